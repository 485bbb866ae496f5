package io.parley.handshake;

import static io.parley.handshake.RawRequest.handshakeWith;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.parley.auth.Identity;
import io.parley.handshake.Verdict.Admitted;
import io.parley.handshake.Verdict.NotAnUpgrade;
import io.parley.handshake.Verdict.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OpeningHandshakeTest {

    private static final Endpoints ENDPOINTS = new Endpoints(Map.of(
            "/ws", SubprotocolPolicy.DEFAULT_PREFERENCE,
            "/chat", List.of("chat", "superchat"),
            "/echo", List.of()));

    private static final OriginPolicy LISTED =
            OriginPolicy.allowing(List.of("https://app.example.org", "https://*.example.com"));

    private final WholeHandshake handshake = new WholeHandshake(ENDPOINTS, LISTED, SubprotocolPolicy.byDefault());

    @ParameterizedTest
    @MethodSource("cases")
    void answers(String head, String verdict) {
        assertThat(inWords(handshake.check(RawRequest.read(head)))).isEqualTo(verdict);
    }

    static Stream<Arguments> cases() throws IOException {
        return Stream.of(
                        casesOf("request-line-and-host.txt"),
                        casesOf("upgrade-version-and-key.txt"),
                        casesOf("subprotocol-extensions-and-origin.txt"))
                .flatMap(List::stream);
    }

    /** A case is a title behind "###", a request head, and behind "=>" the verdict in words. */
    private static List<Arguments> casesOf(String file) throws IOException {
        try (InputStream in = OpeningHandshakeTest.class.getResourceAsStream("/wire/handshake/" + file)) {
            String text = new String(in.readAllBytes(), UTF_8).replace('␠', ' ').replace('␉', '\t');
            return Stream.of(text.split("### "))
                    .skip(1)
                    .map(OpeningHandshakeTest::caseOf)
                    .toList();
        }
    }

    private static Arguments caseOf(String text) {
        int endOfTitle = text.indexOf('\n');
        int verdict = text.indexOf("=> ");
        String title = text.substring(0, endOfTitle);
        String head = text.substring(endOfTitle + 1, verdict);
        return argumentSet(title, head, text.substring(verdict + "=> ".length()).strip());
    }

    private static String inWords(Verdict verdict) {
        if (verdict instanceof Admitted admitted) {
            return "admitted " + admitted.path()
                    + (admitted.subprotocol() == null ? "" : " subprotocol " + admitted.subprotocol())
                    + (admitted.origin() == null ? "" : " origin " + admitted.origin());
        }
        return verdict instanceof Refused refused ? refused.status() + " " + refused.rule() : "not an upgrade";
    }

    @Test
    void comparesTheOriginOfASecureRequestWithHttps() {
        assertThat(inWords(handshake.check(
                        handshakeWith("Origin: https://hub.example:8080").overTls())))
                .isEqualTo("admitted /ws origin https://hub.example:8080");
        assertThat(inWords(handshake.check(
                        handshakeWith("Origin: http://hub.example:8080").overTls())))
                .isEqualTo("403 handshake.origin-foreign");
    }

    @Test
    void refusesAClientWithoutOriginWhereOneIsRequired() {
        WholeHandshake strict = new WholeHandshake(ENDPOINTS, LISTED.requiringOrigin(), SubprotocolPolicy.byDefault());

        assertThat(refusal(strict, handshakeWith()).rule()).isEqualTo("handshake.origin-missing");
        assertThat(refusal(strict, handshakeWith()).status()).isEqualTo(403);
        assertThat(refusal(strict, handshakeWith()).reason()).contains("parley.origins.required");
        assertThat(strict.check(handshakeWith("Origin: http://hub.example:8080")))
                .isInstanceOf(Admitted.class);
    }

    @Test
    void refusesAClientWithoutACommonSubprotocolWhereOneIsRequired() {
        WholeHandshake strict = new WholeHandshake(
                new Endpoints(Map.of("/ws", List.of("chat", "superchat"), "/echo", List.of())),
                LISTED,
                new SubprotocolPolicy(SubprotocolPolicy.DEFAULT_PREFERENCE, true));

        for (RawRequest request : List.of(handshakeWith(), handshakeWith("Sec-WebSocket-Protocol: mqtt, wamp"))) {
            Refused refused = refusal(strict, request);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.rule()).isEqualTo("handshake.subprotocol-required");
            assertThat(refused.reason())
                    .contains("parley.subprotocols.required")
                    .contains("chat, superchat");
        }
        RawRequest toEcho = new RawRequest(
                "GET /echo HTTP/1.1",
                handshakeWith("Sec-WebSocket-Protocol: mqtt").fieldLines(),
                false);
        assertThat(strict.check(toEcho)).isEqualTo(new Admitted("/echo", null, null, Identity.ANONYMOUS));
    }

    @Test
    void namesTheSettingThatWouldAdmitAForeignOrigin() {
        assertThat(refusal(handshake, handshakeWith("Origin: https://evil.example:444"))
                        .reason())
                .isEqualTo("Pages of the origin \"https://evil.example:444\" may not connect; "
                        + "to allow them, add it to parley.origins.");
    }

    @Test
    void answersAWrongMethodWithTheRightOne() {
        assertThat(refusal(handshake, RawRequest.read("POST /ws HTTP/1.1\nUpgrade: websocket\n"))
                        .headers())
                .containsEntry("Allow", "GET")
                .containsEntry("Connection", "close");
    }

    @Test
    void answersAWrongVersionWithTheRightOne() {
        RawRequest oldVersion = RawRequest.read("""
                GET /ws HTTP/1.1
                Host: hub.example
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Version: 8
                """);

        assertThat(refusal(handshake, oldVersion).headers())
                .containsEntry("Sec-WebSocket-Version", "13")
                .containsEntry("Upgrade", "websocket")
                .containsEntry("Connection", "Upgrade, close");
    }

    @Test
    void tellsAPlainGetToUpgrade() {
        assertThat(refusal(handshake, RawRequest.read("GET /ws HTTP/1.1\nHost: hub.example\n"))
                        .headers())
                .containsEntry("Upgrade", "websocket")
                .containsEntry("Connection", "Upgrade, close");
    }

    @Test
    void refusesWithABodyOfOneLineThatSaysWhy() {
        Refused refused = refusal(handshake, handshakeWith("Content-Length: 5"));

        assertThat(refused.body())
                .asString(UTF_8)
                .isEqualTo("A request that opens a WebSocket must not have a body.\n");
        assertThat(refused.headers())
                .containsEntry("Content-Type", "text/plain; charset=utf-8")
                .containsEntry("Connection", "close")
                .doesNotContainKey("Content-Length");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void refusesInOneShortSentenceOfPrintableAscii(String head, String verdict) {
        if (handshake.check(RawRequest.read(head)) instanceof Refused refused) {
            assertThat(refused.reason()).matches("[A-Z][ -~]{1,300}\\.");
        } else {
            assertThat(verdict).matches("admitted .*|not an upgrade");
        }
    }

    @Test
    void hasACaseForEachRuleThatTheDefaultConfigurationCanBreak() throws IOException {
        Set<String> withoutCase = new TreeSet<>();
        for (Rule rule : Rule.values()) {
            withoutCase.add(rule.status() + " " + rule.id());
        }
        cases().forEach(row -> withoutCase.remove(row.get()[1]));

        // For a hub that asks who comes: CredentialsPolicyTest and AdmissionTest have their cases.
        withoutCase.removeIf(rule -> rule.contains(" auth."));
        // The first is for requests that came by a listed proxy: ForwardedRequestTest has its cases; HostPolicyTest has
        // those of the last.
        assertThat(withoutCase)
                .containsExactly(
                        "400 handshake.forwarded",
                        "400 handshake.subprotocol-required",
                        "403 handshake.origin-missing",
                        "421 http.host-foreign");
    }

    @Test
    void passesOrdinaryHttpOn() {
        assertThat(handshake.check(RawRequest.read("GET /style.css HTTP/1.1\nHost: hub.example\n")))
                .isEqualTo(new NotAnUpgrade());
    }

    private static Refused refusal(WholeHandshake handshake, OpeningRequest request) {
        Verdict verdict = handshake.check(request);
        assertThat(verdict).isInstanceOf(Refused.class);
        return (Refused) verdict;
    }
}
