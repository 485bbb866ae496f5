package io.parley.backend;

import java.time.Duration;

/**
 * Leaves a backend in peace that failed several times in a row: for a pause nothing is sent, then one request tries again. Any
 * thread.
 */
final class Breaker {

    private final int most;
    private final long pauseNanos;
    private int failures;
    private long resumes;

    /**
     * @param most so many failures in a row start a pause, 1 or more
     * @param pause how long it is
     */
    Breaker(int most, Duration pause) {
        this.most = most;
        this.pauseNanos = pause.toNanos();
    }

    /**
     * Whether a request may be sent; where the pause is over, for one alone until its outcome is known or another pause has passed.
     *
     * @param now by {@link System#nanoTime}
     */
    synchronized boolean admits(long now) {
        if (failures < most) {
            return true;
        }
        if (now - resumes < 0) {
            return false;
        }
        resumes = now + pauseNanos;
        return true;
    }

    synchronized void succeeded() {
        failures = 0;
    }

    synchronized void failed(long now) {
        if (failures < most) {
            failures++;
        }
        if (failures == most) {
            resumes = now + pauseNanos;
        }
    }

    /** Whether the backend is left in peace. */
    synchronized boolean isOpen() {
        return failures == most;
    }
}
