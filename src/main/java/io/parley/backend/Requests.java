package io.parley.backend;

import io.parley.channel.Limit;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Requests that somebody waits for: so many at once, so many bytes of them waiting, none longer than the deadline, and none at all
 * while the {@link Breaker} is open. Any thread; nothing blocks.
 */
public final class Requests {

    /**
     * The bounds.
     *
     * @param time the limit that the deadline is
     * @param deadline from the moment of asking to the whole answer
     * @param concurrency how many are under way at once
     * @param waitingBytes how many bytes may wait for one of those to end
     * @param breakerFailures so many failures in a row start a pause
     * @param breakerPause how long nothing is sent then
     */
    public record Limits(
            Limit time,
            Duration deadline,
            int concurrency,
            int waitingBytes,
            int breakerFailures,
            Duration breakerPause) {}

    /** What a request takes beside its body. */
    private static final int OVERHEAD = 256;

    private record Waiting(URI to, byte[] body, long expires, CompletableFuture<byte[]> answer) {

        int bytes() {
            return body.length + OVERHEAD;
        }
    }

    private final SignedPosts posts;
    private final Limits limits;
    private final BackendCounts counts;
    private final Breaker breaker;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private int underWay;

    public Requests(SignedPosts posts, Limits limits, BackendCounts counts) {
        this.posts = posts;
        this.limits = limits;
        this.counts = counts;
        this.breaker = new Breaker(limits.breakerFailures(), limits.breakerPause());
    }

    /** Sends, now or when there is a place. Fails with {@link Unanswered} and nothing else. */
    CompletableFuture<byte[]> send(URI to, byte[] body) {
        long now = System.nanoTime();
        if (!breaker.admits(now)) {
            return failed(
                    Failure.RESTING, "the backend failed several times in a row and is left in peace for a while");
        }
        Waiting request = new Waiting(to, body, now + limits.deadline().toNanos(), new CompletableFuture<>());
        synchronized (this) {
            if (underWay >= limits.concurrency()) {
                counts.limits().add(Limit.WEBHOOKS_CONCURRENCY);
                if (waitingBytes + request.bytes() > limits.waitingBytes()) {
                    counts.limits().add(Limit.WEBHOOKS_WAITING_BYTES);
                    return failed(
                            Failure.BUSY, "too much waits for the backend (" + Limit.WEBHOOKS_WAITING_BYTES + ")");
                }
                waiting.add(request);
                waitingBytes += request.bytes();
                return request.answer();
            }
            underWay++;
        }
        start(request, now);
        return request.answer();
    }

    /** Whether the backend is left in peace. */
    public boolean isResting() {
        return breaker.isOpen();
    }

    /** Bytes that wait for a place. */
    public synchronized long waitingBytes() {
        return waitingBytes;
    }

    private void start(Waiting request, long now) {
        Duration left = Duration.ofNanos(Math.max(1, request.expires() - now));
        posts.post(request.to(), request.body(), left).whenComplete((answer, failure) -> {
            note(failure);
            next();
            if (failure == null) {
                request.answer().complete(answer);
            } else {
                request.answer().completeExceptionally(failure);
            }
        });
    }

    private void note(@Nullable Throwable failure) {
        if (failure == null) {
            breaker.succeeded();
            return;
        }
        breaker.failed(System.nanoTime());
        if (failure instanceof Unanswered unanswered) {
            counts.failed(unanswered.failure(), limits.time());
        }
    }

    /** Gives the place that became free to the first that still has time; those that have none are told so. */
    private void next() {
        while (true) {
            Waiting request;
            synchronized (this) {
                request = waiting.poll();
                if (request == null) {
                    underWay--;
                    return;
                }
                waitingBytes -= request.bytes();
            }
            long now = System.nanoTime();
            if (request.expires() - now > 0 && !posts.isClosed()) {
                start(request, now);
                return;
            }
            counts.failed(Failure.TIMEOUT, limits.time());
            request.answer()
                    .completeExceptionally(
                            new Unanswered(Failure.TIMEOUT, "no place became free in time to ask the backend"));
        }
    }

    private CompletableFuture<byte[]> failed(Failure failure, String message) {
        counts.failed(failure, limits.time());
        return CompletableFuture.failedFuture(new Unanswered(failure, message));
    }
}
