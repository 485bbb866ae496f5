package io.parley.http.api;

import io.parley.auth.ApiKey;
import io.parley.auth.Scope;
import io.parley.channel.ChannelName;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import io.parley.hub.Backend;
import io.parley.protocol.JsonWriter;
import io.parley.transport.FlushBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out operations for the holder of an API key, each only as far as the key goes.
 *
 * <p>The parts of a broadcast or batch are begun in their order without waiting for one another, so that those of one channel take
 * effect in that order. Any thread.
 */
final class Operations {

    private final Backend backend;
    private final Failures failures;

    Operations(Backend backend, Failures failures) {
        this.backend = backend;
        this.failures = failures;
    }

    /** The JSON that answers the operation. Fails with a {@link ProblemException} or a {@link Refusal}. */
    CompletionStage<JsonWriter> run(ApiKey caller, Operation operation) {
        try {
            if (operation instanceof Operation.Publish publish) {
                return publish(caller, publish).thenApply(AnswerEncoder::published);
            } else if (operation instanceof Operation.Broadcast broadcast) {
                return broadcast(caller, broadcast);
            } else if (operation instanceof Operation.History history) {
                check(caller, Scope.READ, history.channel());
                return backend.history(history.channel(), history.query())
                        .thenApply(page -> AnswerEncoder.history(history.query(), page));
            } else if (operation instanceof Operation.Presence presence) {
                check(caller, Scope.READ, presence.channel());
                return backend.presence(presence.channel()).thenApply(AnswerEncoder::presence);
            } else if (operation instanceof Operation.Occupancy occupancy) {
                check(caller, Scope.READ, occupancy.channel());
                return backend.occupancy(occupancy.channel()).thenApply(AnswerEncoder::occupancy);
            }
            throw new IllegalStateException("unknown operation " + operation);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The JSON that answers all of them: for each, in order, its answer or its problem. */
    CompletionStage<JsonWriter> batch(ApiKey caller, List<Operation> operations) {
        return all(operations.stream()
                .<Supplier<CompletionStage<JsonWriter>>>map(operation -> () -> run(caller, operation)
                        .handle((answer, failure) -> outcome(new JsonWriter(256).raw("{"), answer, failure)))
                .toList());
    }

    /**
     * Checks that the key is good for this.
     *
     * @throws ProblemException where it is not
     */
    static void check(ApiKey caller, Scope scope) {
        if (!caller.has(scope)) {
            throw Problem.notPermitted(
                            "api.scope",
                            "the API key '" + caller.name() + "' lacks the scope '" + scope.wireName() + "'")
                    .exception();
        }
    }

    private static void check(ApiKey caller, Scope scope, ChannelName channel) {
        check(caller, scope);
        if (!caller.reaches(channel)) {
            throw Problem.notPermitted(
                            "api.channels",
                            "the API key '" + caller.name() + "' is not for the channel '" + channel + "'")
                    .exception();
        }
    }

    private CompletionStage<Position> publish(ApiKey caller, Operation.Publish publish) {
        check(caller, Scope.PUBLISH, publish.channel());
        Operation.Content content = publish.content();
        return backend.publish(publish.channel(), content.payload(), content.key(), content.state());
    }

    private CompletionStage<JsonWriter> broadcast(ApiKey caller, Operation.Broadcast broadcast) {
        check(caller, Scope.PUBLISH);
        return all(broadcast.channels().stream()
                .<Supplier<CompletionStage<JsonWriter>>>map(channel -> () -> {
                    Operation publish = new Operation.Publish(channel, broadcast.content());
                    JsonWriter json = new JsonWriter(256)
                            .raw("{\"channel\":")
                            .string(channel.value())
                            .raw(",");
                    return run(caller, publish).handle((answer, failure) -> outcome(json, answer, failure));
                })
                .toList());
    }

    /** Starts each in turn; what they publish is flushed together. */
    private static CompletionStage<JsonWriter> all(List<Supplier<CompletionStage<JsonWriter>>> parts) {
        List<CompletableFuture<JsonWriter>> started = new ArrayList<>(parts.size());
        FlushBatch.begin();
        try {
            for (Supplier<CompletionStage<JsonWriter>> part : parts) {
                started.add(part.get().toCompletableFuture());
            }
        } finally {
            FlushBatch.end();
        }
        return CompletableFuture.allOf(started.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> results(started));
    }

    private static JsonWriter results(List<CompletableFuture<JsonWriter>> parts) {
        JsonWriter json = new JsonWriter(256).raw("{\"results\":[");
        String comma = "";
        for (CompletableFuture<JsonWriter> part : parts) {
            json.raw(comma).raw(part.join().toBytes());
            comma = ",";
        }
        return json.raw("]}");
    }

    /** What became of a part: {@code answer} or {@code problem}, behind what is written already. */
    private JsonWriter outcome(JsonWriter json, @Nullable JsonWriter answer, @Nullable Throwable failure) {
        return failure == null
                ? json.raw("\"answer\":")
                        .raw(Objects.requireNonNull(answer).toBytes())
                        .raw("}")
                : failures.problem(failure).json(json.raw("\"problem\":")).raw("}");
    }
}
