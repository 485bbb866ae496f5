package io.parley.http.api;

import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import io.parley.hub.Backend;
import java.util.concurrent.CompletionException;

/** Turns whatever failed into the problem that the caller is told of, and counts it with the refusals of all other ways in. */
final class Failures {

    private static final System.Logger LOG = System.getLogger(Failures.class.getName());

    private final Backend backend;

    Failures(Backend backend) {
        this.backend = backend;
    }

    /** The problem to answer with. What is neither a problem nor a refusal is a bug, which the log tells. */
    Problem problem(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ProblemException known) {
            return known.problem();
        }
        Refusal refusal = cause instanceof Refusal known ? known : internal(cause);
        backend.refused(refusal);
        return Problem.of(refusal);
    }

    private static Refusal internal(Throwable cause) {
        LOG.log(System.Logger.Level.ERROR, "a request of the API failed", cause);
        return new Refusal(ErrorCode.INTERNAL, "the hub failed; its log says how");
    }
}
