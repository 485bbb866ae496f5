package io.parley.protocol.json;

import io.parley.auth.Credentials;
import io.parley.broker.HistoryQuery;
import io.parley.broker.Roster;
import io.parley.channel.ChannelFilter;
import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.channel.Publication;
import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.hub.Hub;
import io.parley.hub.Recovery;
import io.parley.hub.SubscribeRequest;
import io.parley.hub.Subscribed;
import io.parley.protocol.CommandsInFlight;
import io.parley.protocol.Conversation;
import io.parley.transport.Connection;
import io.parley.transport.Frame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One native client: carries out each command as it comes, and answers when its stage completes, in whatever order that is. */
final class NativeConversation implements Conversation, Client.Listener {

    private final Connection connection;
    private final Client client;
    private final int maxDepth;
    private final long heartbeatSeconds;
    private final CommandsInFlight inFlight;

    NativeConversation(Connection connection, Hub hub, long heartbeatSeconds, int commandsInFlight) {
        this.connection = connection;
        this.client = hub.connect(connection, this);
        this.maxDepth = hub.limits().jsonDepth();
        this.heartbeatSeconds = heartbeatSeconds;
        this.inFlight = new CommandsInFlight(connection, commandsInFlight);
    }

    @Override
    public void text(String message) {
        Command.Request request = CommandDecoder.decode(message, maxDepth);
        try {
            carryOut(request.id(), request.command());
        } catch (Refusal e) {
            fail(request.id(), e);
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
            connection.send(MessageEncoder.ok(id));
        } else if (command instanceof Command.Connect connect) {
            connect(id, connect);
        } else if (command instanceof Command.History history) {
            HistoryQuery query = new HistoryQuery(history.since(), history.limit());
            answer(
                    id,
                    () -> client.history(history.channel(), query),
                    page -> MessageEncoder.history(id, page.position(), page.publications()));
        } else if (command instanceof Command.Presence presence) {
            answer(id, () -> client.presence(presence.channel()), roster -> MessageEncoder.presence(id, roster));
        } else if (command instanceof Command.Call call) {
            answer(
                    id,
                    () -> client.call(call.procedure(), call.arguments()),
                    result -> MessageEncoder.result(id, result));
        } else if (command instanceof Command.Unreadable unreadable) {
            fail(id, unreadable.refusal());
        } else {
            connection.send(MessageEncoder.ok(id));
        }
    }

    @Override
    public void expiring(Duration left) {
        connection.send(MessageEncoder.expiring(left));
    }

    @Override
    public void unsubscribed(ChannelFilter filter, Refusal why) {
        connection.send(MessageEncoder.unsubscribed(filter, why));
    }

    private void connect(@Nullable String id, Command.Connect connect) {
        Credentials token = connect.token();
        if (token == null) {
            connected(id, connect);
        } else {
            inFlight.start(
                    () -> client.authenticate(token), shown -> connected(id, connect), refusal -> fail(id, refusal));
        }
    }

    private void connected(@Nullable String id, Command.Connect connect) {
        if (connect.named()) {
            client.rename(connect.name());
        }
        connection.send(MessageEncoder.connected(id, client.member(), client.expiresIn(), heartbeatSeconds));
    }

    /** Answered only where the client can tell what the answer belongs to. */
    private void publish(@Nullable String id, Command.Publish publish) {
        inFlight.start(
                () -> client.publish(publish.channel(), publish.payload(), publish.key(), publish.state()),
                position -> {
                    if (id != null) {
                        connection.send(MessageEncoder.published(id, position));
                    }
                },
                refusal -> fail(id, refusal));
    }

    private void subscribe(@Nullable String id, Command.Subscribe asked) {
        NativeEvents events = asked.presence() ? NativeEvents.WITH_PRESENCE : NativeEvents.PUBLICATIONS;
        int history = asked.history() == null ? 0 : asked.history();
        SubscribeRequest request =
                new SubscribeRequest(asked.filter(), events, asked.since(), history, asked.presence());
        inFlight.start(
                () -> client.subscribe(request),
                subscribed -> {
                    connection.send(reply(id, asked, subscribed));
                    subscribed.open();
                },
                refusal -> fail(id, refusal));
    }

    private static Frame reply(@Nullable String id, Command.Subscribe asked, Subscribed subscribed) {
        Recovery recovery = subscribed.recovery();
        Boolean recovered = asked.since() == null ? null : recovery.recovered();
        List<Publication> publications =
                asked.since() == null && asked.history() == null ? null : recovery.publications();
        Roster roster = asked.presence() ? subscribed.roster() : null;
        return MessageEncoder.subscribed(
                id, subscribed.position(), subscribed.conflated(), recovered, recovery.reason(), publications, roster);
    }

    private <T> void answer(@Nullable String id, Supplier<CompletionStage<T>> command, Function<T, Frame> encode) {
        inFlight.start(command, result -> connection.send(encode.apply(result)), refusal -> fail(id, refusal));
    }

    private void fail(@Nullable String id, Refusal refusal) {
        client.refused(refusal);
        connection.send(MessageEncoder.error(id, refusal));
    }
}
