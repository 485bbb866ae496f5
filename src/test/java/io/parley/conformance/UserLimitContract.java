package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.auth.SignedToken;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user with a token has so many connections at a time, whatever the way in. */
abstract class UserLimitContract extends HubContract {

    private static final String LIMIT = "parley.limits.connections-per-user";
    private static final int MOST = 2;

    private String user;
    private String token;

    UserLimitContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.of(
                        "parley.auth.token-secret",
                        SignedToken.SECRET,
                        "parley.fallback.heartbeat",
                        "1s",
                        LIMIT,
                        Integer.toString(MOST)));
    }

    @BeforeEach
    void beSomebodyElse() {
        user = "u-" + UUID.randomUUID();
        token = SignedToken.of(user, 100);
    }

    @Test
    void refusesTheHandshakeOfWhoHasItsMost() throws IOException {
        double before = Scrape.of(hub()).reached(LIMIT);
        RawSocket first = present();
        present();

        Answer refused = connect().send(RawSocket.handshake(path(), bearer())).answer();

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.field("Retry-After")).isNotNull();
        assertThat(refused.body()).contains(LIMIT);
        assertThat(Scrape.of(hub()).reached(LIMIT)).isEqualTo(before + 1);
        open("/ws", "Authorization: Bearer " + SignedToken.of("somebody else", 100));
        first.send(ClientFrame.close(1000)).closeFrame();
        first.awaitEnd();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            RawSocket again = connect().send(RawSocket.handshake(path(), bearer()));
            return again.answer().status() == 101;
        });
    }

    @Test
    void refusesTheTokenOfWhoHasItsMost() throws IOException {
        double before = Scrape.of(hub()).reached(LIMIT);
        present();
        present();
        RawSocket late = open("/ws");

        String refused = reply(late, "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");

        assertThat(refused)
                .startsWith("{\"id\":1,\"error\":{\"code\":\"limit_exceeded\"")
                .contains(LIMIT);
        assertThat(reply(late, "{\"id\":2,\"subscribe\":{\"channel\":\"room/a\"}}"))
                .contains("\"unauthenticated\"");
        assertThat(Scrape.of(hub()).reached(LIMIT)).isEqualTo(before + 1);
        String other = SignedToken.of("somebody new", 100);
        assertThat(reply(late, "{\"id\":3,\"connect\":{\"token\":\"" + other + "\"}}"))
                .contains("\"user\":\"somebody new\"");
    }

    @Test
    void countsTheFallbacks() throws IOException {
        double before = Scrape.of(hub()).reached(LIMIT);
        present();
        RawSocket socket = get("/sse?channel=room%2Fa");
        assertThat(socket.answer().status()).isEqualTo(200);
        new EventReader(socket).next("connected");

        assertThat(get("/sse?channel=room%2Fa").answer().body()).contains(LIMIT);
        assertThat(get("/poll?channel=room%2Fa&wait=0").answer().status()).isEqualTo(429);
        assertThat(connect()
                        .send(HttpRequests.post(hub(), "/command", "{\"ping\":{}}", bearer()))
                        .answer()
                        .status())
                .isEqualTo(429);
        assertThat(connect()
                        .send(RawSocket.handshake(path(), bearer()))
                        .answer()
                        .status())
                .isEqualTo(429);
        assertThat(Scrape.of(hub()).reached(LIMIT)).isEqualTo(before + 4);
    }

    /** A connection that the hub has surely counted, for it has answered. */
    private RawSocket present() throws IOException {
        RawSocket socket = open("/ws", bearer());
        assertThat(reply(socket, "{\"id\":1,\"connect\":{}}")).contains("\"user\":\"" + user + "\"");
        return socket;
    }

    private RawSocket get(String target) throws IOException {
        return connect().send(HttpRequests.get(hub(), target, bearer()));
    }

    private static String reply(RawSocket socket, String command) throws IOException {
        return socket.send(ClientFrame.text(command)).message().text();
    }

    private String path() {
        return hub().context() + "/ws";
    }

    private String bearer() {
        return "Authorization: Bearer " + token;
    }
}
