package io.parley.protocol.chat;

import io.parley.broker.HistoryQuery;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.hub.Hub;
import io.parley.hub.Recovery;
import io.parley.hub.SubscribeRequest;
import io.parley.hub.Subscribed;
import io.parley.protocol.CommandsInFlight;
import io.parley.protocol.Conversation;
import io.parley.transport.Connection;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One superchat client, in as many rooms as it likes; each room is two channels, one to talk and one to tell who types. */
final class SuperchatConversation implements Conversation, Client.Listener {

    /** The two subscriptions that make a room. */
    private record Entered(Subscribed room, Subscribed typing) {}

    private final Connection connection;
    private final Client client;
    private final int maxDepth;
    private final CommandsInFlight inFlight;

    SuperchatConversation(Connection connection, Hub hub, int commandsInFlight) {
        this.connection = connection;
        this.client = hub.connect(connection, this);
        this.maxDepth = hub.limits().jsonDepth();
        this.inFlight = new CommandsInFlight(connection, commandsInFlight);
    }

    void greet() {
        if (client.member().name() == null) {
            client.rename(Names.guest(connection.id()));
        }
        connection.send(SuperchatEncoder.welcome(client.member()));
    }

    @Override
    public void text(String message) {
        SuperchatCommand.Request request = SuperchatDecoder.decode(message, maxDepth);
        try {
            carryOut(request.id(), request.command());
        } catch (Refusal e) {
            fail(request.id(), e);
        }
    }

    @Override
    public void binary(ByteBuffer message) {
        connection.close(CloseCode.UNSUPPORTED_DATA, "superchat has text messages only");
    }

    @Override
    public void closed(Departure cause) {
        client.leave(cause);
    }

    @Override
    public void unsubscribed(ChannelFilter filter, Refusal why) {
        if (filter instanceof ChannelName channel && !Names.isTyping(channel)) {
            giveUp(Names.typingIn(channel));
            connection.send(SuperchatEncoder.error(null, why));
            connection.send(SuperchatEncoder.left(null, channel, client.member(), Departure.UNSUBSCRIBED));
        }
    }

    private void carryOut(@Nullable String id, SuperchatCommand command) {
        if (command instanceof SuperchatCommand.Say say) {
            say(id, say);
        } else if (command instanceof SuperchatCommand.Typing typing) {
            typing(id, typing);
        } else if (command instanceof SuperchatCommand.Join join) {
            inFlight.start(() -> enter(join), entered -> entered(id, join, entered), refusal -> fail(id, refusal));
        } else if (command instanceof SuperchatCommand.Leave leave) {
            leave(id, leave.room());
        } else if (command instanceof SuperchatCommand.Nick nick) {
            client.rename(nick.name());
            connection.send(SuperchatEncoder.renamed(id, client.member()));
        } else if (command instanceof SuperchatCommand.History history) {
            history(id, history);
        } else if (command instanceof SuperchatCommand.Who who) {
            inFlight.start(
                    () -> client.presence(who.room()),
                    roster -> connection.send(SuperchatEncoder.roster(id, who.room(), roster)),
                    refusal -> fail(id, refusal));
        } else if (command instanceof SuperchatCommand.Unreadable unreadable) {
            fail(id, unreadable.refusal());
        }
    }

    private void say(@Nullable String id, SuperchatCommand.Say say) {
        inFlight.start(
                () -> client.publish(say.room(), Payload.text(say.text()), null),
                position -> {
                    if (id != null) {
                        connection.send(SuperchatEncoder.sent(id, say.room(), position));
                    }
                },
                refusal -> fail(id, refusal));
    }

    private void typing(@Nullable String id, SuperchatCommand.Typing typing) {
        Payload payload = typing.on() ? SuperchatEvents.STARTED : SuperchatEvents.STOPPED;
        inFlight.start(
                () -> client.publish(Names.typingIn(typing.room()), payload, null),
                position -> {},
                refusal -> fail(id, refusal));
    }

    private CompletionStage<Entered> enter(SuperchatCommand.Join join) {
        ChannelName typing = Names.typingIn(join.room());
        return client.subscribe(
                        new SubscribeRequest(join.room(), SuperchatEvents.EVENTS, join.since(), join.history(), true))
                .thenCompose(room -> client.subscribe(SubscribeRequest.to(typing, SuperchatEvents.EVENTS))
                        .whenComplete((subscribed, failure) -> {
                            if (failure != null) {
                                giveUp(join.room());
                            }
                        })
                        .thenApply(subscribed -> new Entered(room, subscribed)));
    }

    private void entered(@Nullable String id, SuperchatCommand.Join join, Entered entered) {
        Subscribed room = entered.room();
        Position position = room.position();
        if (!client.subscriptions().contains(join.room()) || position == null) {
            // Left again while the second of the two subscriptions was under way.
            giveUp(Names.typingIn(join.room()));
            fail(id, new Refusal(ErrorCode.UNAVAILABLE, "the room was left before it was entered"));
            return;
        }
        if (room.roster() != null) {
            connection.send(SuperchatEncoder.roster(id, join.room(), room.roster()));
        }
        Recovery recovery = room.recovery();
        Boolean recovered = join.since() == null ? null : recovery.recovered();
        connection.send(SuperchatEncoder.history(
                id, join.room(), position, recovered, recovery.reason(), recovery.publications()));
        room.open();
        entered.typing().open();
    }

    private void leave(@Nullable String id, ChannelName room) {
        client.unsubscribe(room);
        giveUp(Names.typingIn(room));
        connection.send(SuperchatEncoder.left(id, room, client.member(), Departure.UNSUBSCRIBED));
    }

    private void history(@Nullable String id, SuperchatCommand.History history) {
        inFlight.start(
                () -> client.history(history.room(), new HistoryQuery(history.since(), history.limit())),
                page -> connection.send(
                        SuperchatEncoder.history(id, history.room(), page.position(), null, null, page.publications())),
                refusal -> fail(id, refusal));
    }

    /** Unsubscribes where there is a subscription; where there is none, it was given up already. */
    private void giveUp(ChannelName channel) {
        if (client.subscriptions().contains(channel)) {
            client.unsubscribe(channel);
        }
    }

    private void fail(@Nullable String id, Refusal refusal) {
        client.refused(refusal);
        connection.send(SuperchatEncoder.error(id, refusal));
    }
}
