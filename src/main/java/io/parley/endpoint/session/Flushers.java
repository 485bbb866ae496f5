package io.parley.endpoint.session;

import io.parley.channel.Limit;
import io.parley.channel.Tally;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that send for all connections of a servlet container: publications never leave by the container's own.
 *
 * <p>A write may block its thread. Where all are held up and connections wait, more threads are started, up to a limit; there
 * each write gets less time. So clients that do not read cost the others a moment and a bounded number of threads.
 */
public final class Flushers implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Flushers.class.getName());

    private static final long LOOK_MILLIS = 50;
    private static final long IDLE_MILLIS = 5_000;

    /** How much longer a container has for a write: so that the connection is closed as slow before the container gives it up. */
    static final Duration GRACE = Duration.ofMillis(500);

    /** The time of a write where every thread is held up. */
    private static final Duration CROWDED = Duration.ofMillis(250);

    private final int least;
    private final int most;
    private final Duration sendTimeout;
    private final Tally<Limit> reached;

    /** Each connection stands here once at most. */
    private final BlockingQueue<SessionConnection> waiting = new LinkedBlockingQueue<>();

    private final Set<Flusher> threads = ConcurrentHashMap.newKeySet();
    private final ScheduledFuture<?> look;

    /** Connections that are being flushed by threads of the container. */
    private final Set<SessionConnection> elsewhere = ConcurrentHashMap.newKeySet();

    private volatile boolean crowded;
    private volatile boolean pressed;
    private volatile boolean closed;

    /**
     * Starts the threads.
     *
     * @param least how many there always are, 1 or more
     * @param most how many there are while some are held up
     * @param sendTimeout how long a write may take
     * @param reached where to count how often there could be no more
     * @param timer looks whether threads are held up; stays the caller's
     */
    public Flushers(int least, int most, Duration sendTimeout, Tally<Limit> reached, ScheduledExecutorService timer) {
        this.least = least;
        this.most = Math.max(least, most);
        this.sendTimeout = sendTimeout;
        this.reached = reached;
        for (int i = 0; i < least; i++) {
            startOne();
        }
        look = timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Has the connection flushed by a thread. The caller sees to it that it is not added twice. */
    void add(SessionConnection connection) {
        waiting.add(connection);
    }

    /** Flushes the connection on the calling thread; the caller has seen to it that no other does. */
    void flushHere(SessionConnection connection) {
        elsewhere.add(connection);
        try {
            connection.flush(new DecodedFrames());
        } finally {
            elsewhere.remove(connection);
        }
    }

    /** How long a write that begins now may take. */
    Duration sendTimeout() {
        return crowded && CROWDED.compareTo(sendTimeout) < 0 ? CROWDED : sendTimeout;
    }

    /** Says that connections fall behind though their sockets take bytes: whoever publishes does well to wait. */
    void press() {
        pressed = true;
    }

    /** Waits a moment where publishers are ahead of the flushers: embedded, they would send themselves. */
    void awaitRelief() {
        if (!pressed) {
            return;
        }
        long began = System.nanoTime();
        try {
            while (!waiting.isEmpty()
                    && !closed
                    && System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pressed = false;
    }

    /** Stops the threads and waits for their end, at most for a moment each. */
    @Override
    public void close() {
        closed = true;
        look.cancel(false);
        threads.forEach(Thread::interrupt);
        for (Flusher thread : threads) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(1) + sendTimeout.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void startOne() {
        Flusher thread = new Flusher();
        threads.add(thread);
        thread.start();
    }

    /** Whether the thread may end because there are enough others. */
    private synchronized boolean retire(Flusher thread) {
        return threads.size() > least && threads.remove(thread);
    }

    private void look() {
        long now = System.nanoTime();
        boolean allHeldUp = true;
        for (Flusher thread : threads) {
            allHeldUp &= thread.isHeldUp(now);
        }
        elsewhere.forEach(connection -> connection.checkTime(now));
        boolean stuck = allHeldUp && !waiting.isEmpty();
        boolean full = stuck && threads.size() >= most;
        if (full && !crowded) {
            reached.add(Limit.CONTAINER_FLUSHERS);
        }
        crowded = full;
        if (stuck && !closed) {
            for (int more = Math.min(threads.size(), most - threads.size()); more > 0; more--) {
                startOne();
            }
        }
    }

    private final class Flusher extends Thread {

        private final DecodedFrames decoded = new DecodedFrames();
        private volatile @Nullable SessionConnection flushing;

        /** When the write began that the last look has seen, or 0. */
        private long seen;

        Flusher() {
            super("parley-flusher");
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (!closed) {
                    SessionConnection next = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                    if (next != null) {
                        flush(next);
                    } else if (retire(this)) {
                        return;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                threads.remove(this);
            }
        }

        /**
         * Whether it waits in the same write as at the last look: one that only has no processor on a busy machine is not held
         * up, and another beside it would not help.
         */
        boolean isHeldUp(long now) {
            SessionConnection connection = flushing;
            long since = connection == null ? 0 : connection.checkTime(now);
            boolean same = since != 0 && since == seen;
            seen = since;
            return same && getState() != State.RUNNABLE;
        }

        private void flush(SessionConnection connection) {
            flushing = connection;
            try {
                connection.flush(decoded);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "connection " + connection.id() + " could not be flushed", e);
            } finally {
                flushing = null;
            }
        }
    }
}
