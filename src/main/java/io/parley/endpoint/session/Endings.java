package io.parley.endpoint.session;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that no connection outlives its close by more than a deadline, where the container would keep it until its peer has
 * read all that was written, or for ever. Any thread.
 */
final class Endings {

    private static final Logger LOG = System.getLogger(Endings.class.getName());

    private final Duration deadline;
    private final ScheduledExecutorService timer;

    /** Each holds its connection until the deadline, also where the peer has answered: that is known below the session only. */
    private final Set<Runnable> cuts = ConcurrentHashMap.newKeySet();

    /**
     * @param deadline how long a peer has
     * @param timer stays the caller's
     */
    Endings(Duration deadline, ScheduledExecutorService timer) {
        this.deadline = deadline;
        this.timer = timer;
    }

    /** Begins the time of a connection; to be called once for each. */
    void begin(Runnable cut) {
        cuts.add(cut);
        try {
            timer.schedule(() -> end(cut), deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            end(cut);
        }
    }

    /** Cuts all that have begun. */
    void endAll() {
        cuts.forEach(this::end);
    }

    private void end(Runnable cut) {
        if (!cuts.remove(cut)) {
            return;
        }
        try {
            cut.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a connection that is closed could not be cut", e);
        }
    }
}
