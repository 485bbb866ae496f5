package io.parley.handshake;

import static io.parley.handshake.RawRequest.handshakeWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.Identity;
import io.parley.handshake.Verdict.Admitted;
import io.parley.handshake.Verdict.Refused;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sends that wants to hurt, not to connect. */
class HostileHandshakeTest {

    private static final String EIGHT_KILOBYTES = "x".repeat(8192);

    private final WholeHandshake handshake = new WholeHandshake(
            new Endpoints(Map.of("/ws", SubprotocolPolicy.DEFAULT_PREFERENCE)),
            OriginPolicy.allowing(List.of("https://*.example.com")),
            SubprotocolPolicy.byDefault());

    @Test
    void choosesAmongTenThousandSubprotocols() {
        String list = numbered("p", 10_000) + ", wamp";

        assertThat(handshake.check(handshakeWith("Sec-WebSocket-Protocol: " + list)))
                .isEqualTo(new Admitted("/ws", "wamp", null, Identity.ANONYMOUS));
    }

    @Test
    void findsTheOneThatIsTwiceAmongTenThousandSubprotocols() {
        String list = numbered("p", 10_000) + ", p0";

        assertThat(ruleThatRefuses("Sec-WebSocket-Protocol: " + list)).isEqualTo("handshake.subprotocol-twice");
    }

    @Test
    void readsTenThousandLinesOfSubprotocols() {
        String[] lines = IntStream.range(0, 10_000)
                .mapToObj(n -> "Sec-WebSocket-Protocol: p" + n)
                .toArray(String[]::new);

        assertThat(handshake.check(handshakeWith(lines)))
                .isEqualTo(new Admitted("/ws", null, null, Identity.ANONYMOUS));
    }

    @Test
    void readsTenThousandExtensionsAndParameters() {
        assertThat(handshake.check(handshakeWith("Sec-WebSocket-Extensions: " + numbered("x", 10_000))))
                .isInstanceOf(Admitted.class);
        assertThat(handshake.check(handshakeWith(
                        "Sec-WebSocket-Extensions: x; " + numbered("p", 10_000).replace(',', ';'))))
                .isInstanceOf(Admitted.class);
    }

    @Test
    void refusesTenThousandCommas() {
        assertThat(ruleThatRefuses("Sec-WebSocket-Protocol: " + ",".repeat(10_000)))
                .isEqualTo("handshake.subprotocol-syntax");
        assertThat(ruleThatRefuses("Sec-WebSocket-Extensions: " + ",".repeat(10_000)))
                .isEqualTo("handshake.extension-syntax");
    }

    @Test
    void takesTokensOfEightKilobytes() {
        assertThat(handshake.check(handshakeWith(
                        "Sec-WebSocket-Protocol: " + EIGHT_KILOBYTES,
                        "Sec-WebSocket-Extensions: " + EIGHT_KILOBYTES + "; a=\"" + EIGHT_KILOBYTES + "\"")))
                .isEqualTo(new Admitted("/ws", null, null, Identity.ANONYMOUS));
    }

    @Test
    void refusesHostAndOriginOfEightKilobytesInAFewWords() {
        Refused origin = refusal("Origin: https://" + EIGHT_KILOBYTES);

        assertThat(origin.rule()).isEqualTo("handshake.origin-syntax");
        assertThat(origin.body()).hasSizeLessThan(256);
        assertThat(handshake.check(
                        RawRequest.read("GET /ws HTTP/1.1\nUpgrade: websocket\nHost: " + EIGHT_KILOBYTES + "\n")))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.rule()).isEqualTo("handshake.host");
                    assertThat(refused.body()).hasSizeLessThan(256);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-WebSocket-Protocol: mq\0tt",
                "Sec-WebSocket-Protocol: mqtt\0",
                "Sec-WebSocket-Protocol: \u00a0mqtt",
                "Sec-WebSocket-Protocol: mqtt\u2003",
                "Sec-WebSocket-Protocol: \ud83d\ude00",
                "Sec-WebSocket-Protocol: \ud83d",
                "Sec-WebSocket-Protocol: mqtt\u007f",
                "Sec-WebSocket-Extensions: x\0",
                "Sec-WebSocket-Extensions: x; \u0131",
                "Sec-WebSocket-Extensions: x; a=\"\0\"",
                "Origin: https://ex\0ample.com",
                "Origin: https://a.example.com\0",
                "Origin: https://a.ex\u00e4mple.com",
                "Origin: https://\u212a.example.com",
                "Origin: https://a\u3002example.com",
                "Origin: \u00a0https://a.example.com",
                "Origin: http\ud835\udd64://a.example.com",
                "Content-Length: \u0660",
                "Content-Length: 0\0",
            })
    void refusesNulAndUnicode(String fieldLine) {
        assertThat(refusal(fieldLine).status()).isEqualTo(400);
    }

    /** To Unicode, the long s and the Kelvin sign are S and K in another case. */
    @Test
    void doesNotTakeUnicodeLettersForTheirAsciiTwins() {
        assertThat(handshake.check(RawRequest.read("GET / HTTP/1.1\nUpgrade: web\u017focket\n")))
                .isInstanceOf(Verdict.NotAnUpgrade.class);
        assertThat(handshake.check(RawRequest.read("GET / HTTP/1.1\nUpgrade: websoc\u212aet\n")))
                .isInstanceOf(Verdict.NotAnUpgrade.class);
    }

    @Test
    void neverPutsControlCharactersIntoARefusal() {
        assertThat(refusal("Origin: x\r\nSet-Cookie: a=b\u001b[2J").reason()).matches("[ -~]+");
    }

    /** Whatever characters, in whatever order: a verdict, and what is admitted the containers can read. */
    @Test
    void hasAVerdictForWhateverIsSent() {
        Random random = new Random(20_110_001);
        int admitted = 0;
        for (int round = 0; round < 50_000; round++) {
            RawRequest request = mutated(random);
            Verdict verdict = handshake.check(request);
            assertThat(verdict).isNotNull();
            if (verdict instanceof Admitted) {
                admitted++;
                String query = request.query();
                assertThat(URI.create(request.path() + (query == null ? "" : "?" + query))
                                .getRawPath())
                        .isEqualTo("/ws");
            } else if (verdict instanceof Refused refused) {
                assertThat(refused.reason()).matches("[ -~]+");
            }
        }
        assertThat(admitted).isPositive();
    }

    private static RawRequest mutated(Random random) {
        RawRequest good = handshakeWith(
                "Sec-WebSocket-Protocol: mqtt, wamp",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=\"15\"",
                "Origin: https://a.example.com:443");
        List<String> lines = new ArrayList<>(good.fieldLines());
        String target = "/ws?token=a%20b&x[]=1";
        int changes = 1 + random.nextInt(2);
        for (int change = 0; change < changes; change++) {
            int line = random.nextInt(lines.size() + 1);
            if (line == lines.size()) {
                target = changed(random, target, 0);
            } else {
                String text = lines.get(line);
                lines.set(line, changed(random, text, text.indexOf(':') + 1));
            }
        }
        return new RawRequest("GET " + target + " HTTP/1.1", lines, random.nextBoolean());
    }

    /** Inserts, replaces, deletes or doubles something behind the first characters, which stay. */
    private static String changed(Random random, String text, int from) {
        String interesting = " \t,;=\"\\/:@%?#[]{}|*.-_\0\u0001\u007f\u00e9\u2028\ud83d0aZ+";
        int at = from + random.nextInt(text.length() - from + 1);
        int end = Math.min(text.length(), at + random.nextInt(4));
        String character = String.valueOf(interesting.charAt(random.nextInt(interesting.length())));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + character + text.substring(at);
            case 1 -> text.substring(0, at) + character + text.substring(end);
            case 2 -> text.substring(0, at) + text.substring(end);
            default -> text.substring(0, end) + text.substring(at);
        };
    }

    private static String numbered(String name, int count) {
        return IntStream.range(0, count).mapToObj(n -> name + n).collect(Collectors.joining(", "));
    }

    private String ruleThatRefuses(String fieldLine) {
        return refusal(fieldLine).rule();
    }

    private Refused refusal(String fieldLine) {
        Verdict verdict = handshake.check(handshakeWith(fieldLine));
        assertThat(verdict).isInstanceOf(Refused.class);
        return (Refused) verdict;
    }
}
