package io.parley.auth;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Checks JSON Web Tokens (RFC 7519) as RFC 8725 asks for: the form, a key that is known and for the token's algorithm, the
 * signature, then what the token says.
 *
 * <p>Any thread; nothing blocks. An HMAC is checked on the caller's thread, in some tens of microseconds. A signature takes up to
 * some tens of milliseconds (P-521), and anybody can send one that is no good, so that those are checked on a few threads of their
 * own, as are tokens again whose key had to be fetched first.
 */
public final class Tokens implements AutoCloseable {

    private final List<KeySource> sources;
    private final int longest;
    private final int mostWaiting;
    private final Claims claims;
    private final AuthenticationCounts counts;
    private final CheckThreads threads;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param longest the most characters of a token
     * @param mostWaiting how many may wait for keys to be fetched, and as many for their signatures to be checked
     */
    Tokens(
            List<KeySource> sources,
            ClaimRules rules,
            int longest,
            int mostWaiting,
            InstantSource clock,
            AuthenticationCounts counts) {
        this.sources = List.copyOf(sources);
        this.longest = longest;
        this.mostWaiting = mostWaiting;
        this.claims = new Claims(rules, clock, counts);
        this.counts = counts;
        this.threads = new CheckThreads("parley-signatures", signatureThreads(), mostWaiting, counts);
    }

    /** Makes them of the settings, and reads what lies in files. */
    public static Tokens of(
            TokenKeys keys,
            ClaimRules rules,
            int longest,
            int mostWaiting,
            InstantSource clock,
            AuthenticationCounts counts)
            throws UnusableKeyException {
        return new Tokens(keys.open(clock), rules, longest, mostWaiting, clock, counts);
    }

    /** Whom the token is about; fails with a {@link Refusal} as {@link Authenticator#authenticate} does. */
    CompletionStage<Identity> authenticate(String compact) {
        try {
            CompactToken token = CompactToken.parse(compact, longest, counts);
            List<KeySource> lacking = lacking(token);
            return signedByOneOf(token)
                    .thenCompose(signed -> signed || lacking.isEmpty()
                            ? CompletableFuture.completedFuture(signed)
                            : refreshed(lacking).thenCompose(done -> signedByOneOf(token)))
                    .thenApply(signed -> {
                        if (signed) {
                            return claims.identity(token.claims());
                        }
                        throw unsigned(token);
                    });
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    /** Looks for changed keys; to be called once in a while, by a thread that may read a file. */
    public void tick() {
        sources.forEach(KeySource::tick);
    }

    @Override
    public void close() {
        threads.close();
        sources.forEach(KeySource::close);
    }

    /** Half of the machine at most, so that a flood of signatures leaves the rest to the connections. */
    private static int signatureThreads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private CompletionStage<Boolean> signedByOneOf(CompactToken token) {
        List<VerificationKey> keys = sources.stream()
                .flatMap(source -> source.keys().stream())
                .filter(key -> mayMean(token, key) && key.isFor(token.algorithm()))
                .toList();
        if (keys.isEmpty() || VerificationKey.isQuick(token.algorithm())) {
            return CompletableFuture.completedFuture(signedByOneOf(token, keys));
        }
        return threads.run(() -> signedByOneOf(token, keys));
    }

    private static boolean signedByOneOf(CompactToken token, List<VerificationKey> keys) {
        return keys.stream().anyMatch(key -> key.signed(token));
    }

    private static boolean mayMean(CompactToken token, VerificationKey key) {
        return token.keyId() == null || key.id() == null || token.keyId().equals(key.id());
    }

    /** The sources that could know more about the token than they do: none while one of them has the key that it names. */
    private List<KeySource> lacking(CompactToken token) {
        List<KeySource> lacking = new ArrayList<>();
        for (KeySource source : sources) {
            boolean named = source.keys().stream()
                    .anyMatch(key -> token.keyId() != null && token.keyId().equals(key.id()));
            if (named) {
                return List.of();
            }
            if (source.refreshable() && (source.outOfReach() || token.keyId() != null)) {
                lacking.add(source);
            }
        }
        return lacking;
    }

    private CompletionStage<Void> refreshed(List<KeySource> lacking) {
        if (waiting.incrementAndGet() > mostWaiting) {
            waiting.decrementAndGet();
            counts.refused().add(CredentialRule.UNAVAILABLE);
            throw counts.exceeded(
                    ErrorCode.UNAVAILABLE,
                    Limit.AUTHENTICATIONS_WAITING,
                    mostWaiting + " credentials wait to be checked, the most");
        }
        CompletableFuture<?>[] refreshes = lacking.stream()
                .map(source -> source.refresh().toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(refreshes).whenComplete((done, failure) -> waiting.decrementAndGet());
    }

    /** Why no key has signed it, the most telling reason first. */
    private Refusal unsigned(CompactToken token) {
        List<VerificationKey> meant = new ArrayList<>();
        boolean outOfReach = false;
        for (KeySource source : sources) {
            outOfReach |= source.outOfReach();
            source.keys().stream().filter(key -> mayMean(token, key)).forEach(meant::add);
        }
        if (outOfReach) {
            return counts.refuse(CredentialRule.UNAVAILABLE, "the keys that tokens are checked with are out of reach");
        }
        if (meant.isEmpty()) {
            return counts.refuse(CredentialRule.TOKEN_KEY, "the hub has no key of the token's kid");
        }
        if (meant.stream().noneMatch(key -> key.isFor(token.algorithm()))) {
            return counts.refuse(CredentialRule.TOKEN_ALGORITHM, "the token's alg is not one of its key");
        }
        return counts.refuse(CredentialRule.TOKEN_SIGNATURE, "the token's signature is not that of its key");
    }
}
