package io.parley.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.Refusal;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/** Waits for stages, whichever thread completes them. */
public final class Stages {

    private static final int PATIENCE_SECONDS = 10;

    private Stages() {}

    public static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .copy()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** What the stage was refused with. */
    public static Refusal refusal(CompletionStage<?> stage) {
        Throwable failure = Assertions.catchThrowable(() -> get(stage));
        assertThat(failure).isInstanceOf(CompletionException.class);
        assertThat(failure.getCause()).isInstanceOf(Refusal.class);
        return (Refusal) failure.getCause();
    }
}
