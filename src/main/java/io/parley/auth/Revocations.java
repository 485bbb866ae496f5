package io.parley.auth;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Proofs that are good by themselves and have been taken back: those of a user, one token, or all from before a time.
 *
 * <p>Remembered for as long as a token can live, since a token that is older than that has expired by itself. A proof of which nobody
 * knows when it was issued, such as a password, counts as old: its user stays out for that time. Anonymous clients are not
 * concerned. Any thread; nothing blocks.
 */
public final class Revocations {

    /** Proofs issued until then are no good. */
    private final Map<String, Instant> users = new ConcurrentHashMap<>();

    /** When each was revoked. */
    private final Map<String, Instant> tokens = new ConcurrentHashMap<>();

    private final AtomicInteger remembered = new AtomicInteger();
    private final Duration longestLife;
    private final int most;
    private final InstantSource clock;
    private final AuthenticationCounts counts;
    private volatile @Nullable Instant everythingUntil;

    /**
     * @param longestLife of a token or a ticket, the difference between clocks included
     * @param most how many users and tokens may be remembered
     */
    public Revocations(Duration longestLife, int most, InstantSource clock, AuthenticationCounts counts) {
        this.longestLife = longestLife;
        this.most = most;
        this.clock = clock;
        this.counts = counts;
    }

    /**
     * Takes back every proof of the user that was issued until now.
     *
     * @throws Refusal with {@link ErrorCode#LIMIT_EXCEEDED} where too many revocations are remembered
     */
    public void revokeUser(String user) {
        remember(users, user);
    }

    /**
     * Takes back the token of this id ({@code jti}).
     *
     * @throws Refusal with {@link ErrorCode#LIMIT_EXCEEDED} where too many revocations are remembered
     */
    public void revokeToken(String tokenId) {
        remember(tokens, tokenId);
    }

    /**
     * Takes back everything that was issued until then. An earlier time than the last changes nothing.
     *
     * @throws Refusal with {@link ErrorCode#BAD_REQUEST} for a time to come
     */
    public void revokeIssuedUntil(Instant time) {
        if (time.isAfter(clock.instant())) {
            throw new Refusal(ErrorCode.BAD_REQUEST, "what is not issued yet cannot be revoked");
        }
        synchronized (this) {
            Instant last = everythingUntil;
            everythingUntil = last != null && last.isAfter(time) ? last : time;
        }
    }

    /** Whether what this identity stands on has been taken back. */
    public boolean isRevoked(Identity who) {
        if (who.proof() == Identity.Proof.NONE) {
            return false;
        }
        String tokenId = who.tokenId();
        String user = who.user();
        return isUntil(everythingUntil, who.issuedAt())
                || (tokenId != null && tokens.containsKey(tokenId))
                || (user != null && isUntil(users.get(user), who.issuedAt()));
    }

    /** How many users and tokens are remembered. */
    public int remembered() {
        return remembered.get();
    }

    /** Forgets what no living token can be concerned by. To be called once in a while. */
    public void sweep() {
        Instant horizon = clock.instant().minus(longestLife);
        forget(users, horizon);
        forget(tokens, horizon);
        synchronized (this) {
            if (everythingUntil != null && everythingUntil.isBefore(horizon)) {
                everythingUntil = null;
            }
        }
    }

    private void remember(Map<String, Instant> revoked, String key) {
        Instant now = clock.instant();
        if (revoked.replace(key, now) == null) {
            if (remembered.incrementAndGet() > most) {
                remembered.decrementAndGet();
                throw counts.exceeded(
                        ErrorCode.LIMIT_EXCEEDED, Limit.REVOCATIONS, most + " revocations are remembered, the most");
            }
            if (revoked.put(key, now) != null) {
                remembered.decrementAndGet();
            }
        }
    }

    private void forget(Map<String, Instant> revoked, Instant horizon) {
        revoked.forEach((key, at) -> {
            if (at.isBefore(horizon) && revoked.remove(key, at)) {
                remembered.decrementAndGet();
            }
        });
    }

    private static boolean isUntil(@Nullable Instant time, @Nullable Instant issuedAt) {
        return time != null && (issuedAt == null || !issuedAt.isAfter(time));
    }
}
