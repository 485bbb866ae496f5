package io.parley.protocol;

import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import io.parley.transport.Connection;
import java.util.concurrent.CompletionException;

/** What to tell a client of a command that failed: the hub's refusal, or that the hub's log knows more. */
public final class Failures {

    private static final System.Logger LOG = System.getLogger(Failures.class.getName());

    private Failures() {}

    /** The refusal within the failure of a stage; anything else is a bug, is logged, and becomes {@link ErrorCode#INTERNAL}. */
    public static Refusal refusal(Throwable failure, Connection connection) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Refusal refusal) {
            return refusal;
        }
        LOG.log(System.Logger.Level.ERROR, "A command of connection " + connection.id() + " failed", cause);
        return new Refusal(ErrorCode.INTERNAL, "the hub failed; its log says how, under connection " + connection.id());
    }
}
