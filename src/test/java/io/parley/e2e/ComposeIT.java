package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.e2e.Buildah.Outcome;
import io.parley.tooling.TestCertificate;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docker/compose.yaml as it stands, by Docker Compose and an engine started for it. The two images it takes from a registry are made here,
 * of Debian: {@code eclipse-temurin:25-jre} has Java 17, and {@code nginx:stable} Debian's nginx where that image has its own.
 */
@Tag("conformance")
class ComposeIT {

    private static final Path DOCKER = Path.of("docker");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int OPEN_FILES = 200_000;

    /** What the nginx image has beside its program: the log is the container's, files go where Compose lets them, and how it is stopped. */
    private static final String NGINX = """
            FROM localhost/nginx
            RUN rm -rf /var/lib/nginx && ln -s ../cache/nginx /var/lib/nginx \\
             && ln -sf /dev/stdout /var/log/nginx/access.log && ln -sf /dev/stderr /var/log/nginx/error.log
            STOPSIGNAL SIGQUIT
            CMD ["nginx", "-g", "daemon off;"]
            """;

    @TempDir
    static Path directory;

    private static Engine engine;
    private static HttpClient http;

    @BeforeAll
    static void buildTheImages() throws Exception {
        Engine.require();
        Base.JAVA_17.require();
        if (Buildah.await(List.of("docker", "compose", "version")).status() != 0) {
            Programs.missing("docker has no plugin for Compose 2 (Debian's package docker-compose, from 13 on)");
        }
        Path war = Path.of(System.getProperty("parley.it.war"));
        engine = Engine.start(war.resolveSibling("engine"));
        engine.docker("import", Base.JAVA_17.system(directory).toString(), "eclipse-temurin:25-jre");
        Path nginx = new Debian("bookworm-nginx", "amd64", "nginx-light").archive(directory);
        engine.docker("import", nginx.toString(), "localhost/nginx");
        Path folder = Files.createDirectory(directory.resolve("nginx"));
        Files.writeString(folder.resolve("Dockerfile"), NGINX);
        engine.docker("build", "--tag=nginx:stable", folder.toString());
        layOut(war);
        compose("build");
    }

    /** What the file refers to, where it looks for it. */
    private static void layOut(Path war) throws Exception {
        Path tls = Files.createDirectories(directory.resolve(DOCKER).resolve("tls"));
        try (Stream<Path> files = Files.list(DOCKER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, directory.resolve(file));
            }
        }
        Files.copy(Path.of(".dockerignore"), directory.resolve(".dockerignore"));
        Files.copy(war, Files.createDirectory(directory.resolve("target")).resolve("parley.war"));
        TestCertificate certificate = TestCertificate.make(directory, "compose", "-ext", "san=ip:" + Engine.ADDRESS);
        Files.copy(certificate.certificate(), tls.resolve("fullchain.pem"));
        Path key = Files.copy(certificate.privateKey(), tls.resolve("privkey.pem"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        http = HttpClient.newBuilder().sslContext(certificate.client("TLS")).build();
        Files.writeString(directory.resolve("machine.yaml"), machine());
    }

    /** Beside compose.yaml: how often health is asked, so that this test ends; and the limit of files where root may not set it. */
    private static String machine() throws IOException, InterruptedException {
        String services = "services: {parley: {healthcheck: {interval: 2s}%s}, proxy: {%s}}";
        if (Buildah.await(List.of("sh", "-c", "ulimit -n " + OPEN_FILES)).status() == 0) {
            return services.formatted("", "");
        }
        String limit = "ulimits: {nofile: " + Buildah.succeed(List.of("sh", "-c", "ulimit -H -n")) + "}";
        System.out.println("OTHERWISE: a container cannot have " + OPEN_FILES + " files here: " + limit);
        return services.formatted(", " + limit, limit);
    }

    @AfterAll
    static void stopTheEngine() throws Exception {
        if (engine != null) {
            try {
                compose("down");
            } finally {
                engine.close();
            }
        }
    }

    @BeforeEach
    void up() throws Exception {
        compose("up", "--detach", "--wait");
    }

    @Test
    void everyServiceIsConfined() throws Exception {
        for (String service : List.of("parley", "proxy")) {
            JsonObject host = inspect(service).getJsonObject("HostConfig");
            assertThat(host.getBoolean("ReadonlyRootfs")).isTrue();
            assertThat(host.getInt("PidsLimit")).isEqualTo(200);
            assertThat(host.getInt("NanoCpus")).isEqualTo(2_000_000_000);
            assertThat(host.getJsonNumber("Memory").longValue()).isBetween(512L << 20, 1024L << 20);
            assertThat(inside(service, "touch", "/opt/file").output()).contains("Read-only file system");
            assertThat(inside(service, "touch", "/tmp/file").status()).isZero();
            assertThat(inside(service, "grep", "NoNewPrivs", "/proc/1/status").output())
                    .endsWith("1\n");
        }
        assertThat(inside("parley", "grep", "CapEff", "/proc/1/status").output())
                .endsWith("0000000000000000\n");
        assertThat(inside("parley", "id", "-u").output()).isEqualTo("10001\n");
        assertThat(inspect("parley")
                        .getJsonObject("NetworkSettings")
                        .getJsonObject("Ports")
                        .values())
                .as("published")
                .allSatisfy(ports -> assertThat(ports).hasToString("null"));
    }

    @Test
    void theHubSeesTheClientBehindTheProxyAndNotWhatItClaims() throws Exception {
        assertThatThrownBy(() -> http.newWebSocketBuilder()
                        .header("Origin", "https://evil.example")
                        .header("X-Forwarded-For", "203.0.113.5")
                        .buildAsync(socket("/ws"), new java.net.http.WebSocket.Listener() {})
                        .join())
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(403));
        await().atMost(PATIENCE)
                .until(() ->
                        compose("logs", "parley").contains("handshake from " + Engine.CLIENT + " refused with 403"));
    }

    @Test
    void healthTurnsRedWhenTheHubDoesNotAnswerAndGreenWhenItDoes() throws Exception {
        assertThat(health()).isEqualTo("healthy");
        String hub = String.valueOf(inspect("parley").getJsonObject("State").getInt("Pid"));

        Buildah.succeed(List.of("kill", "-STOP", hub));
        await().atMost(PATIENCE).until(() -> health().equals("unhealthy"));

        Buildah.succeed(List.of("kill", "-CONT", hub));
        await().atMost(PATIENCE).until(() -> health().equals("healthy"));
    }

    @Test
    void talksThroughTheProxyAndSaysGoodbyeToEverybodyWhenItIsTakenDown() throws Exception {
        HttpRequest plain = HttpRequest.newBuilder(URI.create("http://" + Engine.ADDRESS + "/chat.html"))
                .build();
        assertThat(http.send(plain, BodyHandlers.discarding()).headers().firstValue("Location"))
                .hasValue("https://" + Engine.ADDRESS + "/chat.html");
        try (LineClient ada = LineClient.connect(http, socket("/ws"), "parley.v1.json");
                LineClient bob = LineClient.connect(http, socket("/chat"))) {
            ada.send("{\"id\":1,\"subscribe\":{\"channel\":\"room/lobby\"}}");
            ada.hears(text -> text.startsWith("{\"id\":1,\"ok\":"));
            bob.send("Hello");
            assertThat(ada.hears(text -> text.startsWith("{\"publication\":"))).contains("\"data\":\"Hello\"");

            compose("down");

            assertThat(ada.closing().code()).isEqualTo(1001);
            assertThat(bob.closing().code()).isEqualTo(1001);
        }
        assertThat(engine.docker("ps", "--all", "--quiet")).isEmpty();
        assertThat(engine.docker("network", "ls", "--format={{.Name}}").lines())
                .noneMatch(name -> name.startsWith("parley"));
    }

    private static URI socket(String path) {
        return URI.create("wss://" + Engine.ADDRESS + path);
    }

    private static String health() throws Exception {
        return inspect("parley").getJsonObject("State").getJsonObject("Health").getString("Status");
    }

    private static JsonObject inspect(String service) throws Exception {
        String container = compose("ps", "--quiet", service);
        try (JsonReader reader = Json.createReader(new StringReader(engine.docker("inspect", container)))) {
            return reader.readArray().getJsonObject(0);
        }
    }

    /** Runs a program in the container of a service. */
    private static Outcome inside(String service, String... program) throws Exception {
        List<String> command = new ArrayList<>(List.of("exec", "-T", service));
        command.addAll(List.of(program));
        return Buildah.await(composeCommand(command));
    }

    private static String compose(String... arguments) throws IOException, InterruptedException {
        return Buildah.succeed(composeCommand(List.of(arguments)));
    }

    private static List<String> composeCommand(List<String> arguments) {
        Path file = directory.resolve(DOCKER).resolve("compose.yaml");
        List<String> command = new ArrayList<>(engine.command(
                "compose", "--file=" + file, "--file=" + directory.resolve("machine.yaml"), "--progress=plain"));
        command.addAll(arguments);
        return command;
    }
}
