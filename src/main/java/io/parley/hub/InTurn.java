package io.parley.hub;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Commands of one connection that wait for an answer each, and are started in the order in which they came, whatever the order of
 * the answers. Any thread; a command is started by the thread that brings the last answer it waited for.
 */
final class InTurn {

    private static final class Place {

        /** What is to be done, once the answer is there. */
        private @Nullable Runnable work;
    }

    private final int most;
    private final Queue<Place> places = new ArrayDeque<>();
    private boolean running;

    /** @param most how many may wait, 1 or more */
    InTurn(int most) {
        this.most = most;
    }

    /** Starts the command with its answer when its turn has come; at once where nothing is waited for. */
    <A, T> CompletionStage<T> take(CompletionStage<A> answer, Function<A, CompletionStage<T>> command) {
        Place place = new Place();
        synchronized (this) {
            if (places.size() >= most) {
                return CompletableFuture.failedFuture(full(most));
            }
            places.add(place);
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        answer.whenComplete((given, failure) -> {
            synchronized (this) {
                place.work = () -> {
                    if (failure == null) {
                        start(command, given, result);
                    } else {
                        result.completeExceptionally(failure);
                    }
                };
            }
            proceed();
        });
        return result;
    }

    static Refusal full(int most) {
        return new Refusal(
                ErrorCode.LIMIT_EXCEEDED,
                Limit.COMMANDS_WAITING,
                "at most " + most + " commands of a connection may wait for the backend (" + Limit.COMMANDS_WAITING
                        + ")");
    }

    /** Whoever comes while another thread is at it leaves the rest to that one. */
    private void proceed() {
        while (true) {
            Runnable work;
            synchronized (this) {
                Place first = places.peek();
                work = running || first == null ? null : first.work;
                if (work == null) {
                    return;
                }
                running = true;
            }
            try {
                work.run();
            } finally {
                synchronized (this) {
                    places.remove();
                    running = false;
                }
            }
        }
    }

    private static <A, T> void start(Function<A, CompletionStage<T>> command, A answer, CompletableFuture<T> result) {
        CompletionStage<T> stage;
        try {
            stage = command.apply(answer);
        } catch (RuntimeException failure) {
            result.completeExceptionally(failure);
            return;
        }
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        });
    }
}
