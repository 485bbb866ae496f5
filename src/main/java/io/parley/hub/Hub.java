package io.parley.hub;

import io.parley.broker.Broker;
import io.parley.broker.ChannelPage;
import io.parley.broker.ChannelQuery;
import io.parley.broker.Draft;
import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.broker.PresenceStore;
import io.parley.broker.Roster;
import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Member;
import io.parley.channel.Namespaces;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Refusal;
import io.parley.transport.Connection;
import io.parley.transport.FlushBatch;
import io.parley.transport.Heartbeat;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where publications meet subscribers: takes them from clients to the broker, and from the broker to the logs that this node's
 * connections read.
 *
 * <p>Every method may be called by any thread and none blocks.
 */
public final class Hub implements Broker.Listener, PresenceStore.Listener {

    private final Broker broker;
    private final PresenceStore presence;
    private final Namespaces namespaces;
    private final HubLimits limits;
    private final Doors doors;
    private final Later later;
    private final Replay replay;
    private final ChannelRates rates;
    private final Crowd crowd;
    private final Procedures procedures = new Procedures();

    private final Map<ChannelFilter, LocalChannel> channels = new ConcurrentHashMap<>();
    private final PatternIndex patterns = new PatternIndex();
    private final Map<String, Client> clients = new ConcurrentHashMap<>();
    private final HubCounts counts = new HubCounts();
    private final Backend backend = new Backend(this);
    private volatile Listening listening = Listening.NONE;

    /** A hub on these ports, which it starts, where everybody may do everything. */
    public Hub(Broker broker, PresenceStore presence, Namespaces namespaces, HubLimits limits) {
        this(broker, presence, namespaces, limits, Doors.OPEN);
    }

    /** A hub on these ports, which it starts; {@link Lifetimes} keeps its times. */
    public Hub(Broker broker, PresenceStore presence, Namespaces namespaces, HubLimits limits, Doors doors) {
        this(broker, presence, namespaces, limits, doors, Later.ON_SHARED_THREAD);
    }

    /**
     * A hub on these ports, which it starts; {@link Lifetimes} keeps its times.
     *
     * @param later runs what conflated channels deliver
     */
    public Hub(
            Broker broker, PresenceStore presence, Namespaces namespaces, HubLimits limits, Doors doors, Later later) {
        this.later = later;
        this.broker = broker;
        this.presence = presence;
        this.namespaces = namespaces;
        this.limits = limits;
        this.doors = doors;
        this.crowd = new Crowd(limits.connectionsPerUser(), limits.connectionsPerAddress());
        this.rates = new ChannelRates(namespaces, limits.channels(), Heartbeat::now);
        this.replay = new Replay(broker, limits.replyBytes(), counts);
        broker.start(this);
        presence.start(this);
    }

    /** Takes in a connection. The caller sees to it that {@link Client#leave} is called when it is gone. */
    public Client connect(Connection connection) {
        return connect(connection, Client.Listener.DEAF);
    }

    /** Takes in a connection, as {@link #connect(Connection)} does, and tells the listener what becomes of it unasked. */
    public Client connect(Connection connection, Client.Listener listener) {
        Crowd.Place place = crowd.place(connection.remoteAddress());
        Client client = new Client(this, connection, listener, place, true);
        clients.put(connection.id(), client);
        if (Crowd.admit(client, place, counts)) {
            client.arrive();
        }
        return client;
    }

    /** Takes in a further connection of a client that is connected; it takes up no place of its own. */
    public Client connectFurther(Connection connection, Client.Listener listener) {
        Client client = new Client(this, connection, listener, crowd.place(connection.remoteAddress()), true);
        clients.put(connection.id(), client);
        client.arrive();
        return client;
    }

    /** How many connections users and addresses have. */
    public Crowd crowd() {
        return crowd;
    }

    /** Names who is asked and told from now on; to be called before the first connection comes. */
    public void attach(Listening others) {
        listening = others;
    }

    /** Who is asked and told. */
    public Listening listening() {
        return listening;
    }

    /** The way in for callers without a connection. */
    public Backend backend() {
        return backend;
    }

    public HubLimits limits() {
        return limits;
    }

    public Procedures procedures() {
        return procedures;
    }

    /** Who may use the hub, and for what. */
    public Doors doors() {
        return doors;
    }

    /** How many clients are connected. */
    public int clients() {
        return clients.size();
    }

    /** The client of that connection on this node, or null where there is none. */
    public @Nullable Client client(String connectionId) {
        return clients.get(connectionId);
    }

    /** Hands over every client of this node, in no order; those that come or go meanwhile may or may not be among them. */
    public void forEachClient(Consumer<Client> taker) {
        clients.values().forEach(taker);
    }

    /** How many channels and patterns have subscribers on this node. */
    public int channels() {
        return channels.size();
    }

    /** How many different patterns have subscribers on this node. */
    public int patterns() {
        return patterns.size();
    }

    /** What has been counted since the hub was made. */
    public HubCounts counts() {
        return counts;
    }

    @Override
    public void published(Publication publication) {
        tell(new ChannelEvent.Published(publication));
    }

    @Override
    public void changed(ChannelEvent event) {
        tell(event);
    }

    CompletionStage<Position> publish(ChannelName channel, Draft draft) {
        int bytes = draft.payload().size();
        Refusal tooLarge = limits.tooLarge(bytes);
        Refusal refused = tooLarge != null ? tooLarge : rates.refusal(channel, bytes);
        CompletionStage<Position> published = refused != null
                ? CompletableFuture.failedFuture(refused)
                : batched(() -> broker.publish(channel, draft));
        published.whenComplete((position, failure) -> counts.published(failure));
        return published;
    }

    CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query) {
        return replay.history(channel, query);
    }

    CompletionStage<Roster> presence(ChannelName channel) {
        if (!hasPresence(channel)) {
            return CompletableFuture.failedFuture(
                    new Refusal(ErrorCode.NOT_OFFERED, "the namespace '" + channel.namespace() + "' has no presence"));
        }
        return roster(channel);
    }

    boolean hasPresence(ChannelName channel) {
        return namespaces.rulesOf(channel).presence();
    }

    CompletionStage<Integer> members(ChannelName channel) {
        return presence.roster(channel, 0).thenApply(Roster::total);
    }

    CompletionStage<ChannelPage> listChannels(ChannelQuery query) {
        return broker.channels(query);
    }

    /** How many subscriptions to the channel by its name this node has. */
    int subscribers(ChannelName channel) {
        LocalChannel local = channels.get(channel);
        return local == null ? 0 : local.subscribers;
    }

    /** Holds a channel for a subscription; {@link Subscription#end} lets it go. */
    Subscription acquire(Client client, SubscribeRequest request) {
        ChannelFilter filter = request.filter();
        if (!channels.containsKey(filter)) {
            limits.checkRoom(filter, channels.size(), patterns.size());
        }
        LocalChannel held = channels.compute(filter, (key, existing) -> {
            LocalChannel channel = existing == null ? start(key) : existing;
            channel.subscribers = channel.subscribers + 1;
            return channel;
        });
        counts.subscribed();
        return new Subscription(this, client, held, request);
    }

    void release(LocalChannel channel) {
        counts.unsubscribed();
        channels.computeIfPresent(channel.filter(), (key, existing) -> {
            if (existing != channel) {
                return existing;
            }
            channel.subscribers = channel.subscribers - 1;
            if (channel.subscribers > 0) {
                return existing;
            }
            stop(key);
            return null;
        });
    }

    CompletionStage<Subscribed> subscribe(Subscription subscription, SubscribeRequest request) {
        LocalChannel channel = subscription.channel();
        CompletionStage<Void> fanOut = channel.takeFanOut();
        if (fanOut != null) {
            begin(channel, fanOut);
        }
        return channel.ready().thenCompose(ready -> batched(() -> attach(subscription, request)));
    }

    void renamed(Subscription subscription) {
        batched(() -> subscription.tellName(presence));
    }

    void left(ChannelName channel, Client client, Member member, Departure cause) {
        batched(() -> presence.leave(channel, member, cause));
        listening.left(channel, client, cause);
    }

    /** @param told whether the backend knows of the client */
    void disconnected(Client client, Departure cause, boolean told) {
        clients.remove(client.connection().id(), client);
        counts.departed(cause);
        if (told) {
            listening.disconnected(client, cause);
        }
    }

    private LocalChannel start(ChannelFilter filter) {
        Conflation conflation = Conflation.of(filter, namespaces, limits.states(), counts);
        LocalChannel channel = new LocalChannel(filter, broker.subscribe(filter), conflation, this::tickAfter);
        if (filter instanceof ChannelPattern pattern) {
            patterns.add(pattern, channel);
        } else if (filter instanceof ChannelName name) {
            listening.occupied(name);
        }
        return channel;
    }

    private void tickAfter(Duration interval, LocalChannel channel) {
        later.runUnlessEnding(() -> counts.delivered(batched(channel::tick)), interval);
    }

    private void stop(ChannelFilter filter) {
        if (filter instanceof ChannelPattern pattern) {
            patterns.remove(pattern);
        } else if (filter instanceof ChannelName name) {
            listening.vacated(name);
        }
        broker.unsubscribe(filter);
    }

    /** The position is asked for only now that the channel is in the map: whatever is published after the answer finds it there. */
    private void begin(LocalChannel channel, CompletionStage<Void> fanOut) {
        CompletionStage<Void> begun = channel.filter() instanceof ChannelName name
                ? fanOut.thenCompose(done -> broker.history(
                                name, HistoryQuery.newest(channel.isConflated() ? Integer.MAX_VALUE : 0)))
                        .thenAccept(page -> {
                            channel.startsAt(page.position());
                            channel.remember(page.publications());
                        })
                : fanOut;
        begun.whenComplete((done, failure) -> {
            if (failure == null) {
                channel.ready().complete(null);
                return;
            }
            // Whoever comes from now on tries anew.
            channels.computeIfPresent(channel.filter(), (key, existing) -> {
                if (existing != channel) {
                    return existing;
                }
                stop(key);
                return null;
            });
            channel.ready().completeExceptionally(failure);
        });
    }

    private CompletionStage<Subscribed> attach(Subscription subscription, SubscribeRequest request) {
        LocalChannel.Start start = subscription
                .channel()
                .follow(request.encoder(), subscription.client().connection());
        if (!subscription.reads(start.cursor())) {
            throw Subscription.givenUp();
        }
        Position position = start.position();
        if (!(request.filter() instanceof ChannelName name) || position == null) {
            return CompletableFuture.completedFuture(
                    new Subscribed(position, Recovery.NOTHING, null, false, start.cursor()::open));
        }
        boolean conflated = subscription.channel().isConflated();
        return replay.recover(name, request, position, conflated)
                .thenCombine(enter(name, subscription, request), (recovery, roster) -> {
                    subscription.checkHeld();
                    return new Subscribed(position, recovery, roster, conflated, start.cursor()::open);
                });
    }

    private CompletionStage<@Nullable Roster> enter(
            ChannelName name, Subscription subscription, SubscribeRequest request) {
        if (!hasPresence(name)) {
            return CompletableFuture.completedFuture(null);
        }
        CompletionStage<Void> joined =
                request.present() ? subscription.enter(name, presence) : CompletableFuture.completedFuture(null);
        return request.members() ? joined.thenCompose(done -> roster(name)) : joined.thenApply(done -> null);
    }

    private CompletionStage<Roster> roster(ChannelName name) {
        return presence.roster(name, limits.membersListed()).thenApply(roster -> {
            if (roster.total() > roster.members().size()) {
                counts.limits().add(Limit.MEMBERS_LISTED);
            }
            return roster;
        });
    }

    private void tell(ChannelEvent event) {
        FlushBatch.begin();
        try {
            LocalChannel channel = channels.get(event.channel());
            if (channel != null) {
                counts.delivered(channel.accept(event));
            }
            if (patterns.size() > 0) {
                patterns.forEachMatch(event.channel(), wild -> counts.delivered(wild.accept(event)));
            }
        } finally {
            FlushBatch.end();
        }
    }

    /** Flushes after the broker has let go of the channel's order, never inside. */
    private static <T> T batched(Supplier<T> work) {
        FlushBatch.begin();
        try {
            return work.get();
        } finally {
            FlushBatch.end();
        }
    }
}
