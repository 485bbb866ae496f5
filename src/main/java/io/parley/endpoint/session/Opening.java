package io.parley.endpoint.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Counts handshakes that were admitted and whose sessions the container has not opened yet: it answers first and opens then, so
 * that a client may be back with the next before it is counted. Any thread.
 */
public final class Opening {

    /** A container that has not opened a session by then will not. */
    private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Queue<Long> since = new ConcurrentLinkedQueue<>();

    /** Counts one more. */
    public void add() {
        since.add(System.nanoTime());
    }

    /** One is open, or never will be. */
    public void remove() {
        since.poll();
    }

    /** How many there are. */
    public int count() {
        long now = System.nanoTime();
        since.removeIf(began -> now - began > FORGOTTEN_NANOS);
        return since.size();
    }
}
