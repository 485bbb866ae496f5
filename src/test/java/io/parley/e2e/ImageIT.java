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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The container image, built from docker/Dockerfile and run: by buildah as root, on a base that debootstrap makes; each start of a
 * process in it is one of {@code docker run --read-only --cap-drop ALL}.
 *
 * <p>Most of two minutes without that base, of one with it: so not in every build.
 */
@Tag("conformance")
class ImageIT {

    private static final String IMAGE = "localhost/parley";

    /** What a JVM ends with after SIGTERM. */
    private static final int TERMINATED = 143;

    @TempDir
    static Path temporary;

    private static Buildah buildah;
    private static JsonObject image;
    private static String container;

    @BeforeAll
    static void buildTheImage() throws Exception {
        Programs.ofPackage("buildah");
        Programs.ofPackage("debootstrap");
        if (!"root".equals(System.getProperty("user.name"))) {
            Programs.missing("images are built by root");
        }
        Path war = Path.of(System.getProperty("parley.it.war"));
        buildah = Buildah.withBase(war.resolveSibling("image"));
        buildah.build(IMAGE, Path.of("docker", "Dockerfile"), Path.of("."));
        image = buildah.configuration(IMAGE);
        container = buildah.container(IMAGE);
    }

    @AfterAll
    static void removeTheImage() throws Exception {
        if (buildah != null) {
            buildah.removeEverything();
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
        List<String> command = new ArrayList<>(start());
        command.addAll(1, List.of("-Xshare:on", "-Xlog:class+load"));
        command.add("--version");

        assertThat(buildah.run(container, Map.of(), command).output())
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

                hub.terminateJava();

                assertThat(ada.closing().code()).isEqualTo(1001);
                assertThat(bob.closing().code()).isEqualTo(1001);
            }
            assertThat(hub.outcome().status()).isEqualTo(TERMINATED);
        }
        assertThat(buildah.run(container, environment, healthCheck()).status()).isEqualTo(1);
        assertThat(buildah.filesOf(container, "10001")).isEmpty();
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
