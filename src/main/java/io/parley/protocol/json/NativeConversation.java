package io.parley.protocol.json;

import io.parley.broker.HistoryQuery;
import io.parley.broker.Roster;
import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.hub.Hub;
import io.parley.hub.Recovery;
import io.parley.hub.SubscribeRequest;
import io.parley.hub.Subscribed;
import io.parley.protocol.Conversation;
import io.parley.protocol.Failures;
import io.parley.transport.Connection;
import io.parley.transport.Frame;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One native client: carries out each command as it comes, and answers when its stage completes, in whatever order that is. */
final class NativeConversation implements Conversation {

    private final Connection connection;
    private final Client client;
    private final int maxDepth;
    private final long heartbeatSeconds;
    private final int commandsInFlight;
    private final AtomicInteger inFlight = new AtomicInteger();

    NativeConversation(Connection connection, Hub hub, long heartbeatSeconds, int commandsInFlight) {
        this.connection = connection;
        this.client = hub.connect(connection);
        this.maxDepth = hub.limits().jsonDepth();
        this.heartbeatSeconds = heartbeatSeconds;
        this.commandsInFlight = commandsInFlight;
    }

    @Override
    public void text(String message) {
        Command.Request request = CommandDecoder.decode(message, maxDepth);
        String id = request.id();
        if (inFlight.incrementAndGet() > commandsInFlight) {
            fail(
                    id,
                    new Refusal(
                            ErrorCode.LIMIT_EXCEEDED,
                            "at most " + commandsInFlight
                                    + " commands may await their reply (parley.limits.commands-in-flight)"));
            return;
        }
        try {
            carryOut(id, request.command());
        } catch (RuntimeException e) {
            fail(id, e);
        }
    }

    @Override
    public void binary(ByteBuffer message) {
        connection.close(
                CloseCode.UNSUPPORTED_DATA,
                "parley.v1.json has text messages only; bytes travel as \"binary\" in base64");
    }

    @Override
    public void closed(Departure cause) {
        client.leave(cause);
    }

    private void carryOut(@Nullable String id, Command command) {
        if (command instanceof Command.Publish publish) {
            publish(id, publish);
        } else if (command instanceof Command.Subscribe subscribe) {
            subscribe(id, subscribe);
        } else if (command instanceof Command.Unsubscribe unsubscribe) {
            client.unsubscribe(unsubscribe.filter());
            reply(MessageEncoder.ok(id));
        } else if (command instanceof Command.Connect connect) {
            client.rename(connect.name());
            reply(MessageEncoder.connected(id, client.member(), heartbeatSeconds));
        } else if (command instanceof Command.History history) {
            answer(
                    id,
                    client.history(history.channel(), new HistoryQuery(history.since(), history.limit())),
                    page -> MessageEncoder.history(id, page.position(), page.publications()));
        } else if (command instanceof Command.Presence presence) {
            answer(id, client.presence(presence.channel()), roster -> MessageEncoder.presence(id, roster));
        } else if (command instanceof Command.Call call) {
            answer(id, client.call(call.procedure(), call.arguments()), result -> MessageEncoder.result(id, result));
        } else if (command instanceof Command.Unreadable unreadable) {
            fail(id, unreadable.refusal());
        } else {
            reply(MessageEncoder.ok(id));
        }
    }

    /** Answered only where the client can tell what the answer belongs to. */
    private void publish(@Nullable String id, Command.Publish publish) {
        CompletionStage<Position> published = client.publish(publish.channel(), publish.payload(), publish.key());
        published.whenComplete((position, failure) -> {
            if (failure != null) {
                fail(id, failure);
            } else if (id != null) {
                reply(MessageEncoder.published(id, position));
            } else {
                inFlight.decrementAndGet();
            }
        });
    }

    private void subscribe(@Nullable String id, Command.Subscribe subscribe) {
        NativeEvents events = subscribe.presence() ? NativeEvents.WITH_PRESENCE : NativeEvents.PUBLICATIONS;
        int history = subscribe.history() == null ? 0 : subscribe.history();
        client.subscribe(new SubscribeRequest(
                        subscribe.filter(), events, subscribe.since(), history, subscribe.presence()))
                .whenComplete((subscribed, failure) -> {
                    if (failure != null) {
                        fail(id, failure);
                    } else {
                        reply(subscribed(id, subscribe, subscribed));
                        subscribed.open();
                    }
                });
    }

    private static Frame subscribed(@Nullable String id, Command.Subscribe asked, Subscribed subscribed) {
        Recovery recovery = subscribed.recovery();
        Boolean recovered = asked.since() == null ? null : recovery.recovered();
        List<Publication> publications =
                asked.since() == null && asked.history() == null ? null : recovery.publications();
        Roster roster = asked.presence() ? subscribed.roster() : null;
        return MessageEncoder.subscribed(id, subscribed.position(), recovered, recovery.reason(), publications, roster);
    }

    private <T> void answer(@Nullable String id, CompletionStage<T> stage, Function<T, Frame> encode) {
        stage.whenComplete((result, failure) -> {
            if (failure != null) {
                fail(id, failure);
            } else {
                reply(encode.apply(result));
            }
        });
    }

    private void reply(Frame frame) {
        inFlight.decrementAndGet();
        connection.send(frame);
    }

    private void fail(@Nullable String id, Throwable failure) {
        reply(MessageEncoder.error(id, Failures.refusal(failure, connection)));
    }
}
