package io.parley.protocol;

import io.parley.channel.CloseCode;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import io.parley.transport.Connection;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The commands of one connection that await their answer: bounds their number, and turns whatever becomes of each into an
 * answer or a refusal.
 *
 * <p>A failure that is no {@link Refusal} is a bug: it is logged with the connection's id, and the client is told
 * {@link ErrorCode#INTERNAL}. May be used by any thread; the callbacks run on whichever thread completes the command, often
 * the caller's.
 */
public final class CommandsInFlight {

    private static final System.Logger LOG = System.getLogger(CommandsInFlight.class.getName());

    private final Connection connection;
    private final int limit;
    private final AtomicInteger count = new AtomicInteger();

    /**
     * @param limit how many commands may await their answer, 1 or more
     */
    public CommandsInFlight(Connection connection, int limit) {
        this.connection = connection;
        this.limit = limit;
    }

    /** Starts a command and sees to it that exactly one of the callbacks is called. */
    public <T> void start(Supplier<CompletionStage<T>> command, Consumer<T> answer, Consumer<Refusal> refuse) {
        if (count.incrementAndGet() > limit) {
            count.decrementAndGet();
            refuse.accept(new Refusal(
                    ErrorCode.LIMIT_EXCEEDED,
                    Limit.COMMANDS_IN_FLIGHT,
                    "at most " + limit + " commands may await their answer (parley.limits.commands-in-flight)"));
            return;
        }
        CompletionStage<T> stage;
        try {
            stage = command.get();
        } catch (RuntimeException e) {
            count.decrementAndGet();
            refuse.accept(refusal(e));
            return;
        }
        stage.whenComplete((result, failure) -> {
            count.decrementAndGet();
            try {
                if (failure == null) {
                    answer.accept(result);
                } else {
                    refuse.accept(refusal(failure));
                }
            } catch (RuntimeException e) {
                // Nobody looks at what comes of this stage: without an answer the client had better be told by the
                // close.
                LOG.log(System.Logger.Level.ERROR, "An answer to connection " + connection.id() + " failed", e);
                connection.close(CloseCode.INTERNAL_ERROR, "the hub failed; its log says how");
            }
        });
    }

    private Refusal refusal(Throwable failure) {
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
