package io.parley.http.stream;

import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** How errors of the hub are told over HTTP. Pure. */
final class Errors {

    private Errors() {}

    /** What the client is told of a failure: what the hub itself says, or that there was one. */
    static Refusal refusal(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof Refusal refusal
                ? refusal
                : new Refusal(ErrorCode.INTERNAL, "the hub failed; its log says how");
    }

    /** The HTTP status that goes with an error, or with none. */
    static int status(@Nullable ErrorCode error) {
        if (error == null) {
            return 200;
        }
        return switch (error) {
            case MALFORMED, UNKNOWN_COMMAND, BAD_REQUEST, BAD_CHANNEL -> 400;
            case UNAUTHENTICATED -> 401;
            case NOT_PERMITTED -> 403;
            case NO_SUCH_PROCEDURE, NOT_OFFERED -> 404;
            case ALREADY_SUBSCRIBED, NOT_SUBSCRIBED -> 409;
            case TOO_LARGE -> 413;
            case LIMIT_EXCEEDED -> 429;
            case UNAVAILABLE -> 503;
            case INTERNAL -> 500;
        };
    }
}
