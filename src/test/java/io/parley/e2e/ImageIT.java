package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conformance.Proxy;
import io.parley.e2e.Buildah.Outcome;
import io.parley.tooling.TestCertificate;
import jakarta.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The container image, built from docker/Dockerfile and run: by buildah as root, on each base that debootstrap makes; each start of a
 * process in it is one of {@code docker run --read-only --cap-drop ALL}.
 *
 * <p>A minute or two for a base, and six for the emulated one, not counting what making it takes once: so not in every build.
 */
@Tag("conformance")
@ParameterizedClass
@EnumSource(Base.class)
class ImageIT {

    private static final String IMAGE = "localhost/parley";

    /** What a JVM ends with after SIGTERM. */
    private static final int TERMINATED = 143;

    @TempDir
    static Path temporary;

    @Parameter
    Base base;

    private static Buildah buildah;
    private static String architecture;
    private static JsonObject image;
    private static String container;

    @BeforeParameterizedClassInvocation
    static void buildTheImage(Base base) throws Exception {
        Programs.ofPackage("buildah");
        base.require();
        Path war = Path.of(System.getProperty("parley.it.war"));
        buildah = Buildah.withBase(war.resolveSibling("image"), base);
        buildah.build(IMAGE, Path.of("docker", "Dockerfile"), Path.of("."));
        architecture = buildah.image(IMAGE).getString("architecture");
        image = buildah.image(IMAGE).getJsonObject("config");
        container = buildah.container(IMAGE);
    }

    @AfterParameterizedClassInvocation
    static void removeTheImage() throws Exception {
        if (buildah != null) {
            buildah.removeEverything();
            buildah = null;
        }
    }

    @Test
    void runsAsNobodyInParticularAndIsAskedForItsHealth() {
        assertThat(image.getString("User")).isEqualTo("10001:10001");
        assertThat(image.getString("StopSignal")).isEqualTo("SIGTERM");
        assertThat(image.getString("WorkingDir")).isEqualTo("/etc/parley");
        assertThat(image.getJsonObject("ExposedPorts")).containsOnlyKeys("8080/tcp");
        assertThat(healthCheck()).startsWith("java").endsWith("--health");
        assertThat(image.getJsonObject("Labels").getString("org.opencontainers.image.version"))
                .isEqualTo("1.2.3");
    }

    @Test
    void isOfTheArchitectureAndTheJavaOfItsBase() throws Exception {
        assertThat(architecture).isEqualTo(base.architecture());
        assertThat(printed("-Xinternalversion", "--version"))
                .contains(" for linux-%s JRE (%d.".formatted(base.javaArchitecture(), base.java()));
    }

    @Test
    void hasCompactObjectHeadersWhereThereAreSuch() throws Exception {
        String flags = printed("-XX:+PrintFlagsFinal", "--version");

        assertThat(flags).containsPattern("MaxRAMPercentage += 65.0+ .*\\{config file}");
        if (base.java() >= 25) {
            assertThat(flags).containsPattern("UseCompactObjectHeaders += true .*\\{config file}");
        } else {
            assertThat(flags).doesNotContain("UseCompactObjectHeaders");
        }
    }

    @Test
    void doesNotLetAnybodyInUnlessToldTo() throws Exception {
        Outcome outcome = buildah.run(container, Map.of(), start());

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.output())
                .contains(
                        "parley.http.host=0.0.0.0 is reachable from other machines, and no authentication is configured")
                .contains("set parley.auth.anonymous-beyond-loopback-insecurely=true to let anybody in");
    }

    @Test
    void startsFromTheSharedArchiveThatWasBuiltWithIt() throws Exception {
        assertThat(printed("-Xshare:on", "-Xlog:class+load", "--version"))
                .contains("io.parley.runtime.embedded.Main source: shared objects file");
    }

    @Test
    void talksThroughATlsProxyAndSaysGoodbyeToEverybodyWhenItIsStopped() throws Exception {
        int port = freePort();
        Map<String, String> environment = Map.of(
                "PARLEY_HTTP_HOST",
                "127.0.0.1",
                "PARLEY_HTTP_PORT",
                String.valueOf(port),
                "PARLEY_PROXIES",
                "127.0.0.1");
        HttpClient http = HttpClient.newBuilder()
                .sslContext(TestCertificate.shared().client("TLS"))
                .build();
        try (HubProcess hub = HubProcess.byCommand(temporary, buildah.command(container, environment, start()))) {
            assertThat(hub.url()).hasPort(port);
            try (Proxy proxy = Proxy.nginx(temporary, port);
                    LineClient ada = LineClient.connect(http, behind(proxy, "/ws"), "parley.v1.json");
                    LineClient bob = LineClient.connect(http, behind(proxy, "/chat"))) {
                ada.send("{\"id\":1,\"subscribe\":{\"channel\":\"room/lobby\"}}");
                ada.hears(text -> text.startsWith("{\"id\":1,\"ok\":"));
                bob.send("Hello");
                assertThat(ada.hears(text -> text.startsWith("{\"publication\":")))
                        .contains("\"data\":\"Hello\"");
                assertThat(buildah.run(container, environment, healthCheck()))
                        .isEqualTo(new Outcome(0, "healthy: http://127.0.0.1:" + port + "/health/live answered 200\n"));

                hub.terminateInnermost();

                assertThat(ada.closing().code()).isEqualTo(1001);
                assertThat(bob.closing().code()).isEqualTo(1001);
            }
            assertThat(hub.outcome().status()).isEqualTo(TERMINATED);
        }
        assertThat(buildah.run(container, environment, healthCheck()).status()).isEqualTo(1);
        assertThat(buildah.filesOf(container, "10001")).isEmpty();
    }

    /** What it prints when it is started with more options before its own and an argument after them. */
    private static String printed(String... optionsAndArgument) throws Exception {
        List<String> options = List.of(optionsAndArgument).subList(0, optionsAndArgument.length - 1);
        List<String> command = new ArrayList<>(start());
        command.addAll(1, options);
        command.add(optionsAndArgument[options.size()]);
        Outcome outcome = buildah.run(container, Map.of(), command);
        assertThat(outcome.status()).as(outcome.output()).isZero();
        return outcome.output();
    }

    private static List<String> start() {
        return Buildah.strings(image, "Entrypoint");
    }

    private static List<String> healthCheck() {
        List<String> test = Buildah.strings(image.getJsonObject("Healthcheck"), "Test");
        assertThat(test).startsWith("CMD");
        return test.subList(1, test.size());
    }

    private static URI behind(Proxy proxy, String path) {
        return URI.create("wss://localhost:" + proxy.tlsPort() + path);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
