package io.parley.protocol.json;

import io.parley.broker.HistoryQuery;
import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.transport.Frame;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One command of the native protocol, for ways in that carry each alone: answered by the same JSON as on a WebSocket, but always
 * answered, whether it has an id or not.
 *
 * <p>What needs a connection that stays is refused here: following a channel is the stream's own business.
 */
public final class SingleCommand {

    private static final System.Logger LOG = System.getLogger(SingleCommand.class.getName());

    private SingleCommand() {}

    /**
     * What became of a command.
     *
     * @param json the whole answer, in UTF-8
     * @param error the error that it states, or null where the command was carried out
     */
    public record Reply(byte[] json, @Nullable ErrorCode error) {}

    /** Carries the command out as this client. The stage completes on any thread and never fails. */
    public static CompletionStage<Reply> carryOut(String message, Client client, int maxDepth) {
        Command.Request request = CommandDecoder.decode(message, maxDepth);
        String id = request.id();
        CompletionStage<Frame> answer;
        try {
            answer = answer(id, request.command(), client);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.handle((frame, failure) -> {
            if (failure == null) {
                return new Reply(frame.payload(), null);
            }
            Refusal refusal = refusal(client, failure);
            client.refused(refusal);
            return new Reply(MessageEncoder.error(id, refusal).payload(), refusal.code());
        });
    }

    private static CompletionStage<Frame> answer(@Nullable String id, Command command, Client client) {
        if (command instanceof Command.Publish publish) {
            return client.publish(publish.channel(), publish.payload(), publish.key(), publish.state())
                    .thenApply(position -> MessageEncoder.published(id, position));
        } else if (command instanceof Command.History history) {
            return client.history(history.channel(), new HistoryQuery(history.since(), history.limit()))
                    .thenApply(page -> MessageEncoder.history(id, page.position(), page.publications()));
        } else if (command instanceof Command.Presence presence) {
            return client.presence(presence.channel()).thenApply(roster -> MessageEncoder.presence(id, roster));
        } else if (command instanceof Command.Call call) {
            return client.call(call.procedure(), call.arguments())
                    .thenApply(result -> MessageEncoder.result(id, result));
        } else if (command instanceof Command.Ping) {
            return CompletableFuture.completedFuture(MessageEncoder.ok(id));
        } else if (command instanceof Command.Unreadable unreadable) {
            throw unreadable.refusal();
        }
        throw new Refusal(
                ErrorCode.NOT_OFFERED,
                "a single command is publish, history, presence, call or ping; channels are followed by /sse or /poll");
    }

    private static Refusal refusal(Client client, Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Refusal refusal) {
            return refusal;
        }
        String id = client.connection().id();
        LOG.log(System.Logger.Level.ERROR, "A command of client " + id + " failed", cause);
        return new Refusal(ErrorCode.INTERNAL, "the hub failed; its log says how, under client " + id);
    }
}
