package io.parley.handshake;

/** Lets so many through in a second, and as many at once after a second of rest. Any thread. */
final class TokenBucket {

    private static final double NANOS = 1e9;

    private final int perSecond;
    private double tokens;
    private long filledAt;

    /**
     * @param perSecond how many, 1 or more
     * @param now the present time in nanoseconds, as {@link System#nanoTime} has it
     */
    TokenBucket(int perSecond, long now) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.filledAt = now;
    }

    /** Takes a token; false where there is none. */
    synchronized boolean take(long now) {
        fill(now);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** Whether it is as it was when it was made, and need not be kept. */
    synchronized boolean isFull(long now) {
        fill(now);
        return tokens >= perSecond;
    }

    private void fill(long now) {
        tokens = Math.min(perSecond, tokens + Math.max(0, now - filledAt) * perSecond / NANOS);
        filledAt = now;
    }
}
