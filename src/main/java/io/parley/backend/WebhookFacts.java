package io.parley.backend;

import io.parley.channel.Limit;
import io.parley.hub.Fact;
import io.parley.hub.Facts;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells the backend facts, at least once and in their order: one batch is under way at a time, and stays first in the queue until
 * the backend has acknowledged it. Any thread.
 *
 * <p>Where the backend does not take them, they wait, up to a number of bytes; beyond it the oldest are dropped, counted and logged.
 * The receiver sees a gap in the sequence.
 */
public final class WebhookFacts implements Facts {

    /**
     * What is sent where, and how much may wait.
     *
     * @param deadline for the acknowledgement of one batch
     * @param bytes of facts that may wait
     * @param retryInterval the longest time between two attempts
     */
    public record Delivery(URI url, Set<Fact.Kind> kinds, Duration deadline, int bytes, Duration retryInterval) {

        public Delivery {
            kinds = Set.copyOf(kinds);
        }
    }

    private static final System.Logger LOG = System.getLogger(WebhookFacts.class.getName());

    private static final int MOST_FACTS = 500;
    private static final int MOST_BYTES = 256 * 1024;
    private static final int OVERHEAD = 64;
    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final int MOST_DOUBLINGS = 20;

    private record Kept(long sequence, byte[] json) {

        int bytes() {
            return json.length + OVERHEAD;
        }
    }

    private final Delivery delivery;
    private final SignedPosts posts;
    private final Bodies bodies;
    private final InstantSource clock;
    private final BackendCounts counts;

    /** Guarded by this, as is all that follows. */
    private final Deque<Kept> queue = new ArrayDeque<>();

    private long bytes;
    private long sequence;
    private int attempts;
    private boolean sending;
    private boolean dropping;
    private boolean draining;
    private boolean closed;
    private @Nullable ScheduledFuture<?> retry;

    public WebhookFacts(
            Delivery delivery, SignedPosts posts, Bodies bodies, InstantSource clock, BackendCounts counts) {
        this.delivery = delivery;
        this.posts = posts;
        this.bodies = bodies;
        this.clock = clock;
        this.counts = counts;
    }

    @Override
    public void happened(Fact fact) {
        if (!delivery.kinds().contains(fact.kind())) {
            return;
        }
        boolean wake;
        synchronized (this) {
            if (closed) {
                counts.dropped(1);
                return;
            }
            Kept kept = new Kept(++sequence, bodies.fact(fact, sequence, clock.millis()));
            queue.add(kept);
            bytes += kept.bytes();
            makeRoom();
            wake = !sending && !queue.isEmpty();
            sending |= wake;
        }
        if (wake) {
            execute(this::send);
        }
    }

    /** Bytes of facts that wait to be acknowledged. */
    public synchronized long waitingBytes() {
        return bytes;
    }

    /** How many facts wait to be acknowledged. */
    public synchronized int waiting() {
        return queue.size();
    }

    /**
     * Waits until everything is acknowledged, but no longer than this; what then is left is given up, and logged. Facts that come
     * later are dropped.
     */
    public synchronized void drain(Duration patience) {
        draining = true;
        if (retry != null && retry.cancel(false)) {
            execute(this::send);
        }
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toNanos(); left > 0 && !queue.isEmpty(); left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closed = true;
        if (!queue.isEmpty()) {
            counts.dropped(queue.size());
            LOG.log(Level.ERROR, "The backend was not told {0} facts: the hub stops", queue.size());
            queue.clear();
            bytes = 0;
        }
    }

    private void makeRoom() {
        if (bytes <= delivery.bytes()) {
            return;
        }
        if (!dropping) {
            dropping = true;
            LOG.log(
                    Level.ERROR,
                    "The backend does not take the facts: the oldest are dropped from now on ({0})",
                    Limit.WEBHOOKS_FACTS_BYTES);
        }
        while (bytes > delivery.bytes()) {
            bytes -= queue.remove().bytes();
            counts.dropped(1);
            counts.limits().add(Limit.WEBHOOKS_FACTS_BYTES);
        }
    }

    private void send() {
        List<byte[]> batch = new ArrayList<>();
        int size = 0;
        long last = 0;
        synchronized (this) {
            retry = null;
            for (Kept kept : queue) {
                if (batch.size() == MOST_FACTS || (size + kept.json().length > MOST_BYTES && size > 0)) {
                    break;
                }
                batch.add(kept.json());
                size += kept.json().length + 1;
                last = kept.sequence();
            }
            if (batch.isEmpty()) {
                sending = false;
                return;
            }
        }
        long through = last;
        posts.post(delivery.url(), bodies.batch(batch, size), delivery.deadline())
                .whenComplete((answer, failure) -> {
                    if (failure == null) {
                        acknowledged(through);
                    } else {
                        failed(failure);
                    }
                });
    }

    private void acknowledged(long through) {
        synchronized (this) {
            int told = 0;
            for (Kept first = queue.peek(); first != null && first.sequence() <= through; first = queue.peek()) {
                bytes -= queue.remove().bytes();
                told++;
            }
            counts.told(told);
            if (attempts > 0) {
                LOG.log(Level.INFO, "The backend takes facts again, after {0} attempts", attempts);
            }
            attempts = 0;
            dropping = false;
            if (queue.isEmpty()) {
                sending = false;
                notifyAll();
                return;
            }
        }
        send();
    }

    private void failed(Throwable failure) {
        if (failure instanceof Unanswered unanswered) {
            counts.failed(unanswered.failure(), Limit.WEBHOOKS_DEADLINE);
        }
        synchronized (this) {
            if (closed) {
                return;
            }
            counts.repeats();
            if (attempts++ == 0) {
                LOG.log(
                        Level.WARNING,
                        "The backend was not told {0} facts, which will be tried again: {1}",
                        queue.size(),
                        failure.getMessage());
            }
            try {
                retry = posts.executeIn(pause(), this::send);
            } catch (RejectedExecutionException e) {
                // The hub stops: drain() says what is lost.
                sending = false;
            }
        }
    }

    /** Doubles with each attempt, then takes between half of that and all of it, so that nodes do not come all at once. */
    private Duration pause() {
        long most = draining ? FIRST_RETRY.toMillis() : delivery.retryInterval().toMillis();
        long doubled = FIRST_RETRY.toMillis() << Math.min(attempts - 1, MOST_DOUBLINGS);
        long millis = Math.max(1, Math.min(doubled, most));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
    }

    private void execute(Runnable task) {
        try {
            posts.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "The hub stops", e);
        }
    }
}
