package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the HTTP API takes for a request, over a socket, the same on every runtime. */
abstract class ApiRequestContract extends HubContract {

    /** The SHA-256 of {@code shop-secret}, {@code reader-secret} and {@code rooms-secret}. */
    private static final String KEYS = String.join(
            ",",
            "shop:%s:publish read connections revocations".formatted(sha256("shop-secret")),
            "reader:%s:read".formatted(sha256("reader-secret")),
            "rooms:%s:publish read:room/#".formatted(sha256("rooms-secret")));

    private static final int REQUEST_BYTES = 100_000;

    /** Each test has channels of its own. */
    private final String room = "room/" + UUID.randomUUID();

    ApiRequestContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.of(
                        "parley.api.keys",
                        KEYS,
                        "parley.api.request-bytes",
                        Integer.toString(REQUEST_BYTES),
                        "parley.api.timeout",
                        "2s",
                        "parley.echo.enabled",
                        "true"));
    }

    final ApiClient shop() {
        return new ApiClient(hub(), "shop-secret");
    }

    @Test
    void takesNoIdempotencyKeyThatItCannotKeep() throws IOException {
        assertThat(shop().post("/publish", publish("room/a", "1"), "Idempotency-Key: " + "k".repeat(256))
                        .status())
                .isEqualTo(400);
        assertThat(shop().post("/publish", publish("room/a", "1"), "Idempotency-Key: a", "Idempotency-Key: b")
                        .status())
                .isEqualTo(400);
        assertThat(shop().post("/connections/x/disconnect", "{}", "Idempotency-Key: a")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "nonsense",
                "{\"channel\":\"room/a\",\"data\":1",
                "{\"channel\":\"room/a\",\"channel\":\"room/b\",\"data\":1}",
                "{\"channel\":{},\"data\":1}",
                "{\"channel\":\"room/#\",\"data\":1}",
                "{\"channel\":\"room/a\",\"data\":1,\"more\":1}"
            })
    void refusesABodyThatIsWrong(String body) throws IOException {
        Answer answer = shop().post("/publish", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void refusesABodyThatIsNoUtf8() throws IOException {
        RawSocket socket = connect();
        socket.send(shop().head("POST", "/publish") + "Content-Type: application/json\r\nContent-Length: 4\r\n\r\n")
                .send(new byte[] {'"', (byte) 0xC3, 0x28, '"'});

        assertThat(ApiClient.checked("POST", "/publish", null, socket.answer()).body())
                .contains("not UTF-8");
    }

    @Test
    void refusesADeepBody() throws IOException {
        Answer answer = shop().post("/publish", publish("room/a", "[".repeat(40_000) + "]".repeat(40_000)));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("parley.limits.json-depth");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: text/plain",
                "Content-Type: multipart/form-data; boundary=x",
                "Content-Type: application/json; charset=iso-8859-1",
                "Content-Type: application/json\r\nContent-Encoding: gzip",
                "X: y"
            })
    void refusesWhatAPageCouldSendOfItself(String fieldLines) throws IOException {
        String body = publish("room/a", "1");
        RawSocket socket = connect();
        socket.send(shop().head("POST", "/publish") + fieldLines + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body);

        assertThat(ApiClient.checked("POST", "/publish", null, socket.answer()).status())
                .isEqualTo(415);
    }

    @Test
    void refusesABodyThatIsAnnouncedTooLarge() throws IOException {
        RawSocket socket = connect();
        socket.send(shop().head("POST", "/publish") + "Content-Type: application/json\r\nContent-Length: "
                + (REQUEST_BYTES + 1) + "\r\n\r\n{");

        Answer answer = ApiClient.checked("POST", "/publish", null, socket.answer());
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("\"rule\":\"parley.api.request-bytes\"");
    }

    @Test
    void refusesABodyThatTurnsOutTooLarge() throws IOException {
        RawSocket socket = connect();
        socket.send(shop().head("POST", "/publish")
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        String chunk = "2710\r\n" + "x".repeat(10_000) + "\r\n";
        for (int i = 0; i <= REQUEST_BYTES / 10_000; i++) {
            socket.send(chunk);
        }

        assertThat(ApiClient.checked("POST", "/publish", null, socket.answer()).status())
                .isEqualTo(413);
    }

    @Test
    void takesABodyOfTheMostBytes() throws IOException {
        String empty = publish("room/a", "\"\"");
        String full = publish("room/a", "\"" + "x".repeat(REQUEST_BYTES - empty.length()) + "\"");

        assertThat(shop().post("/publish", full).status()).isEqualTo(200);
        assertThat(shop().post("/publish", full + " ").status()).isEqualTo(413);
    }

    /** More of them than there are workers: whoever drips holds up nobody. */
    @Test
    void givesABodyThatDripsItsTimeAndServesOthersMeanwhile() throws IOException {
        List<RawSocket> slow = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            slow.add(connect()
                    .send(shop().head("POST", "/publish")
                            + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"channel\""));
        }

        assertThat(shop().post("/publish", publish(newRoom(), "1")).status()).isEqualTo(200);
        assertServesOthers();
        for (RawSocket socket : slow) {
            Answer answer = ApiClient.checked("POST", "/publish", null, socket.answer());
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("\"rule\":\"parley.api.timeout\"");
            assertThat(answer.field("Connection")).isEqualTo("close");
        }
    }

    /** More of them than there are workers: whoever does not read holds up nobody, and is cut off. */
    @Test
    void cutsOffWhoeverDoesNotTakeTheAnswer() throws IOException {
        String channel = newRoom();
        for (int i = 0; i < 10; i++) {
            shop().post("/publish", publish(channel, "\"" + "x".repeat(90_000) + "\""));
        }
        List<RawSocket> stuck = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            RawSocket socket = connect();
            stuck.add(socket);
            for (int request = 0; request < 10; request++) {
                socket.send(shop().head("GET", "/history?channel=" + channel) + "\r\n");
            }
        }

        assertThat(shop().post("/publish", publish(newRoom(), "1")).status()).isEqualTo(200);
        assertServesOthers();
        for (RawSocket socket : stuck) {
            socket.reset();
        }
        assertThat(shop().get("/channels").status()).isEqualTo(200);
    }

    @Test
    void livesOnAfterRequestsThatEndInTheMiddle() throws IOException {
        for (int i = 0; i < 30; i++) {
            RawSocket.connect(hub())
                    .send(shop().head("POST", "/publish")
                            + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
                    .reset();
            RawSocket.connect(hub())
                    .send(shop().head("GET", "/channels") + "\r\n")
                    .reset();
        }

        assertThat(shop().get("/channels").status()).isEqualTo(200);
    }

    @Test
    void hasNothingToRevokeWhereNobodyIsAsked() throws IOException {
        assertThat(shop().post("/revocations", "{\"user\":\"ada\"}").body()).contains("\"code\":\"not_offered\"");
    }

    final String newRoom() {
        return room + "-" + UUID.randomUUID();
    }

    static String publish(String channel, String data) {
        return "{\"channel\":\"" + channel + "\",\"data\":" + data + "}";
    }

    static String epoch(Answer answer) {
        return answer.body().replaceAll(".*\"epoch\":\"(\\w+)\".*", "$1");
    }

    private static String sha256(String secret) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                            .digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
