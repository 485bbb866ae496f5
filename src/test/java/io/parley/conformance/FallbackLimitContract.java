package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.auth.SignedToken;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Event streams, long polls and commands are held to the limits of a WebSocket; each test comes from an address of its own, as a
 * trusted proxy names it.
 */
abstract class FallbackLimitContract extends HubContract {

    private static final AtomicInteger ADDRESS = new AtomicInteger();
    private static final String ROOM = "?channel=room%2Fa";
    private static final String PING = "{\"id\":1,\"ping\":{}}";
    private static final int HANDSHAKES = 5;
    private static final int COMMANDS = 20;
    private static final int PER_ADDRESS = 3;
    private static final int MANY = 500;

    private String address;
    private String client;
    private String ada;

    FallbackLimitContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.of(
                        "parley.proxies",
                        "127.0.0.1",
                        "parley.auth.token-secret",
                        SignedToken.SECRET,
                        "parley.fallback.lease",
                        "1s",
                        "parley.fallback.heartbeat",
                        "1s",
                        "parley.limits.connections-per-address",
                        Integer.toString(PER_ADDRESS),
                        "parley.limits.connections-per-user",
                        "1000",
                        "parley.limits.handshakes-per-address",
                        Integer.toString(HANDSHAKES),
                        "parley.limits.messages-per-second",
                        Integer.toString(COMMANDS),
                        "parley.limits.bytes-per-second",
                        "10KiB"));
    }

    @BeforeEach
    void beSomebodyElse() {
        address = "198.51.100." + ADDRESS.incrementAndGet();
        client = "Parley-Client: " + UUID.randomUUID();
        ada = "Authorization: Bearer " + SignedToken.of("ada", 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sse", "/poll", "/command"})
    void areHandshakesUnlessTheirClientIsHere(String path) throws IOException {
        double before = reached("handshakes-per-address");
        String from = from(path.length() + 100);

        String request = path.equals("/command")
                ? HttpRequests.post(hub(), path, PING, from, ada)
                : HttpRequests.get(hub(), path + ROOM + "&wait=0", from, ada);
        assertTooFast(untilRefused("handshakes-per-address", number -> ask(request)), "handshakes-per-address");

        assertThat(reached("handshakes-per-address")).isGreaterThan(before);
        assertThat(command(PING, from(path.length() + 200), ada).status()).isEqualTo(200);
    }

    @Test
    void countAClientThatIsHereNoMore() throws IOException {
        EventReader stream = stream(client, ada);
        for (int i = 0; i < COMMANDS; i++) {
            assertThat(command(PING, from(), client, ada).status()).isEqualTo(200);
            assertThat(get("/poll" + ROOM + "&wait=0", from(), client, ada)
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
        assertThat(stream).isNotNull();
    }

    @Test
    void countAClientThatShowsSomethingElse() throws IOException {
        stream(client, ada);

        Answer refused = untilRefused("handshakes-per-address", number -> {
            Answer answer = command(PING, from(), client, "Authorization: Bearer guess" + number);
            assertThat(answer.status()).isIn(401, 429);
            return answer;
        });

        assertTooFast(refused, "handshakes-per-address");
        assertThat(command(PING, from(), client, ada).status()).isEqualTo(200);
    }

    @Test
    void refuseWhoSendsTooManyCommands() throws IOException {
        double before = reached("messages-per-second");
        stream(client, ada);

        String request = HttpRequests.post(hub(), "/command", PING, from(), client, ada);
        RawSocket socket = connect();
        Answer refused = untilRefused(
                "messages-per-second", number -> socket.send(request).answer());

        assertRefusedForASecond(refused, "messages-per-second", before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sse", "/poll", "/command"})
    void refuseWhoSendsTooManyBytes(String path) throws IOException {
        double before = reached("bytes-per-second");
        stream(client, ada);
        String body = " ".repeat(3000)
                + (path.equals("/command") ? PING : "{\"subscribe\":[{\"channel\":\"room/a\"}],\"wait\":0}");

        String request = HttpRequests.post(hub(), path, body, from(), client, ada);
        Answer refused = untilRefused("bytes-per-second", number -> ask(request));

        assertRefusedForASecond(refused, "bytes-per-second", before);
    }

    @Test
    void countTheQueryAsBytes() throws IOException {
        double before = reached("bytes-per-second");
        stream(client, ada);

        String target = "/poll" + ROOM + "&wait=0&padding=" + "x".repeat(3000);
        String request = HttpRequests.get(hub(), target, from(), client, ada);
        Answer refused = untilRefused("bytes-per-second", number -> ask(request));

        assertRefusedForASecond(refused, "bytes-per-second", before);
    }

    @Test
    void refuseOneConnectionTooManyOfAnAddress() throws IOException {
        double before = reached("connections-per-address");
        for (int i = 0; i < PER_ADDRESS; i++) {
            stream(ada);
        }

        for (String target : new String[] {"/sse", "/poll"}) {
            Answer refused = get(target + ROOM + "&wait=0", from(), ada).answer();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.body()).contains("parley.limits.connections-per-address");
        }
        assertThat(reached("connections-per-address")).isEqualTo(before + 2);
    }

    @Test
    void countAClientOnceHoweverItFollows() throws IOException {
        for (int i = 0; i < PER_ADDRESS; i++) {
            String one = "Parley-Client: " + UUID.randomUUID();
            stream(one, ada);
            stream(one, ada);
            assertThat(command(PING, from(), one, ada).status()).isEqualTo(200);
        }

        Answer refused = get("/sse" + ROOM, from(), client, ada).answer();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.body()).contains("parley.limits.connections-per-address");
    }

    /** Asks again and again until that limit is the answer: a second may turn meanwhile, and others may say no before. */
    private static Answer untilRefused(String setting, Asking asking) throws IOException {
        for (int number = 0; number < MANY; number++) {
            Answer answer = asking.ask(number);
            if (answer.status() == 429 && answer.body().contains("parley.limits." + setting)) {
                return answer;
            }
        }
        throw new AssertionError("never refused by parley.limits." + setting);
    }

    private static void assertTooFast(Answer refused, String setting) {
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.field("Retry-After")).isEqualTo("1");
        assertThat(refused.body())
                .startsWith("{\"error\":{\"code\":\"limit_exceeded\"")
                .contains("parley.limits." + setting);
    }

    private void assertRefusedForASecond(Answer refused, String setting, double before) throws IOException {
        assertTooFast(refused, setting);
        assertThat(reached(setting)).isEqualTo(before + 1);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> command(PING, from(), client, ada).status() == 200);
    }

    private double reached(String setting) throws IOException {
        return Scrape.of(hub()).reached("parley.limits." + setting);
    }

    private EventReader stream(String... lines) throws IOException {
        String[] all = new String[lines.length + 1];
        System.arraycopy(lines, 0, all, 1, lines.length);
        all[0] = from();
        RawSocket socket = get("/sse" + ROOM, all);
        Answer answer = socket.answer();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        EventReader reader = new EventReader(socket);
        reader.next("connected");
        return reader;
    }

    private Answer command(String json, String... lines) throws IOException {
        return ask(HttpRequests.post(hub(), "/command", json, lines));
    }

    /** Asks by a connection that ends with the answer. */
    private Answer ask(String request) throws IOException {
        try (RawSocket socket = RawSocket.connect(hub())) {
            return socket.send(request).answer();
        }
    }

    private RawSocket get(String target, String... lines) throws IOException {
        return connect().send(HttpRequests.get(hub(), target, lines));
    }

    private String from() {
        return "X-Forwarded-For: " + address;
    }

    private static String from(int last) {
        return "X-Forwarded-For: 203.0.113." + last;
    }

    @FunctionalInterface
    private interface Asking {

        Answer ask(int number) throws IOException;
    }
}
