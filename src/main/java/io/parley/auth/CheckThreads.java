package io.parley.auth;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs checks of credentials that take longer than whoever asks can be held up: a few at a time, on threads that end when there is
 * nothing to do, while a bounded number waits. Any thread; nothing blocks.
 */
final class CheckThreads implements AutoCloseable {

    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;
    private final int mostWaiting;
    private final AuthenticationCounts counts;

    /**
     * @param name of the threads
     * @param most how many run at a time
     * @param mostWaiting how many may wait for their turn
     */
    CheckThreads(String name, int most, int mostWaiting, AuthenticationCounts counts) {
        this.mostWaiting = mostWaiting;
        this.counts = counts;
        this.threads = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(mostWaiting), task -> {
                    Thread made = new Thread(task, name);
                    made.setDaemon(true);
                    return made;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * What the check returns or throws, once it had its turn. Fails with a {@link Refusal} of {@link ErrorCode#UNAVAILABLE} where
     * too many wait already, or where these threads are closed before.
     */
    <T> CompletionStage<T> run(Callable<T> check) {
        Waiting<T> waiting = new Waiting<>(check);
        try {
            threads.execute(waiting);
        } catch (RejectedExecutionException e) {
            waiting.answer.completeExceptionally(threads.isShutdown() ? stopped() : full());
        }
        return waiting.answer;
    }

    /** What still waits is refused. */
    @Override
    public void close() {
        for (Runnable left : threads.shutdownNow()) {
            if (left instanceof Waiting<?> waiting) {
                waiting.answer.completeExceptionally(stopped());
            }
        }
    }

    private Refusal stopped() {
        return counts.refuse(CredentialRule.UNAVAILABLE, "the hub stops");
    }

    private Refusal full() {
        counts.refused().add(CredentialRule.UNAVAILABLE);
        return counts.exceeded(
                ErrorCode.UNAVAILABLE,
                Limit.AUTHENTICATIONS_WAITING,
                mostWaiting + " credentials wait to be checked, the most");
    }

    /** One check that waits for its turn, or runs. */
    private static final class Waiting<T> implements Runnable {

        private final Callable<T> check;
        private final CompletableFuture<T> answer = new CompletableFuture<>();

        Waiting(Callable<T> check) {
            this.check = check;
        }

        @Override
        public void run() {
            T result;
            try {
                result = check.call();
            } catch (Exception e) {
                answer.completeExceptionally(e);
                return;
            }
            answer.complete(result);
        }
    }
}
