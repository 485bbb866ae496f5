package io.parley.hub;

import io.parley.broker.Broker;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final Procedures procedures = new Procedures();

    private final Map<ChannelFilter, LocalChannel> channels = new ConcurrentHashMap<>();
    private final PatternIndex patterns = new PatternIndex();
    private final AtomicInteger clients = new AtomicInteger();
    private final HubCounts counts = new HubCounts();

    /** A hub on these ports, which it starts. */
    public Hub(Broker broker, PresenceStore presence, Namespaces namespaces, HubLimits limits) {
        this.broker = broker;
        this.presence = presence;
        this.namespaces = namespaces;
        this.limits = limits;
        broker.start(this);
        presence.start(this);
    }

    /** Takes in a connection. The caller sees to it that {@link Client#leave} is called when it is gone. */
    public Client connect(Connection connection) {
        clients.incrementAndGet();
        return new Client(this, connection);
    }

    public HubLimits limits() {
        return limits;
    }

    public Procedures procedures() {
        return procedures;
    }

    /** How many clients are connected. */
    public int clients() {
        return clients.get();
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
        CompletionStage<Position> published = draft.payload().size() > limits.messageBytes()
                ? CompletableFuture.failedFuture(new Refusal(
                        ErrorCode.TOO_LARGE,
                        Limit.MESSAGE_BYTES,
                        "a publication carries at most " + limits.messageBytes()
                                + " bytes (parley.limits.message-bytes)"))
                : batched(() -> broker.publish(channel, draft));
        published.whenComplete((position, failure) -> counts.published(failure));
        return published;
    }

    CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query) {
        return broker.history(channel, query).thenApply(page -> fit(page, query));
    }

    CompletionStage<Roster> presence(ChannelName channel) {
        if (!namespaces.rulesOf(channel).presence()) {
            return refused(ErrorCode.NOT_OFFERED, "the namespace '" + channel.namespace() + "' has no presence");
        }
        return roster(channel);
    }

    /** Holds a channel for a subscription; {@link Subscription#end} lets it go. */
    Subscription acquire(Client client, ChannelFilter filter) {
        if (!channels.containsKey(filter)) {
            checkRoom(filter);
        }
        LocalChannel held = channels.compute(filter, (key, existing) -> {
            LocalChannel channel = existing == null ? start(key) : existing;
            channel.subscribers++;
            return channel;
        });
        counts.subscribed();
        return new Subscription(this, client, held);
    }

    void release(LocalChannel channel) {
        counts.unsubscribed();
        channels.computeIfPresent(channel.filter(), (key, existing) -> {
            if (existing != channel || --channel.subscribers > 0) {
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

    void left(ChannelName channel, Member member, Departure cause) {
        batched(() -> presence.leave(channel, member, cause));
    }

    void disconnected(Departure cause) {
        clients.decrementAndGet();
        counts.departed(cause);
    }

    private void checkRoom(ChannelFilter filter) {
        if (channels.size() >= limits.channels()) {
            throw new Refusal(
                    ErrorCode.LIMIT_EXCEEDED,
                    Limit.CHANNELS,
                    "the hub has " + limits.channels()
                            + " channels with subscribers, its most (parley.limits.channels)");
        }
        if (filter instanceof ChannelPattern && patterns.size() >= limits.patterns()) {
            throw new Refusal(
                    ErrorCode.LIMIT_EXCEEDED,
                    Limit.PATTERNS,
                    "the hub has " + limits.patterns()
                            + " patterns with subscribers, its most (parley.limits.patterns)");
        }
    }

    private LocalChannel start(ChannelFilter filter) {
        LocalChannel channel = new LocalChannel(filter, broker.subscribe(filter));
        if (filter instanceof ChannelPattern pattern) {
            patterns.add(pattern, channel);
        }
        return channel;
    }

    private void stop(ChannelFilter filter) {
        if (filter instanceof ChannelPattern pattern) {
            patterns.remove(pattern);
        }
        broker.unsubscribe(filter);
    }

    /** The position is asked for only now that the channel is in the map: whatever is published after the answer finds it there. */
    private void begin(LocalChannel channel, CompletionStage<Void> fanOut) {
        CompletionStage<Void> begun = channel.filter() instanceof ChannelName name
                ? fanOut.thenCompose(done -> broker.history(name, HistoryQuery.newest(0)))
                        .thenAccept(page -> channel.startsAt(page.position()))
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
                    new Subscribed(position, Recovery.NOTHING, null, start.cursor()::open));
        }
        return recover(name, request, position)
                .thenCombine(enter(name, subscription, request.members()), (recovery, roster) -> {
                    subscription.checkHeld();
                    return new Subscribed(position, recovery, roster, start.cursor()::open);
                });
    }

    private CompletionStage<Recovery> recover(ChannelName name, SubscribeRequest request, Position start) {
        Position since = request.since();
        if (since != null) {
            return broker.history(name, HistoryQuery.after(since, Integer.MAX_VALUE))
                    .thenApply(page -> check(Recovery.join(since, start, page)));
        }
        if (request.history() == 0) {
            return CompletableFuture.completedFuture(Recovery.NOTHING);
        }
        HistoryQuery query = HistoryQuery.newest(request.history());
        return broker.history(name, query).thenApply(page -> Recovery.newest(start, fit(page, query)));
    }

    private HistoryPage fit(HistoryPage page, HistoryQuery query) {
        HistoryPage fitting = ReplySize.fit(page, query, limits.replyBytes());
        if (fitting != page) {
            counts.limits().add(Limit.REPLY_BYTES);
        }
        return fitting;
    }

    private Recovery check(Recovery recovery) {
        Recovery checked = ReplySize.check(recovery, limits.replyBytes());
        if (checked != recovery) {
            counts.limits().add(Limit.REPLY_BYTES);
        }
        return checked;
    }

    private CompletionStage<@Nullable Roster> enter(ChannelName name, Subscription subscription, boolean listed) {
        if (!namespaces.rulesOf(name).presence()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletionStage<Void> joined = subscription.enter(name, presence);
        return listed ? joined.thenCompose(done -> roster(name)) : joined.thenApply(done -> null);
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

    private static <T> CompletionStage<T> refused(ErrorCode code, String message) {
        return CompletableFuture.failedFuture(new Refusal(code, message));
    }
}
