package io.parley.protocol.updates;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Payload;
import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.hub.Hub;
import io.parley.hub.SubscribeRequest;
import io.parley.hub.Subscribed;
import io.parley.protocol.CommandsInFlight;
import io.parley.protocol.Conversation;
import io.parley.transport.Connection;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One player, in one world at a time. Its state is a publication that names the connection as its state, so that a newer one replaces
 * an older; who goes says so by a last state.
 */
final class UpdatesConversation implements Conversation, Client.Listener {

    private final Connection connection;
    private final Client client;
    private final int maxDepth;
    private final CommandsInFlight inFlight;

    /** What brought the player where it is, or is about to be; null where it is nowhere. */
    private final AtomicReference<UpdatesCommand.@Nullable Join> place = new AtomicReference<>();

    UpdatesConversation(Connection connection, Hub hub, int commandsInFlight) {
        this.connection = connection;
        this.client = hub.connect(connection, this);
        this.maxDepth = hub.limits().jsonDepth();
        this.inFlight = new CommandsInFlight(connection, commandsInFlight);
    }

    @Override
    public void text(String message) {
        UpdatesCommand command = UpdatesDecoder.decode(message, maxDepth);
        try {
            carryOut(command);
        } catch (Refusal e) {
            fail(e);
        }
    }

    @Override
    public void binary(ByteBuffer message) {
        connection.close(CloseCode.UNSUPPORTED_DATA, "updates are text messages only");
    }

    @Override
    public void closed(Departure cause) {
        UpdatesCommand.Join left = place.getAndSet(null);
        if (left != null) {
            vanish(left.world());
        }
        client.leave(cause);
    }

    @Override
    public void unsubscribed(ChannelFilter filter, Refusal why) {
        UpdatesCommand.Join here = place.get();
        if (here != null
                && filter instanceof ChannelName left
                && left.equals(here.world())
                && place.compareAndSet(here, null)) {
            connection.send(UpdatesEncoder.error(why));
            connection.send(UpdatesEncoder.left(left));
        }
    }

    private void carryOut(UpdatesCommand command) {
        if (command instanceof UpdatesCommand.State state) {
            publish(present(), state.state());
        } else if (command instanceof UpdatesCommand.Join join) {
            join(join);
        } else if (command instanceof UpdatesCommand.Leave) {
            ChannelName left = present();
            leave(left);
            connection.send(UpdatesEncoder.left(left));
        } else if (command instanceof UpdatesCommand.Unreadable unreadable) {
            fail(unreadable.refusal());
        }
    }

    private void join(UpdatesCommand.Join join) {
        UpdatesCommand.Join before = place.get();
        if (before != null) {
            leave(before.world());
        }
        if (join.name() != null) {
            client.rename(join.name());
        }
        place.set(join);
        inFlight.start(
                () -> client.subscribe(SubscribeRequest.to(join.world(), UpdatesEncoder.UPDATES)),
                subscribed -> entered(join.world(), subscribed),
                refusal -> {
                    place.compareAndSet(join, null);
                    fail(refusal);
                });
    }

    private void entered(ChannelName entered, Subscribed subscribed) {
        connection.send(UpdatesEncoder.joined(entered, client.member()));
        subscribed.open();
    }

    private void leave(ChannelName left) {
        place.set(null);
        vanish(left);
        // Where the subscribe is still under way there is nothing to give up yet, and it is refused.
        if (client.subscriptions().contains(left)) {
            client.unsubscribe(left);
        }
    }

    private void vanish(ChannelName left) {
        inFlight.start(
                () -> client.publish(left, UpdatesEncoder.GONE, null, connection.id()), position -> {}, refusal -> {
                    // The others forget the state when it is too old.
                });
    }

    private void publish(ChannelName where, Payload state) {
        inFlight.start(() -> client.publish(where, state, null, connection.id()), position -> {}, this::fail);
    }

    private ChannelName present() {
        UpdatesCommand.Join here = place.get();
        if (here == null) {
            throw new Refusal(ErrorCode.NOT_SUBSCRIBED, "join a world first");
        }
        return here.world();
    }

    private void fail(Refusal refusal) {
        client.refused(refusal);
        connection.send(UpdatesEncoder.error(refusal));
    }
}
