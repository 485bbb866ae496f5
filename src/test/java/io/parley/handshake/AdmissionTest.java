package io.parley.handshake;

import static io.parley.handshake.RawRequest.handshakeWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.Authenticator;
import io.parley.auth.Identity;
import io.parley.auth.TokenBook;
import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import io.parley.handshake.Verdict.Admitted;
import io.parley.handshake.Verdict.NotAnUpgrade;
import io.parley.handshake.Verdict.Refused;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole line, in its order: strict check, origin, credentials, limits, subprotocol. */
class AdmissionTest {

    private static final Identity ADA = TokenBook.user("ada", null);
    private static final Refused FULL = new Refused(503, Map.of(), "limits.connections", "It is full.");
    private static final String SAME_ORIGIN = "Origin: http://hub.example:8080";
    private static final String LISTED_ORIGIN = "Origin: https://app.example.org";

    private final TokenBook tokens = new TokenBook().enter("good", ADA).enter("ada:s3cret", ADA);
    private final AtomicInteger asked = new AtomicInteger();
    private @Nullable Refused room;

    private Admission admission(Authenticator authenticator, boolean required) {
        return new Admission(
                new OpeningHandshake(
                        new Endpoints(Map.of("/ws", List.of("parley.v1.json", "chat"))),
                        OriginPolicy.allowing(List.of("https://app.example.org")),
                        new SubprotocolPolicy(List.of("parley.v1.json"), required),
                        CredentialsPolicy.asking("parley_token", false, true)),
                credentials -> {
                    asked.incrementAndGet();
                    return authenticator.authenticate(credentials);
                });
    }

    private Verdict judge(RawRequest request) {
        return judge(admission(tokens, false), request, null);
    }

    private Verdict judge(Admission admission, RawRequest request, @Nullable String principal) {
        return admission
                .judge(ForwardedRequest.of(request, "192.0.2.7", TrustedProxies.of(List.of())), principal, who -> room)
                .join();
    }

    private static String inWords(Verdict verdict) {
        if (verdict instanceof Admitted admitted) {
            return "admitted " + admitted.who().user();
        }
        return verdict instanceof Refused refused ? refused.status() + " " + refused.rule() : "not an upgrade";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer good",
                "Sec-WebSocket-Protocol: chat, bearer.good",
                "Sec-WebSocket-Protocol: bearer.good",
            })
    void admitsByAToken(String line) {
        assertThat(inWords(judge(handshakeWith(line)))).isEqualTo("admitted ada");
    }

    @Test
    void neitherEchoesNorChoosesATokenAmongTheSubprotocols() {
        assertThat(judge(handshakeWith("Sec-WebSocket-Protocol: bearer.good, chat")))
                .isEqualTo(new Admitted("/ws", "chat", null, ADA));
        assertThat(judge(handshakeWith("Sec-WebSocket-Protocol: bearer.good")))
                .isEqualTo(new Admitted("/ws", null, null, ADA));
    }

    @Test
    void doesNotCountATokenAsASubprotocolWhereOneIsRequired() {
        assertThat(inWords(judge(admission(tokens, true), handshakeWith("Sec-WebSocket-Protocol: bearer.good"), null)))
                .isEqualTo("400 handshake.subprotocol-required");
    }

    @Test
    void admitsWhoeverShowsNothingAsNobodyWithoutAsking() {
        assertThat(judge(handshakeWith())).isEqualTo(new Admitted("/ws", null, null, Identity.ANONYMOUS));
        assertThat(asked).hasValue(0);
    }

    @Test
    void refusesBadCredentialsWithAChallenge() {
        Refused refused = (Refused) judge(handshakeWith("Authorization: Bearer forged"));

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.rule()).isEqualTo("auth.unauthenticated");
        assertThat(refused.reason()).isEqualTo("Nobody has such credentials.");
        assertThat(refused.headers())
                .containsEntry(
                        "WWW-Authenticate",
                        "Bearer realm=\"parley\", error=\"invalid_token\", error_description=\"Nobody has such credentials.\"");
        assertThat(refused.toString()).doesNotContain("forged");
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHENTICATED, 401 auth.unauthenticated",
        "UNAVAILABLE, 503 auth.unavailable",
        "NOT_PERMITTED, 403 auth.not-permitted",
        "LIMIT_EXCEEDED, 403 auth.not-permitted",
    })
    void answersByWhatStandsInTheWay(ErrorCode code, String verdict) {
        Authenticator refusing = credentials ->
                CompletableFuture.failedFuture(new Refusal(code, "no \"way\" \\ in \u00e4 language\r\nX: y"));
        Refused refused = (Refused) judge(admission(refusing, false), handshakeWith("Authorization: Bearer x"), null);

        assertThat(inWords(refused)).isEqualTo(verdict);
        assertThat(refused.reason()).isEqualTo("No \"way\" \\ in ? language??X: y.");
        assertThat(refused.headers().getOrDefault("WWW-Authenticate", "")).doesNotContain("\"way\"", "\\", "\r");
        assertThat(refused.headers().containsKey("Retry-After")).isEqualTo(refused.status() == 503);
    }

    @Test
    void saysOfABugOnlyThatThereIsOne() {
        Authenticator broken =
                credentials -> CompletableFuture.failedFuture(new IllegalStateException("inside of the authenticator"));
        Refused refused = (Refused) judge(admission(broken, false), handshakeWith("Authorization: Bearer x"), null);

        assertThat(inWords(refused)).isEqualTo("503 auth.unavailable");
        assertThat(refused.reason()).doesNotContain("inside");
    }

    @Test
    void answersLaterWhereItTakesAWhileToFindOut() {
        CompletableFuture<Void> released = new CompletableFuture<>();
        tokens.holdUntil(released);
        CompletableFuture<Verdict> judged = admission(tokens, false)
                .judge(
                        ForwardedRequest.of(
                                handshakeWith("Authorization: Bearer good"), "192.0.2.7", TrustedProxies.of(List.of())),
                        null,
                        who -> null);

        assertThat(judged).isNotDone();
        released.complete(null);
        assertThat(inWords(judged.join())).isEqualTo("admitted ada");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "Cookie: parley_token=good | none | " + SAME_ORIGIN + " | admitted ada",
                "Cookie: parley_token=good | none | Accept: no origin | 403 auth.cross-site",
                "Cookie: parley_token=good | none | " + LISTED_ORIGIN + " | 403 auth.cross-site",
                "Cookie: parley_token=good | none | Origin: https://evil.example | 403 handshake.origin-foreign",
                "Cookie: parley_token=good | none | Origin: https://hub.example:8080 | 403 handshake.origin-foreign",
                "Accept: nothing | good | " + SAME_ORIGIN + " | admitted ada",
                "Accept: nothing | good | Accept: no origin | 403 auth.cross-site",
                "Accept: nothing | good | " + LISTED_ORIGIN + " | 403 auth.cross-site",
                "Authorization: Bearer good | none | " + LISTED_ORIGIN + " | admitted ada",
                "Authorization: Bearer good | forged | " + LISTED_ORIGIN + " | admitted ada",
                "Sec-WebSocket-Protocol: bearer.good | none | " + LISTED_ORIGIN + " | admitted ada",
                "Cookie: parley_token=good | none | Origin: null | 403 handshake.origin-null",
            })
    void takesWhatABrowserSendsByItselfFromTheHubsOwnPagesOnly(
            String credentials, @Nullable String principal, String origin, String verdict) {
        assertThat(inWords(judge(admission(tokens, false), handshakeWith(credentials, origin), principal)))
                .isEqualTo(verdict);
        if (!verdict.startsWith("admitted")) {
            assertThat(asked).as("whether they were looked at").hasValue(0);
        }
    }

    @Test
    void takesACookieFromNoOtherPageThoughEveryOriginIsAllowed() {
        Admission anyOrigin = new Admission(
                new OpeningHandshake(
                        new Endpoints(Map.of("/ws", List.of())),
                        OriginPolicy.allowAnyOriginInsecurely(),
                        SubprotocolPolicy.byDefault(),
                        CredentialsPolicy.asking("parley_token", false, true)),
                tokens);

        for (String origin : List.of("Origin: https://evil.example", "Origin: null", "Accept: no origin")) {
            assertThat(inWords(judge(anyOrigin, handshakeWith("Cookie: parley_token=good", origin), null)))
                    .isEqualTo("403 auth.cross-site");
        }
    }

    @Test
    void takesAPasswordFromProgramsAndTheHubsOwnPages() {
        String basic = "Authorization: Basic YWRhOnMzY3JldA==";

        assertThat(inWords(judge(handshakeWith(basic).overTls()))).isEqualTo("admitted ada");
        assertThat(inWords(judge(
                        handshakeWith(basic, "Origin: https://hub.example:8080").overTls())))
                .isEqualTo("admitted ada");
        assertThat(inWords(judge(handshakeWith(basic, LISTED_ORIGIN).overTls())))
                .isEqualTo("403 auth.cross-site");
    }

    @Test
    void judgesInTheOrderOfTheDesign() {
        room = FULL;
        Admission admission = admission(tokens, true);

        assertThat(inWords(
                        judge(admission, handshakeWith("Sec-WebSocket-Key: x", "Authorization: Bearer forged"), null)))
                .isEqualTo("400 handshake.key-count");
        assertThat(inWords(judge(
                        admission,
                        handshakeWith("Origin: https://evil.example", "Authorization: Bearer forged"),
                        null)))
                .isEqualTo("403 handshake.origin-foreign");
        assertThat(inWords(judge(admission, handshakeWith("Authorization: Bearer forged"), null)))
                .isEqualTo("401 auth.unauthenticated");
        assertThat(inWords(judge(admission, handshakeWith("Authorization: Bearer good"), null)))
                .isEqualTo("503 limits.connections");
        room = null;
        assertThat(inWords(judge(admission, handshakeWith("Authorization: Bearer good"), null)))
                .isEqualTo("400 handshake.subprotocol-required");
    }

    @Test
    void leavesOrdinaryRequestsAlone() {
        assertThat(judge(RawRequest.read("GET /style.css HTTP/1.1\nHost: hub.example\nAuthorization: nonsense\n")))
                .isInstanceOf(NotAnUpgrade.class);
        assertThat(asked).hasValue(0);
    }
}
