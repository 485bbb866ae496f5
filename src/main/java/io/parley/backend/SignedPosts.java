package io.parley.backend;

import io.parley.auth.BoundedBody;
import io.parley.auth.OutgoingHttp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends JSON to the backend, signed, by threads of its own, on which all answers are handled too. Any thread; nothing blocks.
 *
 * <p>Redirects are not followed: what is signed for one address is not for another. An answer is read up to a length and until a
 * deadline, its body included.
 */
public final class SignedPosts implements AutoCloseable {

    private static final int THREADS = 2;
    private static final long END_MILLIS = 5000;

    private final Signature signature;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final int answerBytes;
    private final ExecutorService threads;

    /** Those of the executor, which counts as ended a moment before they have. */
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    /** Null once it is closed: its thread ends when nobody refers to it, whatever still refers to this. */
    private volatile @Nullable HttpClient client;

    /**
     * @param timer for deadlines; stays the caller's
     * @param connectTimeout how long a connection may take to be made
     * @param answerBytes how long an answer may be
     */
    public SignedPosts(
            Signature signature,
            InstantSource clock,
            ScheduledExecutorService timer,
            Duration connectTimeout,
            int answerBytes) {
        this.signature = signature;
        this.clock = clock;
        this.timer = timer;
        this.answerBytes = answerBytes;
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "parley-backend");
            thread.setDaemon(true);
            running.removeIf(earlier -> earlier.getState() == Thread.State.TERMINATED);
            running.add(thread);
            return thread;
        });
        this.client = OutgoingHttp.client(connectTimeout, threads);
    }

    /** The body of a 2xx answer; fails with {@link Unanswered} and nothing else. */
    CompletableFuture<byte[]> post(URI to, byte[] body, Duration deadline) {
        HttpClient sender = client;
        if (sender == null) {
            return CompletableFuture.failedFuture(stopping());
        }
        long now = clock.instant().getEpochSecond();
        HttpRequest request = HttpRequest.newBuilder(to)
                .header("Content-Type", "application/json")
                .header(Signature.TIMESTAMP_HEADER, Long.toString(now))
                .header(Signature.HEADER, signature.of(now, body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        CompletableFuture<HttpResponse<byte[]>> exchange;
        ScheduledFuture<?> expiry;
        try {
            exchange = sender.sendAsync(request, this::body);
            expiry = timer.schedule(
                    () -> threads.execute(() -> exchange.cancel(true)), deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(stopping());
            return answer;
        }
        exchange.whenCompleteAsync(
                (response, failure) -> {
                    expiry.cancel(false);
                    if (failure != null) {
                        answer.completeExceptionally(unanswered(failure, deadline));
                    } else {
                        answer.complete(response.body());
                    }
                },
                threads);
        return answer;
    }

    /** Runs something on the threads that answers are handled on. */
    void execute(Runnable task) {
        threads.execute(task);
    }

    /** Runs something there after a while. */
    ScheduledFuture<?> executeIn(Duration delay, Runnable task) {
        return timer.schedule(() -> threads.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    boolean isClosed() {
        return threads.isShutdown();
    }

    /** Ends at once; returns when its threads have ended, for a servlet container looks for threads next. */
    @Override
    public void close() {
        threads.shutdownNow();
        client = null;
        try {
            for (Thread thread : running) {
                thread.join(END_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Unanswered stopping() {
        return new Unanswered(Failure.UNREACHABLE, "the hub stops");
    }

    private BoundedBody body(HttpResponse.ResponseInfo head) {
        int status = head.statusCode();
        return status >= 200 && status < 300
                ? BoundedBody.ofAtMost(
                        answerBytes,
                        new Unanswered(
                                Failure.TOO_LARGE, "the backend's answer has more than " + answerBytes + " bytes"))
                : BoundedBody.unread(new Unanswered(Failure.STATUS, "the backend answered with HTTP status " + status));
    }

    private static Unanswered unanswered(Throwable failure, Duration deadline) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Unanswered known) {
                return known;
            }
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof CancellationException
                ? new Unanswered(Failure.TIMEOUT, "the backend gave no answer within " + deadline.toMillis() + " ms")
                : new Unanswered(Failure.UNREACHABLE, "the backend cannot be reached: " + cause);
    }
}
