package io.parley.hub;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call to a port that is on its way: it has arrived there when the test says so, and is answered when the test says so. */
final class Held<T> {

    /** The calls that a test holds up, in the order in which they were made; none while it is not {@code slow}. */
    static final class Calls {

        private final Deque<Held<?>> held = new ArrayDeque<>();
        boolean slow;

        <T> CompletionStage<T> call(Supplier<CompletionStage<T>> port) {
            if (!slow) {
                return port.get();
            }
            Held<T> call = new Held<>(port);
            held.add(call);
            return call.stage;
        }

        Held<?> next() {
            return held.remove();
        }

        int size() {
            return held.size();
        }
    }

    private final Supplier<CompletionStage<T>> port;
    private final CompletableFuture<T> stage = new CompletableFuture<>();
    private @Nullable CompletionStage<T> arrived;

    private Held(Supplier<CompletionStage<T>> port) {
        this.port = port;
    }

    Held<T> arrives() {
        arrived = port.get();
        return this;
    }

    void isAnswered() {
        if (arrived == null) {
            arrives();
        }
        arrived.whenComplete((result, failure) -> {
            if (failure == null) {
                stage.complete(result);
            } else {
                stage.completeExceptionally(failure);
            }
        });
    }

    void fails(RuntimeException failure) {
        stage.completeExceptionally(failure);
    }
}
