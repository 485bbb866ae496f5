package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users who have logged in at the container, against its own realm: the hub takes its word who they are. */
@Tag("conformance")
class ContainerLoginIT {

    private static final String MEMBERS_ONLY = "/console.html";

    @TempDir
    Path work;

    private TomcatHub hub;

    @AfterEach
    void stop() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "11"})
    void countByTheirSessionFromItsOwnPagesOnly(String version) throws Exception {
        start(version, MEMBERS_ONLY, "FORM");
        String session = "Cookie: " + login("ada", "secret of ada");
        String own = "Origin: http://127.0.0.1:" + hub.port();

        try (RawSocket socket = RawSocket.open(hub, "/ws", session, "Origin: http://127.0.0.1")) {
            NativeClient ada = new NativeClient(socket);
            ada.command("{\"id\":1,\"connect\":{}}");
            assertThat(ada.awaitText("\"id\":1")).contains("\"user\":\"ada\"");
            ada.subscribe("room/a", false).publish("room/a", "1");
            assertThat(ada.awaitText("\"publication\"")).contains("\"user\":\"ada\"");
        }
        assertThat(handshake(session)).isEqualTo(403);
        assertThat(handshake(session, "Origin: https://elsewhere.example")).isEqualTo(403);
        assertThat(ask("/poll?channel=room%2Fa&wait=0", session, own).body()).contains("\"subscribed\"");
        assertThat(ask("/poll?channel=room%2Fa&wait=0", own).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "11"})
    void areNobodyBeforeTheyLogIn(String version) throws Exception {
        start(version, MEMBERS_ONLY, "FORM");
        String session = "Cookie: " + login("ada", "a guess");
        String own = "Origin: http://127.0.0.1:" + hub.port();

        try (RawSocket socket = RawSocket.open(hub, "/ws", session, "Origin: http://127.0.0.1")) {
            NativeClient stranger = new NativeClient(socket);
            stranger.command("{\"id\":1,\"subscribe\":{\"channel\":\"room/a\"}}");
            assertThat(stranger.awaitText("\"id\":1")).contains("\"unauthenticated\"");
            assertThat(socket.closeFrame().closeCode()).isEqualTo(4502);
        }
        assertThat(ask("/poll?channel=room%2Fa&wait=0", session, own).status()).isEqualTo(401);
    }

    /** The password is for the container, which asks for it at every path: the hub, which takes none without TLS, leaves it alone. */
    @ParameterizedTest
    @ValueSource(strings = {"10", "11"})
    void countByThePasswordThatTheContainerAsksFor(String version) throws Exception {
        start(version, "/*", "BASIC");
        String own = "Origin: http://127.0.0.1";

        try (RawSocket socket = RawSocket.open(hub, "/ws", basic("ada:secret of ada"), own)) {
            NativeClient ada = new NativeClient(socket);
            ada.command("{\"id\":1,\"connect\":{}}");
            assertThat(ada.awaitText("\"id\":1")).contains("\"user\":\"ada\"");
        }
        assertThat(handshake(basic("ada:secret of ada"), "Origin: https://elsewhere.example"))
                .isEqualTo(403);
        assertThat(handshake(basic("ada:a guess"), own)).isEqualTo(401);
        assertThat(handshake(own)).isEqualTo(401);
    }

    private void start(String version, String part, String method) throws IOException {
        Path users = Files.writeString(work.resolve("users.xml"), """
                <tomcat-users><user username="ada" password="secret of ada" roles="member"/></tomcat-users>
                """);
        hub = TomcatHub.startWithUsers(
                War.withLogin(part, method, work.resolve("parley.war")),
                users,
                version,
                Map.of(
                        "parley.auth.container-users", "true",
                        "parley.auth.connect-deadline", "1s",
                        "parley.namespace.room.allow-subscribe", "users",
                        "parley.namespace.room.allow-publish", "users"));
    }

    /** As a browser does (Servlet 6.0 section 13.6.3): asks for a page, is shown the form, and sends it; returns the cookie. */
    private String login(String user, String password) throws IOException {
        String first = cookie(ask(MEMBERS_ONLY));
        String form = "j_username=" + user + "&j_password=" + password.replace(' ', '+');
        try (RawSocket socket = RawSocket.connect(hub)) {
            Answer answer = socket.send(
                            HttpRequests.of(hub, "POST", "/j_security_check", "Cookie: " + first, "Connection: close")
                                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                                    + form.length() + "\r\n\r\n" + form)
                    .answer();
            return answer.field("Set-Cookie") == null ? first : cookie(answer);
        }
    }

    private static String basic(String pair) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    private static String cookie(Answer answer) {
        return Objects.requireNonNull(answer.field("Set-Cookie"), answer.toString())
                .replaceFirst(";.*", "");
    }

    private Answer ask(String target, String... lines) throws IOException {
        try (RawSocket socket = RawSocket.connect(hub)) {
            return socket.send(HttpRequests.get(hub, target, lines)).answer();
        }
    }

    private int handshake(String... lines) throws IOException {
        try (RawSocket socket = RawSocket.connect(hub)) {
            return socket.send(RawSocket.handshake("/ws", lines)).answer().status();
        }
    }
}
