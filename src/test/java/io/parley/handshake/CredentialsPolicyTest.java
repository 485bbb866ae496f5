package io.parley.handshake;

import static io.parley.handshake.RawRequest.handshakeWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.auth.Credentials;
import io.parley.handshake.CredentialsPolicy.Shown;
import io.parley.handshake.CredentialsPolicy.Unusable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where credentials may stand in a request, and what must not be taken for some. */
class CredentialsPolicyTest {

    private static final CredentialsPolicy POLICY = CredentialsPolicy.asking("parley_token", false, false);

    private static CredentialsPolicy.Found in(RawRequest request) {
        return POLICY.find(request, "192.0.2.7", null);
    }

    private static void finds(RawRequest request, Credentials credentials, Way way) {
        assertThat(in(request)).isEqualTo(new Shown(credentials, way));
    }

    private static Verdict.Refused refuses(RawRequest request) {
        return refuses(POLICY, request);
    }

    private static Verdict.Refused refuses(CredentialsPolicy policy, RawRequest request) {
        CredentialsPolicy.Found found = policy.find(request, "192.0.2.7", null);
        assertThat(found).isInstanceOf(Unusable.class);
        return ((Unusable) found).refusal();
    }

    private static RawRequest withQuery(String query) {
        return new RawRequest("GET /ws?" + query + " HTTP/1.1", handshakeWith().fieldLines(), false);
    }

    private static String basic(String pair) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static Credentials token(String text) {
        return new Credentials.Token(text);
    }

    @Test
    void findsNoneWhereNoneAreShown() {
        finds(handshakeWith(), new Credentials.None(), Way.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer aa.bb.cc",
                "Authorization: bearer aa.bb.cc",
                "authorization:  BEARER   aa.bb.cc  ",
            })
    void findsABearerToken(String line) {
        finds(handshakeWith(line), token("aa.bb.cc"), Way.BEARER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A-Z._~+/09==", "="})
    void takesTheCharactersOfRfc6750AndNoOthers(String text) {
        RawRequest request = handshakeWith("Authorization: Bearer " + text);
        if (text.equals("=")) {
            assertThat(refuses(request).rule()).isEqualTo("auth.credentials-syntax");
        } else {
            finds(request, token(text), Way.BEARER);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer a b",
                "Authorization: Bearer \u00e4",
                "Authorization: Bearer a\"b",
                "Authorization: Bearer a=b",
                "Authorization: Bearer a,b",
                "Authorization: s3cret",
                "Authorization: Digest username=\"s3cret\"",
                "Authorization:",
            })
    void refusesAnAuthorizationOfAnotherForm(String line) {
        Verdict.Refused refused = refuses(handshakeWith(line));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.rule()).isEqualTo("auth.credentials-syntax");
        assertThat(refused.headers().get("WWW-Authenticate"))
                .startsWith("Bearer realm=\"parley\", error=\"invalid_request\"");
        assertThat(refused.toString()).doesNotContain("s3cret");
    }

    @Test
    void refusesTwoAuthorizations() {
        assertThat(refuses(handshakeWith("Authorization: Bearer a", "Authorization: Bearer a"))
                        .rule())
                .isEqualTo("auth.credentials-several");
    }

    @Test
    void findsANameAndAPasswordOverTls() {
        finds(
                handshakeWith(basic("ada:se:cr\u00e9t")).overTls(),
                new Credentials.Basic("ada", "se:cr\u00e9t"),
                Way.BASIC);
        finds(handshakeWith(basic("ada:")).overTls(), new Credentials.Basic("ada", ""), Way.BASIC);
    }

    @Test
    void refusesAPasswordThatAnybodyOnTheWayCanRead() {
        Verdict.Refused refused = refuses(handshakeWith(basic("ada:s3cret")));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.rule()).isEqualTo("auth.basic-without-tls");
        assertThat(refused.reason()).contains("TLS");
    }

    @Test
    void leavesAPasswordToTheContainerThatKnowsTheClientByIt() {
        CredentialsPolicy policy = CredentialsPolicy.asking("parley_token", false, true);
        RawRequest request = handshakeWith(basic("ada:s3cret"));

        assertThat(policy.find(request, "192.0.2.7", "ada"))
                .isEqualTo(new Shown(new Credentials.Principal("ada"), Way.PRINCIPAL));
        assertThat(policy.find(request, "192.0.2.7", null)).isInstanceOf(Unusable.class);
        assertThat(POLICY.find(request, "192.0.2.7", "ada")).isInstanceOf(Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "YWRh", "OnNlY3JldA==", "YTpi\u00e4", "/zpi", "YQo6Yg=="})
    void refusesAPasswordOfAnotherForm(String base64) {
        assertThat(refuses(handshakeWith("Authorization: Basic " + base64).overTls())
                        .rule())
                .isEqualTo("auth.credentials-syntax");
    }

    @Test
    void findsATokenAmongTheSubprotocols() {
        finds(
                handshakeWith("Sec-WebSocket-Protocol: parley.v1.json, bearer.aa.bb-_.cc"),
                token("aa.bb-_.cc"),
                Way.SUBPROTOCOL);
    }

    @Test
    void refusesAnEmptyTokenAmongTheSubprotocols() {
        assertThat(refuses(handshakeWith("Sec-WebSocket-Protocol: bearer.")).rule())
                .isEqualTo("auth.credentials-syntax");
    }

    @Test
    void findsATicketInTheQueryWithTheAddressOfWhoeverShowsIt() {
        finds(withQuery("a=b&ticket=k3f-_9"), new Credentials.Ticket("k3f-_9", "192.0.2.7"), Way.QUERY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ticket=", "ticket=a&ticket=", "ticket=%41", "ticket=a%00"})
    void refusesATicketOfAnotherForm(String query) {
        assertThat(refuses(withQuery(query)).rule()).isEqualTo("auth.credentials-syntax");
    }

    @Test
    void refusesATokenInTheQueryAndSaysWhichSettingTakesIt() {
        Verdict.Refused refused = refuses(withQuery("token=aa.bb.cc"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.rule()).isEqualTo("auth.query-token");
        assertThat(refused.reason()).contains("parley.auth.query-token").doesNotContain("aa.bb");
    }

    @Test
    void findsATokenInTheQueryWhereTheSettingTakesIt() {
        CredentialsPolicy taking = CredentialsPolicy.asking("", true, false);

        assertThat(taking.find(withQuery("token=aa.bb.cc"), "192.0.2.7", null))
                .isEqualTo(new Shown(token("aa.bb.cc"), Way.QUERY));
        assertThat(refuses(taking, withQuery("token=")).rule()).isEqualTo("auth.credentials-syntax");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cookie: parley_token=aa.bb.cc",
                "Cookie: theme=dark; parley_token=aa.bb.cc; x",
                "Cookie: parley_token=\"aa.bb.cc\"",
                "Cookie: parley_token=aa.bb.cc; parley_token=aa.bb.cc",
                "Cookie: parley_tokens=no; Parley_Token=no; xparley_token=no;parley_token=aa.bb.cc",
                "Cookie: a=\u00e4, \"; parley_token=aa.bb.cc",
            })
    void findsTheCookieWhateverElseIsSet(String line) {
        finds(handshakeWith(line), token("aa.bb.cc"), Way.COOKIE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cookie: parley_token=",
                "Cookie: parley_token=\"\"",
                "Cookie: parley_token=a b",
                "Cookie: parley_token=\"aa",
                "Cookie: parley_token = aa",
            })
    void refusesTheCookieWithAnythingElseInIt(String line) {
        RawRequest request = handshakeWith(line);
        if (line.contains(" =")) {
            finds(request, new Credentials.None(), Way.NONE);
        } else {
            assertThat(refuses(request).rule()).isEqualTo("auth.credentials-syntax");
        }
    }

    @Test
    void looksAtNoCookieWhereNoneIsNamed() {
        assertThat(CredentialsPolicy.asking("", false, false)
                        .find(handshakeWith("Cookie: parley_token=a; =b"), "192.0.2.7", null))
                .isEqualTo(new Shown(new Credentials.None(), Way.NONE));
        assertThatThrownBy(() -> CredentialsPolicy.asking("a b", false, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Authorization: Bearer aa | Cookie: parley_token=bb",
                "Authorization: Bearer aa | Sec-WebSocket-Protocol: bearer.bb",
                "Sec-WebSocket-Protocol: bearer.aa, bearer.bb | Accept: nothing",
                "Cookie: parley_token=aa; parley_token=bb | Accept: nothing",
                "Cookie: parley_token=aa | Cookie: parley_token=bb",
            })
    void refusesDifferentCredentialsAtOnce(String one, String other) {
        Verdict.Refused refused = refuses(handshakeWith(one, other));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.rule()).isEqualTo("auth.credentials-several");
    }

    @Test
    void refusesATicketBesideAToken() {
        RawRequest both = new RawRequest(
                "GET /ws?ticket=aa HTTP/1.1",
                handshakeWith("Authorization: Bearer aa").fieldLines(),
                false);

        assertThat(refuses(both).rule()).isEqualTo("auth.credentials-several");
    }

    /** The way that a page must choose outweighs the one that a browser takes by itself. */
    @Test
    void takesTheSameTokenInTwoWaysForTheMoreExplicit() {
        finds(
                handshakeWith("Cookie: parley_token=aa", "Sec-WebSocket-Protocol: bearer.aa"),
                token("aa"),
                Way.SUBPROTOCOL);
    }

    @Test
    void takesTheContainersWordWhereNothingElseIsShown() {
        CredentialsPolicy trusting = CredentialsPolicy.asking("parley_token", false, true);

        assertThat(trusting.find(handshakeWith(), "192.0.2.7", "ada"))
                .isEqualTo(new Shown(new Credentials.Principal("ada"), Way.PRINCIPAL));
        assertThat(trusting.find(handshakeWith("Authorization: Bearer aa"), "192.0.2.7", "ada"))
                .isEqualTo(new Shown(token("aa"), Way.BEARER));
        assertThat(POLICY.find(handshakeWith(), "192.0.2.7", "ada"))
                .isEqualTo(new Shown(new Credentials.None(), Way.NONE));
    }

    @Test
    void looksAtNothingWhereNobodyIsAsked() {
        CredentialsPolicy nobody = CredentialsPolicy.askingNobody();

        for (RawRequest request :
                List.of(handshakeWith("Authorization: nonsense"), withQuery("token=a"), handshakeWith(basic("a:b")))) {
            assertThat(nobody.find(request, "192.0.2.7", principal()))
                    .isEqualTo(new Shown(new Credentials.None(), Way.NONE));
        }
    }

    private static @Nullable String principal() {
        return "ada";
    }
}
