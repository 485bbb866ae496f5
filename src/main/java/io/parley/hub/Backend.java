package io.parley.hub;

import io.parley.broker.ChannelPage;
import io.parley.broker.ChannelQuery;
import io.parley.broker.Draft;
import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.broker.Roster;
import io.parley.channel.ChannelName;
import io.parley.channel.Limit;
import io.parley.channel.OwnChannels;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import io.parley.channel.Tally;
import io.parley.transport.Connection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a server-side caller may ask of the hub: it has no connection and is no member of any channel, and is kept to the same
 * limits and counted in the same numbers as a {@link Client}.
 *
 * <p>It may do everything: whoever hands it to a caller has asked before what that caller may do. Every method may be called by any
 * thread. Stages complete on any thread, often at once, and fail with a {@link Refusal}.
 */
public final class Backend {

    private static final Comparator<Client> BY_ID =
            Comparator.comparing(client -> client.connection().id());

    private final Hub hub;

    Backend(Hub hub) {
        this.hub = hub;
    }

    /** Publishes as nobody: the publication has no {@code from}. */
    public CompletionStage<Position> publish(
            ChannelName channel, Payload payload, @Nullable String key, @Nullable String state) {
        return outside(channel, () -> hub.publish(channel, new Draft(null, payload, key, state)));
    }

    /** Publishes what the hub has to say of itself, in a channel of its own ({@link OwnChannels}). */
    public CompletionStage<Position> tell(ChannelName channel, Payload payload) {
        return hub.publish(channel, new Draft(null, payload, null, null));
    }

    /** A page of a channel's history, cut short where the reply would be too large. */
    public CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query) {
        return outside(channel, () -> hub.history(channel, query));
    }

    /** Who is in the channel. */
    public CompletionStage<Roster> presence(ChannelName channel) {
        return outside(channel, () -> hub.presence(channel));
    }

    /** How many are in the channel. */
    public CompletionStage<Occupancy> occupancy(ChannelName channel) {
        return outside(channel, () -> {
            int subscribers = hub.subscribers(channel);
            return hub.hasPresence(channel)
                    ? hub.members(channel).thenApply(members -> new Occupancy(subscribers, members))
                    : CompletableFuture.completedFuture(new Occupancy(subscribers, null));
        });
    }

    /** The channels there are. */
    public CompletionStage<ChannelPage> channels(ChannelQuery query) {
        return hub.listChannels(query);
    }

    /**
     * This node's clients, in the order of their connections' ids. Takes time in proportion to the number of all clients, and room
     * in proportion to the limit.
     *
     * @param after only those whose ids come after this one; empty from the first on
     * @param limit at most so many, 1 or more
     */
    public ClientPage clients(String after, int limit, Predicate<Client> wanted) {
        PriorityQueue<Client> first = new PriorityQueue<>(BY_ID.reversed());
        hub.forEachClient(client -> {
            if (client.connection().id().compareTo(after) > 0 && wanted.test(client)) {
                first.add(client);
                if (first.size() > limit + 1) {
                    first.remove();
                }
            }
        });
        List<Client> page = new ArrayList<>(first);
        page.sort(BY_ID);
        boolean more = page.size() > limit;
        return new ClientPage(more ? page.subList(0, limit) : page, more);
    }

    /** The client of that connection on this node, or null where there is none. */
    public @Nullable Client client(String connectionId) {
        return hub.client(connectionId);
    }

    /** Where to count limits that a caller was kept to. */
    public Tally<Limit> limitsReached() {
        return hub.counts().limits();
    }

    /**
     * Takes in a receiver that stands behind some client, and subscribes as whoever its connection says: it is no client itself,
     * and so neither listed nor counted, nor asked about.
     */
    public Client receiver(Connection connection) {
        Crowd.Place place = hub.crowd().place(connection.remoteAddress());
        return new Client(hub, connection, Client.Listener.DEAF, place, false);
    }

    private static <T> CompletionStage<T> outside(ChannelName channel, Supplier<CompletionStage<T>> work) {
        try {
            OwnChannels.keepFrom(channel);
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
        return work.get();
    }

    /** Counts an error that the caller is being told of. */
    public void refused(Refusal refusal) {
        hub.counts().refused(refusal);
    }
}
