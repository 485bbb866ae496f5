package io.parley.conformance;

import io.parley.tooling.OneAtATime;
import io.parley.tooling.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;

/** The hub on a Tomcat of its own: the real distribution, unpacked once, with a base directory for each start. */
final class TomcatHub implements RunningHub {

    private static final String SERVER = """
            <Server port="-1">
              <Service name="Catalina">
                <Connector port="%d" address="127.0.0.1" protocol="HTTP/1.1" socket.txBufSize="%d" socket.soTimeout="20000"%s</Connector>
                <Engine name="Catalina" defaultHost="localhost" backgroundProcessorDelay="1">%s
                  <Host name="localhost" appBase="webapps" autoDeploy="%b" deployOnStartup="true"/>
                </Engine>
              </Service>
            </Server>
            """;

    /** The rest of an ordinary connector. */
    private static final String PLAIN = ">";

    private final Path base;
    private final int port;
    private final String context;
    private final String runtime;
    private final ContainerProcess process;

    /** Whether the WAR is taken away before Tomcat is ended. */
    private final boolean undeploying;

    private boolean closed;

    private TomcatHub(
            Path base, int port, String context, String runtime, ContainerProcess process, boolean undeploying) {
        this.base = base;
        this.port = port;
        this.context = context;
        this.runtime = runtime;
        this.process = process;
        this.undeploying = undeploying;
    }

    static RunningHub ten(Map<String, String> settings) throws IOException {
        return start("10", "", settings);
    }

    static RunningHub eleven(Map<String, String> settings) throws IOException {
        return start("11", "", settings);
    }

    /**
     * Starts a Tomcat with the WAR, and settings as system properties.
     *
     * @param version the major one
     * @param context empty for the root
     */
    static TomcatHub start(String version, String context, Map<String, String> settings) throws IOException {
        return start(War.built(), version, context, settings, PLAIN, "", false, false);
    }

    /**
     * Starts one at the root with that WAR, whose connector has no asynchronous I/O: there the rest of a write by {@code
     * getAsyncRemote} needs the lock that a thread holds which answers a ping.
     */
    static TomcatHub startWithoutAsyncIo(Path war, String version, Map<String, String> settings) throws IOException {
        return start(war, version, "", settings, " useAsyncIO=\"false\">", "", false, false);
    }

    /** Starts one at the root that speaks TLS and nothing else. */
    static TomcatHub startSecured(String version, Map<String, String> settings) throws IOException {
        String tls = """
                 SSLEnabled="true" scheme="https" secure="true"><SSLHostConfig protocols="TLSv1.2+TLSv1.3">
                  <Certificate certificateKeystoreFile="%s" certificateKeystorePassword="%s" certificateKeystoreType="PKCS12"/>
                </SSLHostConfig>""".formatted(TestCertificate.shared().keystore(), TestCertificate.PASSWORD);
        return start(War.built(), version, "", settings, " " + tls, "", false, false);
    }

    /**
     * Starts one at the root with that WAR.
     *
     * @param users the file of those whom Tomcat knows by itself
     */
    static TomcatHub startWithUsers(Path war, Path users, String version, Map<String, String> settings)
            throws IOException {
        String realm = "<Realm className=\"org.apache.catalina.realm.MemoryRealm\" pathname=\"" + users + "\"/>";
        return start(war, version, "", settings, PLAIN, realm, false, false);
    }

    /** Starts one at the root that looks for changes of its WAR every second. */
    static TomcatHub startRedeploying(String version, Map<String, String> settings) throws IOException {
        return start(War.built(), version, "", settings, PLAIN, "", true, false);
    }

    /** Starts one at the root whose end begins with taking the WAR away. */
    static TomcatHub startUndeploying(String version, Map<String, String> settings) throws IOException {
        return start(War.built(), version, "", settings, PLAIN, "", true, true);
    }

    private static TomcatHub start(
            Path war,
            String version,
            String context,
            Map<String, String> settings,
            String connector,
            String realm,
            boolean redeploying,
            boolean undeploying)
            throws IOException {
        Path home = home(version);
        Path base = Files.createTempDirectory("parley-tomcat-");
        int port = ContainerProcess.freePort();
        for (String folder : List.of("conf", "logs", "temp", "webapps", "work")) {
            Files.createDirectory(base.resolve(folder));
        }
        Files.copy(home.resolve("conf/web.xml"), base.resolve("conf/web.xml"));
        int sendBuffer = settings.containsKey("parley.http.send-buffer-bytes") ? 16 << 10 : 0;
        String server = SERVER.formatted(port, sendBuffer, connector, realm, redeploying);
        Files.writeString(
                base.resolve("conf/server.xml"),
                sendBuffer == 0 ? server.replace(" socket.txBufSize=\"0\"", "") : server);
        Files.copy(war, base.resolve("webapps/" + warName(context)));
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx512m",
                "-Djava.io.tmpdir=" + base.resolve("temp"),
                "-Dcatalina.home=" + home,
                "-Dcatalina.base=" + base));
        RunningHub.byAnyName(settings).forEach((name, value) -> arguments.add("-D" + name + "=" + value));
        arguments.addAll(List.of(
                "-cp",
                home.resolve("bin/bootstrap.jar") + ":" + home.resolve("bin/tomcat-juli.jar"),
                "org.apache.catalina.startup.Bootstrap",
                "start"));
        ContainerProcess process = ContainerProcess.java(base, arguments);
        TomcatHub hub = new TomcatHub(base, port, context, "Tomcat " + version, process, undeploying);
        process.await("Server startup in");
        return hub;
    }

    @Override
    public String runtime() {
        return runtime;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String context() {
        return context;
    }

    @Override
    public int connections() {
        return ContainerProcess.connections(port);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (undeploying) {
            try {
                undeploy();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        process.stop();
        try (Stream<Path> files = Files.walk(base)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the WAR away and waits until Tomcat has undeployed it. */
    void undeploy() throws IOException {
        Files.delete(base.resolve("webapps/" + warName(context)));
        process.await("Undeploying context");
        awaitGone();
    }

    /** Brings the WAR back and waits until it is deployed. */
    void deploy() throws IOException {
        // Under its name at once and whole, or Tomcat may see half of it.
        Path copy = Files.copy(War.built(), base.resolve("temp/parley.war"));
        Files.move(copy, base.resolve("webapps/" + warName(context)));
        process.await("Deployment of web application archive .* has finished");
    }

    /** Tomcat removes the unpacked application last. */
    private void awaitGone() {
        Path unpacked = base.resolve("webapps/" + warName(context).replace(".war", ""));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !Files.exists(unpacked));
    }

    ContainerProcess process() {
        return process;
    }

    /** {@code a#b.war} is deployed at {@code /a/b}. */
    private static String warName(String context) {
        return (context.isEmpty() ? "ROOT" : context.substring(1).replace('/', '#')) + ".war";
    }

    /** The distribution, unpacked where that has not been done yet. */
    private static synchronized Path home(String version) throws IOException {
        Path containers =
                Path.of(Objects.requireNonNull(System.getProperty("parley.it.containers"), "run by failsafe"));
        try (OneAtATime held = OneAtATime.in(containers);
                Stream<Path> files = Files.list(containers)) {
            Path zip = files.filter(file -> file.getFileName().toString().matches("tomcat-" + version + "\\..*\\.zip"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no Tomcat " + version + " in " + containers));
            Path home = containers.resolve(zip.getFileName().toString().replace(".zip", ""));
            if (!Files.isDirectory(home)) {
                unpack(zip, home);
            }
            return home;
        }
    }

    private static void unpack(Path zip, Path home) throws IOException {
        Path unfinished = Files.createTempDirectory(home.getParent(), "unpacking-");
        try (InputStream in = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
                if (!entry.isDirectory() && !name.startsWith("webapps/")) {
                    Path file = unfinished.resolve(name).normalize();
                    Files.createDirectories(file.getParent());
                    Files.copy(entries, file);
                }
            }
        }
        Files.move(unfinished, home);
    }
}
