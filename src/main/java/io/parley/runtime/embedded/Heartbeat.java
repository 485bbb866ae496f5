package io.parley.runtime.embedded;

import io.parley.channel.CloseCode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Pings connections that were not heard for a while, and closes those that do not answer: once a second it looks at each, and
 * anything heard counts as a sign of life.
 */
final class Heartbeat implements Runnable {

    private final Set<Wire> open;
    private final long interval;
    private final long timeout;

    /**
     * @param interval how long a connection may be silent before it is pinged; counted in whole seconds
     * @param timeout how long it may then go on being silent
     */
    Heartbeat(Set<Wire> open, Duration interval, Duration timeout) {
        this.open = open;
        this.interval = Math.max(1, interval.toSeconds());
        this.timeout = Math.max(1, timeout.toSeconds());
    }

    void start(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this, 1, 1, TimeUnit.SECONDS);
    }

    /** Seconds of a clock that never goes back; four bytes a connection instead of eight. */
    static int now() {
        return (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    }

    @Override
    public void run() {
        int now = now();
        for (Wire wire : open) {
            int silent = now - wire.heardAt();
            if (wire.isPinged() && silent >= interval + timeout) {
                wire.close(CloseCode.DEAD_PEER, "nothing heard for " + silent + " s, a ping included");
            } else if (!wire.isPinged() && silent >= interval) {
                wire.ping();
            }
        }
    }
}
