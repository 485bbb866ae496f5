package io.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import io.parley.auth.RemoteKeys.Fetch;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import java.io.IOException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keys that have to be fetched, as tokens meet them. */
class RemoteKeysTest {

    private static final Instant START = Instant.ofEpochSecond(1_800_000_000L);
    private static final KeyPair OLD = Mint.P256;
    private static final KeyPair NEW = Mint.pair("secp256r1");

    private final List<CompletableFuture<String>> fetches = new ArrayList<>();
    private final AuthenticationCounts counts = new AuthenticationCounts();
    private Instant now = START;

    private final RemoteKeys remote = new RemoteKeys(
            new Fetch() {
                @Override
                public CompletionStage<String> fetch() {
                    CompletableFuture<String> fetch = new CompletableFuture<>();
                    fetches.add(fetch);
                    return fetch;
                }

                @Override
                public void close() {}
            },
            new RemoteKeys.Times(Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofHours(1)),
            () -> now);

    private final Tokens tokens = new Tokens(
            List.of(remote),
            new ClaimRules(null, List.of(), Duration.ZERO, Duration.ofDays(1), "sub", null, "parley", 10),
            8192,
            2,
            () -> now,
            counts);

    @Test
    void firstTokenWaitsForTheFirstFetch() {
        CompletionStage<Identity> alice = tokens.authenticate(token("old", OLD));
        assertThat(alice.toCompletableFuture()).isNotDone();

        fetches.get(0).complete(set("old", OLD));
        assertThat(alice.toCompletableFuture().join().user()).isEqualTo("alice");
    }

    @Test
    void knownKeyNeedsNoFetch() {
        fetched(set("old", OLD));
        assertThat(user(tokens.authenticate(token("old", OLD)))).isEqualTo("alice");
        assertThat(user(tokens.authenticate(token(null, OLD)))).isEqualTo("alice");
        assertThat(fetches).hasSize(1);
    }

    @Test
    void unknownKeyIsFetchedEarly() {
        fetched(set("old", OLD));
        now = now.plusSeconds(10);
        CompletionStage<Identity> alice = tokens.authenticate(token("new", NEW));
        assertThat(alice.toCompletableFuture()).isNotDone();

        fetches.get(1).complete(set("old", OLD, "new", NEW));
        assertThat(user(alice)).isEqualTo("alice");
        assertThat(user(tokens.authenticate(token("old", OLD)))).isEqualTo("alice");
    }

    @Test
    void keyThatWasTakenAwayIsNoLongerGood() {
        fetched(set("old", OLD));
        now = now.plus(Duration.ofMinutes(5));
        fetched(set("new", NEW));
        assertThat(rule(tokens.authenticate(token("old", OLD)))).isEqualTo("token.key");
    }

    @Test
    void floodOfUnknownKeysIsOneFetch() {
        fetched(set("old", OLD));
        for (int i = 0; i < 1000; i++) {
            assertThat(rule(tokens.authenticate(token("made up " + i, NEW)))).isEqualTo("token.key");
        }
        assertThat(fetches).hasSize(1);

        now = now.plusSeconds(10);
        CompletionStage<Identity> one = tokens.authenticate(token("made up", NEW));
        CompletionStage<Identity> other = tokens.authenticate(token("made up too", NEW));
        assertThat(fetches).hasSize(2);
        fetches.get(1).complete(set("old", OLD));
        assertThat(rule(one)).isEqualTo("token.key");
        assertThat(rule(other)).isEqualTo("token.key");
    }

    @Test
    void onlySoManyWait() {
        tokens.authenticate(token("old", OLD));
        CompletionStage<Identity> second = tokens.authenticate(token("old", OLD));
        Refusal third = Refused.of(tokens.authenticate(token("old", OLD)));

        assertThat(third.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(third.limit()).isEqualTo(Limit.AUTHENTICATIONS_WAITING);
        assertThat(third.reason()).isEqualTo("2 credentials wait to be checked, the most (parley.auth.waiting)");
        assertThat(counts.limits().of(Limit.AUTHENTICATIONS_WAITING)).isEqualTo(1);

        fetches.get(0).complete(set("old", OLD));
        assertThat(user(second)).isEqualTo("alice");
        assertThat(user(tokens.authenticate(token("old", OLD)))).isEqualTo("alice");
    }

    @Test
    void fetchesAgainAfterTheInterval() {
        remote.tick();
        assertThat(fetches).hasSize(1);
        fetches.get(0).complete(set("old", OLD));
        remote.tick();
        now = now.plus(Duration.ofMinutes(5)).minusMillis(1);
        remote.tick();
        assertThat(fetches).hasSize(1);
        now = now.plusMillis(1);
        remote.tick();
        assertThat(fetches).hasSize(2);
    }

    @Test
    void fetchesAgainSoonAfterAFailure() {
        remote.tick();
        fetches.get(0).completeExceptionally(new IOException("connection refused"));
        now = now.plusSeconds(9);
        remote.tick();
        assertThat(fetches).hasSize(1);
        now = now.plusSeconds(1);
        remote.tick();
        assertThat(fetches).hasSize(2);
    }

    @Test
    void keysStayGoodWhileTheyCannotBeFetchedUntilTheyAreStale() {
        fetched(set("old", OLD));
        for (int minutes = 5; minutes <= 60; minutes += 5) {
            now = START.plus(Duration.ofMinutes(minutes));
            remote.tick();
            last().completeExceptionally(new IOException("connection refused"));
            assertThat(user(tokens.authenticate(token("old", OLD)))).isEqualTo("alice");
        }
        now = START.plus(Duration.ofMinutes(60)).plusMillis(1);
        Refusal stale = Refused.of(tokens.authenticate(token("old", OLD)));
        assertThat(stale.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(stale.reason())
                .isEqualTo("the keys that tokens are checked with are out of reach (credentials.unavailable)");

        now = now.plusSeconds(10);
        fetched(set("old", OLD));
        assertThat(user(tokens.authenticate(token("old", OLD)))).isEqualTo("alice");
    }

    @Test
    void whatIsNoSetChangesNothing() {
        fetched(set("old", OLD));
        for (String answer : List.of("", "[]", "{}", "{\"keys\":[]}", "{\"keys\":7}", "<html>", "[".repeat(100_000))) {
            now = now.plusSeconds(10);
            remote.refresh();
            last().complete(answer);
            assertThat(user(tokens.authenticate(token("old", OLD)))).isEqualTo("alice");
        }
    }

    @Test
    void takesNoSecretsFromTheNet() {
        fetched("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"" + Mint.base64(Mint.SECRET) + "\"},"
                + jwk("old", OLD) + "]}");
        assertThat(rule(tokens.authenticate(Mint.hmac("{\"alg\":\"HS256\",\"kid\":\"s\"}", claims()))))
                .isEqualTo("token.key");
        assertThat(user(tokens.authenticate(token("old", OLD)))).isEqualTo("alice");
    }

    private void fetched(String set) {
        remote.refresh();
        last().complete(set);
    }

    private CompletableFuture<String> last() {
        return fetches.get(fetches.size() - 1);
    }

    private static String set(Object... idsAndKeys) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < idsAndKeys.length; i += 2) {
            keys.add(jwk((String) idsAndKeys[i], (KeyPair) idsAndKeys[i + 1]));
        }
        return Stream.of(keys).flatMap(List::stream).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    private static String jwk(String id, KeyPair pair) {
        return new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic())
                .keyID(id)
                .build()
                .toJSONString();
    }

    private String token(String keyId, KeyPair pair) {
        String header = keyId == null ? "{\"alg\":\"ES256\"}" : "{\"alg\":\"ES256\",\"kid\":\"" + keyId + "\"}";
        return Mint.token("ES256", pair, header, claims());
    }

    private String claims() {
        long second = now.getEpochSecond();
        return "{\"sub\":\"alice\",\"iat\":" + second + ",\"exp\":" + (second + 60) + "}";
    }

    private static String user(CompletionStage<Identity> authentication) {
        return authentication.toCompletableFuture().join().user();
    }

    private static String rule(CompletionStage<Identity> authentication) {
        return Refused.rule(Refused.of(authentication));
    }
}
