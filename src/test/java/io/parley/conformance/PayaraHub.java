package io.parley.conformance;

import io.parley.tooling.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The hub on Payara Micro, which is started once for all tests of a JVM, since that takes long; each hub is a deployment of its own,
 * with its settings as context parameters.
 */
final class PayaraHub implements RunningHub {

    /** What a test adds to the WAR. */
    private interface Addition {

        void to(Path war) throws IOException;
    }

    /** What Payara takes every keystore to be locked with unless told otherwise. */
    private static final String MASTER_PASSWORD = "changeit";

    private static final Addition NOTHING = war -> {};
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** A Payara that is running, and the ports of its HTTP and HTTPS. */
    record Server(ContainerProcess process, int port, int securePort, Path directory) {

        static Server start() throws IOException {
            Path directory = Files.createTempDirectory("parley-payara-");
            int port = ContainerProcess.freePort();
            int securePort = ContainerProcess.freePort();
            Path jar = jar();
            Path main = Files.createDirectory(directory.resolve("main"));
            PayaraMain.copyTo(main);
            List<String> arguments = new ArrayList<>(opened(jar));
            arguments.addAll(List.of(
                    "-Xmx768m",
                    "-Djava.io.tmpdir=" + directory,
                    "-Djavax.net.ssl.keyStore="
                            + TestCertificate.shared().keystoreWith(MASTER_PASSWORD, directory.resolve("test.p12")),
                    "-Djavax.net.ssl.keyStorePassword=" + MASTER_PASSWORD,
                    "-cp",
                    jar + ":" + main,
                    PayaraMain.class.getName(),
                    Integer.toString(port),
                    Integer.toString(securePort),
                    TestCertificate.ALIAS));
            ContainerProcess process = ContainerProcess.java(directory, arguments);
            process.await("PAYARA READY");
            return new Server(process, port, securePort, directory);
        }

        /** Deploys a WAR; returns whether Payara took it. */
        boolean deploy(String name, String context, Path war) throws IOException {
            process.say("deploy " + name + " " + (context.isEmpty() ? "/" : context) + " " + war);
            return process.await("PAYARA (DEPLOYED|REFUSED)").contains("DEPLOYED");
        }

        void undeploy(String name) throws IOException {
            process.say("undeploy " + name);
            process.await("PAYARA UNDEPLOYED");
        }

        /** What {@code java -jar} would open by the manifest: without it, a deployment with beans fails half-way. */
        private static List<String> opened(Path jar) throws IOException {
            List<String> options = new ArrayList<>();
            try (JarFile payara = new JarFile(jar.toFile())) {
                Attributes manifest = payara.getManifest().getMainAttributes();
                for (String kind : List.of("Add-Opens", "Add-Exports")) {
                    for (String opened : manifest.getValue(kind).split(" ")) {
                        options.add("--" + kind.toLowerCase(Locale.ROOT) + "=" + opened + "=ALL-UNNAMED");
                    }
                }
            }
            return options;
        }

        private static Path jar() throws IOException {
            Path containers =
                    Path.of(Objects.requireNonNull(System.getProperty("parley.it.containers"), "run by failsafe"));
            try (Stream<Path> files = Files.list(containers)) {
                return files.filter(file -> file.getFileName().toString().startsWith("payara-micro-"))
                        .findFirst()
                        .orElseThrow(() -> new IOException("no Payara in " + containers));
            }
        }
    }

    private static Server shared;

    private final Server server;
    private final String name;
    private final String context;

    /** Whether the server is this hub's alone, and ends with it. */
    private final boolean alone;

    /** Connections that an earlier hub of the same server has left behind; its own test has said so. */
    private final int leftBehind;

    private final int port;

    private boolean closed;

    private PayaraHub(Server server, int port, String name, String context, boolean alone) {
        this.alone = alone;
        this.port = port;
        this.leftBehind = ContainerProcess.connections(port);
        this.server = server;
        this.name = name;
        this.context = context;
    }

    static RunningHub start(Map<String, String> settings) throws IOException {
        return start("", settings);
    }

    /** @param context empty for the root */
    static synchronized RunningHub start(String context, Map<String, String> settings) throws IOException {
        if (shared == null) {
            shared = Server.start();
        }
        return deploy(shared, context, settings, false, NOTHING);
    }

    /** Starts one with a bean of an application's in the same deployment. */
    static synchronized PayaraHub startBeside(Class<?> bean, Map<String, String> settings) throws IOException {
        if (shared == null) {
            shared = Server.start();
        }
        return deploy(shared, "", settings, false, war -> War.addBeans(war, bean));
    }

    /**
     * Starts one with a filter of the tests behind its own.
     *
     * @param xml what {@code web.xml} says of the filter
     */
    static synchronized PayaraHub startBefore(Class<?> filter, String xml, Map<String, String> settings)
            throws IOException {
        if (shared == null) {
            shared = Server.start();
        }
        return deploy(shared, "", settings, false, war -> {
            War.addBeans(war, filter);
            War.addXml(war, xml);
        });
    }

    /** Starts one that is spoken to over TLS; only its listener is another. */
    static synchronized RunningHub startSecured(Map<String, String> settings) throws IOException {
        PayaraHub hub = (PayaraHub) start(settings);
        return new PayaraHub(hub.server, hub.server.securePort(), hub.name, hub.context, hub.alone);
    }

    /** Starts one on a Payara of its own, which ends with it. */
    static RunningHub startAlone(Map<String, String> settings) throws IOException {
        return deploy(Server.start(), "", settings, true, NOTHING);
    }

    private static PayaraHub deploy(
            Server server, String context, Map<String, String> settings, boolean alone, Addition addition)
            throws IOException {
        String name = "parley" + NUMBER.incrementAndGet();
        Path war = War.with(RunningHub.byAnyName(settings), server.directory().resolve(name + ".war"));
        addition.to(war);
        if (!server.deploy(name, context, war)) {
            throw new IOException("not deployed:\n" + server.process().log());
        }
        return new PayaraHub(server, server.port(), name, context, alone);
    }

    @Override
    public String runtime() {
        return "Payara 6";
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
        return Math.max(0, ContainerProcess.connections(port) - leftBehind);
    }

    ContainerProcess process() {
        return server.process();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (alone) {
            server.process().stop();
            return;
        }
        try {
            server.undeploy(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
