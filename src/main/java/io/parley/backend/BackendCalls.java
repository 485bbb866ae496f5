package io.parley.backend;

import io.parley.channel.ErrorCode;
import io.parley.channel.Payload;
import io.parley.channel.Refusal;
import io.parley.hub.Caller;
import io.parley.hub.Client;
import io.parley.hub.Procedures;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Procedures that the backend answers to, by a signed request for each call. */
public final class BackendCalls {

    /** What stands for the procedure's name in the URL of calls. */
    public static final String PLACE = "{procedure}";

    private static final System.Logger LOG = System.getLogger(BackendCalls.class.getName());

    private final String url;
    private final Requests requests;
    private final Bodies bodies;
    private final AnswerDecoder decoder;
    private final InstantSource clock;
    private final BackendCounts counts;

    /**
     * @param url with {@value #PLACE} where the name goes, or without it
     * @param maxDepth how deeply a result may be nested
     */
    public BackendCalls(
            String url, int maxDepth, Requests requests, Bodies bodies, InstantSource clock, BackendCounts counts) {
        this.url = url;
        this.requests = requests;
        this.bodies = bodies;
        this.decoder = new AnswerDecoder(maxDepth);
        this.clock = clock;
        this.counts = counts;
    }

    /** Adds these procedures to those that clients may call. */
    public void register(Iterable<String> names, Procedures procedures) {
        for (String name : names) {
            URI to = URI.create(url.replace(
                    PLACE, URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20")));
            procedures.register(name, (caller, arguments) -> call(to, name, caller, arguments));
        }
    }

    private CompletionStage<Payload> call(URI to, String name, Client client, Payload arguments) {
        byte[] body = bodies.call(name, arguments, Caller.of(client), clock.millis());
        return requests.send(to, body)
                .thenApply(decoder::result)
                .handle((result, failure) -> {
                    if (failure == null) {
                        counts.calls().add(BackendCounts.Outcome.ALLOWED);
                        return CompletableFuture.completedFuture(result);
                    }
                    return CompletableFuture.<Payload>failedFuture(refusal(name, failure));
                })
                .thenCompose(stage -> stage);
    }

    private Refusal refusal(String name, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Refusal given) {
            counts.calls().add(BackendCounts.Outcome.DENIED);
            return given;
        }
        counts.calls().add(BackendCounts.Outcome.FAILED);
        if (cause instanceof Unanswered unanswered && unanswered.failure() == Failure.MALFORMED) {
            counts.failures().add(Failure.MALFORMED);
        }
        LOG.log(Level.WARNING, "The procedure {0} failed: {1}", name, cause.getMessage());
        return new Refusal(
                ErrorCode.UNAVAILABLE, "the backend that answers to the procedure '" + name + "' cannot be asked now");
    }
}
