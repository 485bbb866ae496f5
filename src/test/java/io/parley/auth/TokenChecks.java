package io.parley.auth;

import static io.parley.auth.Mint.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What the tests of tokens have in common: a clock, keys and rules that a test may change before it shows a token. */
abstract class TokenChecks {
    static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);

    /** Good for another hour, issued a minute ago. */
    static final String TIMES = "\"iat\":1799999940,\"exp\":1800003600";

    static final String ALICE = "{\"sub\":\"alice\"," + TIMES + "}";

    final AuthenticationCounts counts = new AuthenticationCounts();
    Instant now = NOW;
    String issuer;
    List<String> audiences = List.of();
    List<VerificationKey> keys = List.of(secret());

    CompletionStage<Identity> authenticate(String token) {
        ClaimRules rules = new ClaimRules(
                issuer, audiences, Duration.ofSeconds(30), Duration.ofDays(1), "sub", "name", "parley", 10);
        Tokens tokens = new Tokens(List.of(KeySource.of(keys)), rules, 8192, 1, () -> now, counts);
        return tokens.authenticate(token).whenComplete((identity, failure) -> tokens.close());
    }

    Identity identity(String token) {
        return authenticate(token).toCompletableFuture().join();
    }

    Refusal refusal(String token) {
        Refusal refusal = Refused.of(authenticate(token));
        assertThat(refusal.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        return refusal;
    }

    /** The id at the end of the sentence. */
    String rule(String token) {
        return Refused.rule(refusal(token));
    }

    String ruleOrNone(String token) {
        return authenticate(token).toCompletableFuture().isCompletedExceptionally() ? rule(token) : "";
    }

    /** With another bit in the middle of the signature. */
    static String broken(String token) {
        int at = token.lastIndexOf('.') + 10;
        char other = token.charAt(at) == 'A' ? 'B' : 'A';
        return token.substring(0, at) + other + token.substring(at + 1);
    }

    static VerificationKey secret() {
        try {
            return VerificationKey.ofSecret(null, bytes(Mint.SECRET));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static VerificationKey key(String id, KeyPair pair) {
        try {
            return VerificationKey.ofPublicKey(id, pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
