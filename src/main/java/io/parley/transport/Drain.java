package io.parley.transport;

import io.parley.channel.CloseCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Closes all connections of a hub that stops, a few at a time, so that those who come back do not all come at once.
 *
 * <p>The first half of the time is for sending Close frames, the second for the peers' answers.
 */
public final class Drain {

    private static final String REASON = "the hub is stopping; connect again in a few seconds";
    private static final int BATCHES = 20;
    private static final long LOOK_AGAIN_MILLIS = 5;

    /** Fewer than these are closed at once: pacing spares nobody. */
    private static final int SMALLEST_BATCH = 100;

    private Drain() {}

    /**
     * Closes every connection with 1001 and waits until none is open, at most for the time given. To be called when no
     * more come in.
     *
     * @param open the open connections, a view that shrinks as they end
     * @return whether all have ended
     */
    public static boolean close(Collection<? extends Connection> open, Duration atMost) {
        long began = System.nanoTime();
        List<Connection> all = new ArrayList<>(open);
        int batch = Math.max(SMALLEST_BATCH, all.size() / BATCHES);
        long pause = atMost.toMillis() / 2 / BATCHES;
        for (int from = 0; from < all.size(); from += batch) {
            if (from > 0 && !slept(pause)) {
                return false;
            }
            for (Connection connection : all.subList(from, Math.min(all.size(), from + batch))) {
                connection.close(CloseCode.GOING_AWAY, REASON);
            }
        }
        while (!open.isEmpty() && System.nanoTime() - began < atMost.toNanos()) {
            if (!slept(LOOK_AGAIN_MILLIS)) {
                return false;
            }
        }
        return open.isEmpty();
    }

    /** Whether the pause was not interrupted. */
    private static boolean slept(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
