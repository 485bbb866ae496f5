package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.auth.Access;
import io.parley.auth.TokenBook;
import io.parley.hub.Doors;
import io.parley.runtime.ConfigurationSources;
import io.parley.runtime.SettingsLoader;
import io.parley.runtime.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Credentials on the embedded runtime over real sockets, where an authenticator of the test says who is who and takes its time. */
class EmbeddedDoorsIT {

    private final TokenBook tokens = new TokenBook();
    private final List<RawSocket> sockets = new ArrayList<>();
    private EmbeddedServer server;

    @BeforeEach
    void start() throws Exception {
        start(Duration.ofSeconds(20), Map.of());
    }

    private void start(Duration connectDeadline, Map<String, String> more) throws Exception {
        if (server != null) {
            server.close();
        }
        Map<String, String> settings = new HashMap<>(Map.of("parley.http.port", "0"));
        settings.putAll(more);
        server = EmbeddedServer.start(
                SettingsLoader.load(ConfigurationSources.of(settings)).settings(),
                configured -> new Doors(
                        tokens,
                        Access.EVERYTHING,
                        tokens::isRevoked,
                        false,
                        Duration.ofSeconds(1),
                        connectDeadline,
                        InstantSource.system()));
    }

    @AfterEach
    void stop() throws IOException {
        for (RawSocket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private RawSocket connect() throws IOException {
        RawSocket socket = RawSocket.connect(new EmbeddedHub(server));
        sockets.add(socket);
        return socket;
    }

    private RawSocket handshake(String... lines) throws IOException {
        return connect().send(RawSocket.handshake("/ws", lines));
    }

    private NativeClient open(String... lines) throws IOException {
        RawSocket socket = handshake(lines);
        assertThat(socket.answer().status()).isEqualTo(101);
        return new NativeClient(socket);
    }

    private static String reply(NativeClient client, String command) throws IOException {
        client.command(command);
        return client.socket().message().text();
    }

    private static String inWords(ServerFrame close) {
        return close.inWords() + " " + close.closeReason();
    }

    @Test
    void knowsWhoCameByTheHandshake() throws IOException {
        tokens.enter("aa.bb", TokenBook.user("ada", Instant.now().plusSeconds(100)));

        for (String line :
                List.of("Authorization: Bearer aa.bb", "Sec-WebSocket-Protocol: parley.v1.json, bearer.aa.bb")) {
            assertThat(reply(open(line), "{\"id\":1,\"connect\":{}}"))
                    .matches(
                            "\\{\"id\":1,\"ok\":\\{\"client\":\"\\w+\",\"user\":\"ada\",\"expires\":\\d+,\"heartbeat\":25}}");
        }
    }

    @Test
    void namesTheSubprotocolAndNeverTheToken() throws IOException {
        tokens.enter("aa.bb", TokenBook.user("ada", null));
        Answer answer = handshake("Sec-WebSocket-Protocol: bearer.aa.bb, parley.v1.json")
                .answer();

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.field("Sec-WebSocket-Protocol")).isEqualTo("parley.v1.json");
    }

    @Test
    void challengesWhoeverShowsBadCredentials() throws IOException {
        RawSocket socket = handshake("Authorization: Bearer forged");
        Answer answer = socket.answer();

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.field("WWW-Authenticate")).startsWith("Bearer realm=\"parley\", error=\"invalid_token\"");
        assertThat(answer.body()).isEqualTo("Nobody has such credentials.\n");
        socket.awaitEnd();
    }

    @Test
    void waitsForTheAnswerWithoutHoldingUpAnybody() throws IOException {
        tokens.enter("aa.bb", TokenBook.user("ada", null));
        CompletableFuture<Void> released = new CompletableFuture<>();
        tokens.holdUntil(released);
        // With a frame in the same segment, which must not be lost.
        byte[] head = RawSocket.handshake("/ws", "Authorization: Bearer aa.bb").getBytes(StandardCharsets.ISO_8859_1);
        byte[] frame = ClientFrame.text("{\"id\":1,\"connect\":{}}");
        byte[] both = new byte[head.length + frame.length];
        System.arraycopy(head, 0, both, 0, head.length);
        System.arraycopy(frame, 0, both, head.length, frame.length);
        RawSocket slow = connect().send(both);
        await().until(() -> server.handshakesWaiting() == 1);
        slow.send(ClientFrame.text("{\"id\":2,\"ping\":{}}"));

        for (int i = 0; i < 8; i++) {
            assertThat(reply(open(), "{\"id\":1,\"connect\":{}}")).contains("\"ok\"");
        }
        released.complete(null);

        assertThat(slow.answer().status()).isEqualTo(101);
        assertThat(slow.message().text()).contains("\"user\":\"ada\"");
        assertThat(slow.message().text()).isEqualTo("{\"id\":2,\"ok\":{}}");
        assertThat(server.handshakesWaiting()).isZero();
    }

    @Test
    void refusesAfterItsDeadline() throws Exception {
        start(Duration.ofSeconds(20), Map.of("parley.auth.handshake-deadline", "100ms"));
        tokens.holdUntil(new CompletableFuture<>());

        RawSocket socket = handshake("Authorization: Bearer aa.bb");
        Answer answer = socket.answer();

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.field("Retry-After")).isEqualTo("5");
        assertThat(answer.body()).contains("parley.auth.handshake-deadline");
        socket.awaitEnd();
        assertThat(server.handshakesWaiting()).isZero();
    }

    @Test
    void letsOnlySoManyWait() throws Exception {
        start(Duration.ofSeconds(20), Map.of("parley.limits.connections", "2"));
        CompletableFuture<Void> released = new CompletableFuture<>();
        tokens.enter("aa", TokenBook.user("ada", null)).holdUntil(released);
        handshake("Authorization: Bearer aa");
        handshake("Authorization: Bearer aa");
        await().until(() -> server.handshakesWaiting() == 2);

        assertThat(handshake("Authorization: Bearer aa").answer().status()).isEqualTo(503);
        released.complete(null);
        await().until(() -> server.connections() == 2);
    }

    @Test
    void keepsNothingOfAClientThatGoesAwayMeanwhile() throws IOException {
        tokens.enter("aa", TokenBook.user("ada", null));
        CompletableFuture<Void> released = new CompletableFuture<>();
        tokens.holdUntil(released);
        RawSocket gone = handshake("Authorization: Bearer aa");
        await().until(() -> server.handshakesWaiting() == 1);

        gone.close();
        released.complete(null);

        await().until(() -> server.handshakesWaiting() == 0 && server.connections() == 0);
    }

    @Test
    void letsAStrangerDoNothingButConnect() throws IOException {
        NativeClient stranger = open();

        assertThat(reply(stranger, "{\"id\":1,\"subscribe\":{\"channel\":\"room/a\"}}"))
                .startsWith("{\"id\":1,\"error\":{\"code\":\"unauthenticated\"");
        tokens.enter("aa", TokenBook.user("ada", null));
        assertThat(reply(stranger, "{\"id\":2,\"connect\":{\"token\":\"aa\",\"name\":\"Ada\"}}"))
                .contains("\"name\":\"Ada\",\"user\":\"ada\",\"heartbeat\":25");
        assertThat(reply(stranger, "{\"id\":3,\"subscribe\":{\"channel\":\"room/a\"}}"))
                .contains("\"ok\"");
    }

    @Test
    void closesAStrangerAtTheDeadline() throws Exception {
        start(Duration.ofMillis(100), Map.of());

        assertThat(inWords(open().socket().closeFrame())).startsWith("close 4502 no credentials within 0 s");
    }

    @Test
    void tellsThatCredentialsRunOutAndTakesNewOnes() throws IOException {
        tokens.enter("aa", TokenBook.user("ada", Instant.now()));
        tokens.enter("bb", TokenBook.user("ada", Instant.now().plusSeconds(100)));
        NativeClient ada = open("Authorization: Bearer aa");

        assertThat(ada.socket().message().text()).matches("\\{\"expiring\":\\{\"seconds\":[01]}}");
        assertThat(reply(ada, "{\"id\":1,\"connect\":{\"token\":\"bb\"}}")).contains("\"expires\":9");
    }

    @Test
    void closesAfterTheGrace() throws IOException {
        tokens.enter("aa", TokenBook.user("ada", Instant.now()));
        NativeClient ada = open("Authorization: Bearer aa");

        assertThat(ada.socket().message().text()).startsWith("{\"expiring\"");
        assertThat(inWords(ada.socket().closeFrame()))
                .isEqualTo("close 4501 the credentials have expired; connect with new ones");
    }

    @Test
    void closesTheRevoked() throws IOException {
        tokens.enter("aa", TokenBook.user("ada", null)).enter("bb", TokenBook.user("bob", null));
        NativeClient ada = open("Authorization: Bearer aa");
        NativeClient bob = open("Authorization: Bearer bb");

        tokens.revoke("ada");

        assertThat(inWords(ada.socket().closeFrame()))
                .isEqualTo("close 4501 the credentials were revoked; connect with new ones");
        assertThat(handshake("Authorization: Bearer aa").answer().status()).isEqualTo(401);
        assertThat(reply(bob, "{\"id\":1,\"ping\":{}}")).isEqualTo("{\"id\":1,\"ok\":{}}");
    }

    @Test
    void takesACookieFromItsOwnPagesOnly() throws IOException {
        tokens.enter("aa", TokenBook.user("ada", null));
        String cookie = "Cookie: parley_token=aa";

        assertThat(handshake(cookie).answer().status()).isEqualTo(403);
        assertThat(handshake(cookie, "Origin: http://elsewhere.example")
                        .answer()
                        .status())
                .isEqualTo(403);
        String host = Stream.of(RawSocket.handshake("/ws").split("\r\n"))
                .filter(line -> line.startsWith("Host: "))
                .findFirst()
                .orElseThrow()
                .substring(6);
        assertThat(reply(open(cookie, "Origin: http://" + host), "{\"id\":1,\"connect\":{}}"))
                .contains("\"user\":\"ada\"");
    }
}
