package io.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.Authentication.Ways;
import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AuthenticationTest {

    private final ManualClock clock = new ManualClock();
    private final AuthenticationCounts counts = new AuthenticationCounts();
    private final Tickets tickets = new Tickets(Duration.ofSeconds(30), 10, clock, counts);
    private final Revocations revocations = new Revocations(Duration.ofDays(1), 10, clock, counts);

    static Stream<Credentials> all() {
        return Stream.of(
                new Credentials.None(),
                new Credentials.Token("a.b.c"),
                new Credentials.Ticket("t", "127.0.0.1"),
                new Credentials.Basic("alice", "secret"),
                new Credentials.Principal("alice"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void refusesWhatIsNotSetUp(Credentials credentials) {
        Refusal refusal = refusal(new Ways(null, null, null, false, false), credentials);
        assertThat(refusal.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(Refused.rule(refusal))
                .isEqualTo(credentials instanceof Credentials.None ? "credentials.missing" : "credentials.not-offered");
        assertThat(refusal.reason()).doesNotContain("secret").doesNotContain("a.b.c");
    }

    @Test
    void givesEachKindToItsOwn() throws GeneralSecurityException {
        Ways ways = new Ways(tokens(), tickets, null, true, true);
        String ticket = tickets.issue("bob", null, Rights.NONE, null, null).value();

        assertThat(accepted(ways, new Credentials.None())).isEqualTo(Identity.ANONYMOUS);
        assertThat(accepted(ways, new Credentials.Token(token("t1"))).user()).isEqualTo("alice");
        assertThat(accepted(ways, new Credentials.Ticket(ticket, "127.0.0.1")).user())
                .isEqualTo("bob");
        assertThat(accepted(ways, new Credentials.Principal("carol")))
                .isEqualTo(new Identity("carol", null, Identity.Proof.PRINCIPAL, null, null, null, Rights.NONE));
        for (Identity.Proof proof : Identity.Proof.values()) {
            assertThat(counts.accepted().of(proof)).isEqualTo(proof == Identity.Proof.BASIC ? 0 : 1);
        }
    }

    @Test
    void refusesWhatWasRevoked() throws GeneralSecurityException {
        Ways ways = new Ways(tokens(), tickets, null, true, true);
        String ticket = tickets.issue("alice", null, Rights.NONE, null, null).value();
        assertThat(accepted(ways, new Credentials.Token(token("t1"))).tokenId()).isEqualTo("t1");

        revocations.revokeToken("t1");
        assertThat(rule(ways, new Credentials.Token(token("t1")))).isEqualTo("credentials.revoked");
        assertThat(accepted(ways, new Credentials.Token(token("t2"))).tokenId()).isEqualTo("t2");

        revocations.revokeUser("alice");
        assertThat(rule(ways, new Credentials.Token(token("t2")))).isEqualTo("credentials.revoked");
        assertThat(rule(ways, new Credentials.Ticket(ticket, "127.0.0.1"))).isEqualTo("credentials.revoked");
        assertThat(rule(ways, new Credentials.Principal("alice"))).isEqualTo("credentials.revoked");
        assertThat(accepted(ways, new Credentials.Principal("bob")).user()).isEqualTo("bob");
        assertThat(counts.refused().of(CredentialRule.REVOKED)).isEqualTo(4);
    }

    @Test
    void refusesContainerUsersWhoseNamesCannotBe() {
        Ways ways = new Ways(null, null, null, true, false);
        assertThat(rule(ways, new Credentials.Principal("a\nb"))).isEqualTo("credentials.not-offered");
        assertThat(rule(ways, new Credentials.Principal("x".repeat(129)))).isEqualTo("credentials.not-offered");
    }

    @ParameterizedTest
    @MethodSource("all")
    void noTextHoldsASecret(Credentials credentials) {
        assertThat(credentials.toString()).doesNotContain("secret").doesNotContain("a.b.c");
    }

    private Identity accepted(Ways ways, Credentials credentials) {
        return authentication(ways)
                .authenticate(credentials)
                .toCompletableFuture()
                .join();
    }

    private String rule(Ways ways, Credentials credentials) {
        return Refused.rule(refusal(ways, credentials));
    }

    private Refusal refusal(Ways ways, Credentials credentials) {
        return Refused.of(authentication(ways).authenticate(credentials));
    }

    private Authentication authentication(Ways ways) {
        return new Authentication(ways, revocations, counts);
    }

    private Tokens tokens() throws GeneralSecurityException {
        VerificationKey key = VerificationKey.ofSecret(null, Mint.SECRET.getBytes(StandardCharsets.UTF_8));
        ClaimRules rules =
                new ClaimRules(null, List.of(), Duration.ZERO, Duration.ofDays(1), "sub", "name", "parley", 10);
        return new Tokens(List.of(KeySource.of(List.of(key))), rules, 8192, 1, clock, counts);
    }

    private static String token(String id) {
        return Mint.hmac(
                "{\"alg\":\"HS256\"}",
                "{\"sub\":\"alice\",\"jti\":\"" + id + "\",\"iat\":1799999999,\"exp\":1800003600}");
    }
}
