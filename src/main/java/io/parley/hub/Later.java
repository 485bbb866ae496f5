package io.parley.hub;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Runs a task once some time has passed, on a thread of its own choice. Any thread. */
@FunctionalInterface
public interface Later {

    /** On a thread that all of the process shares; for hubs that live as long as it. */
    Later ON_SHARED_THREAD = (task, after) -> CompletableFuture.delayedExecutor(after.toNanos(), TimeUnit.NANOSECONDS)
            .execute(task);

    /**
     * Runs the task once.
     *
     * @throws RejectedExecutionException where nothing runs any more
     */
    void run(Runnable task, Duration after);

    /** As {@link #run}; where nothing runs any more, nobody waits for what the task would do. */
    default void runUnlessEnding(Runnable task, Duration after) {
        try {
            run(task, after);
        } catch (RejectedExecutionException e) {
            System.getLogger(Later.class.getName()).log(System.Logger.Level.DEBUG, "the hub stops: {0}", e);
        }
    }
}
