package io.parley.protocol.mqtt.session;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Publication;
import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.hub.Hub;
import io.parley.hub.Permit;
import io.parley.hub.Subscribed;
import io.parley.protocol.mqtt.Packet.RetainHandling;
import io.parley.protocol.mqtt.Packet.TopicSubscription;
import io.parley.transport.FlushBatch;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the hub knows of one MQTT client, whether it is connected or away (MQTT 5.0 section 4.1): its subscriptions, and what is on its
 * way to it.
 *
 * <p>Every method may be called by any thread. Lock order: the registry's, this one's; those of feeds are never asked for under this one.
 */
final class Session {

    private static final System.Logger LOG = System.getLogger(Session.class.getName());

    /** How many of its own connections a session remembers, for subscriptions that leave out what it publishes itself. */
    private static final int CONNECTIONS_REMEMBERED = 8;

    private final Sessions sessions;
    private final Hub hub;
    private final SessionState state;
    private final Outbox outbox;
    private final Following following;
    private final Underway underway = new Underway();

    /** By the filter as the client wrote it. Guarded by this object, as are the fields below. */
    private final Map<String, Interest> interests = new LinkedHashMap<>(2);

    private final Deque<String> connections = new ArrayDeque<>(2);
    private @Nullable Attachment attachment;
    private int claims;
    private boolean ended;

    /** Whether it is to be pumped by the timer. */
    private final AtomicBoolean behind = new AtomicBoolean();

    Session(Sessions sessions, Hub hub, SessionState state) {
        this.sessions = sessions;
        this.hub = hub;
        this.state = state;
        this.following = new Following(hub, sessions);
        this.outbox = new Outbox(
                state, sessions.clock(), () -> sessions.pumpLater(this), () -> reached(Limit.MQTT_IN_FLIGHT));
    }

    MqttSettings settings() {
        return sessions.settings();
    }

    Publisher publisher() {
        return sessions.publisher();
    }

    SessionState state() {
        return state;
    }

    Underway underway() {
        return underway;
    }

    Outbox outbox() {
        return outbox;
    }

    Hub hub() {
        return hub;
    }

    synchronized @Nullable Attachment attachment() {
        return attachment;
    }

    synchronized boolean isEnded() {
        return ended;
    }

    /** Takes up a subscription from before the process began; those that share one are told to the registry. */
    void restore(SessionState.Subscribed subscribed, Missed.Beginning beginning) {
        TopicSubscription options = subscribed.subscription();
        Filter filter = Filter.parse(options.filter());
        Interest interest = new Interest(this, filter, options, subscribed.id(), subscribed.since());
        synchronized (this) {
            interests.put(options.filter(), interest);
        }
        if (filter.isShared()) {
            sessions.rejoin(interest, hub);
        } else if (options.qos().level() > 0) {
            following
                    .feed(interest, beginning.by(filter.channels(), subscribed.since(), interest::place))
                    .whenComplete((fed, failure) -> Reasons.orLogged(fed, failure, Subscribed::open));
        }
    }

    /** A connection is about to be attached, in place of any other that was. */
    synchronized int claim() {
        return ++claims;
    }

    /** Whether no other connection is about to be attached instead. */
    synchronized boolean isClaimedBy(int claim) {
        return claims == claim && !ended;
    }

    /** The client is there: its subscriptions go on over this connection, and what was not settled is sent again. */
    void attach(Attachment to, int claim) {
        batched(() -> resume(to, claim));
    }

    private void resume(Attachment to, int claim) {
        List<Interest> resumed;
        synchronized (this) {
            if (ended || claims != claim) {
                return;
            }
            attachment = to;
            connections.add(to.client().connection().id());
            if (connections.size() > CONNECTIONS_REMEMBERED) {
                connections.remove();
            }
            resumed = List.copyOf(interests.values());
        }
        resumed.forEach(Interest::hold);
        outbox.attach(to.link());
        for (Interest interest : resumed) {
            following
                    .begin(interest, to)
                    .whenComplete((start, failure) -> batched(() -> {
                        if (failure == null) {
                            interest.release();
                            start.run();
                            interest.pump();
                        } else {
                            unsubscribe(interest.options().filter());
                        }
                    }));
        }
    }

    /** The connection is lost, and the session is kept. */
    void away() {
        List<Interest> all;
        synchronized (this) {
            all = List.copyOf(interests.values());
        }
        all.forEach(Interest::away);
    }

    /** Gives up the shared subscriptions that the client may no longer have; the refusal of one of them, or null. */
    @Nullable Refusal giveUpForbidden(Client client) {
        List<Interest> shared;
        synchronized (this) {
            shared = interests.values().stream()
                    .filter(interest -> interest.filter().isShared())
                    .toList();
        }
        Refusal why = null;
        for (Interest interest : shared) {
            try {
                Permit.check(
                        hub, client, SysTopics.subscription(interest.filter().channels(), MqttEvents.FEED));
            } catch (Refusal refusal) {
                why = refusal;
                unsubscribe(interest.options().filter());
            }
        }
        return why;
    }

    /** The connection is gone. Returns whether it was the session's own until now. */
    boolean detach(Attachment from) {
        outbox.detach(from.link());
        synchronized (this) {
            if (attachment != from) {
                return false;
            }
            attachment = null;
            return true;
        }
    }

    /** Ends the session and all its subscriptions. To be called by its registry. */
    void end() {
        Collection<Interest> left;
        synchronized (this) {
            ended = true;
            left = List.copyOf(interests.values());
            interests.clear();
        }
        left.forEach(Interest::endWithSession);
    }

    /** Subscribes, or changes the subscription to the same filter. Never fails. */
    CompletionStage<Granted> subscribe(TopicSubscription asked, int id) {
        try {
            Filter filter = Filter.parse(asked.filter());
            Attachment by = attachment();
            if (by == null) {
                throw new Refusal(ErrorCode.UNAVAILABLE, "the connection is closed");
            }
            Interest interest =
                    new Interest(this, filter, asked, id, sessions.clock().millis());
            Interest before = hold(interest);
            if (before != null) {
                return change(before, asked, id, by);
            }
            return granted(
                    interest, following.begin(interest, by), asked.retainHandling() != RetainHandling.DO_NOT_SEND);
        } catch (Refusal refusal) {
            return CompletableFuture.completedFuture(Granted.refused(refusal));
        }
    }

    /** Gives up a subscription: completes when that is kept; null where there is none. */
    @Nullable CompletionStage<Void> unsubscribe(String filter) {
        Interest interest;
        Attachment by;
        synchronized (this) {
            interest = interests.remove(filter);
            by = attachment;
        }
        if (interest == null) {
            return null;
        }
        CompletionStage<Void> kept = state.unsubscribe(filter);
        interest.end();
        if (by != null && !interest.filter().isShared()) {
            Following.giveUp(by.client(), interest.filter().channels());
        }
        return kept;
    }

    /** Gives up the subscriptions to those channels, which the client may no longer have. */
    void forbidden(ChannelFilter channels) {
        List<String> filters;
        synchronized (this) {
            filters = interests.values().stream()
                    .filter(interest -> interest.filter().channels().equals(channels))
                    .map(interest -> interest.options().filter())
                    .toList();
        }
        filters.forEach(this::unsubscribe);
    }

    /** Counts that a limit stood against the session. */
    void reached(Limit limit) {
        hub.counts().limits().add(limit);
    }

    /** How many subscriptions it has. */
    synchronized int subscriptions() {
        return interests.size();
    }

    /** Sends what there is room for now. */
    void pump() {
        batched(this::pumpAll);
    }

    private void pumpAll() {
        List<Interest> all;
        synchronized (this) {
            all = List.copyOf(interests.values());
        }
        outbox.repeat();
        all.forEach(Interest::pump);
    }

    /** Notes that it is to be pumped later; false where that is noted already. */
    boolean noteBehind() {
        return behind.compareAndSet(false, true);
    }

    /** Sends what there is room for now, as was noted. */
    void pumpBehind() {
        behind.set(false);
        pump();
    }

    /** Some of the retained messages in those channels. */
    List<Publication> retained(ChannelFilter channels, String after, int limit) {
        return sessions.retained().page(channels, after, limit, sessions.clock().millis());
    }

    /** Whether it was this session's client that published it. */
    synchronized boolean published(Publication publication) {
        return publication.from() != null
                && connections.contains(publication.from().id());
    }

    /** More waits for the client than is allowed. Returns whether the oldest is to be forgotten; a client that is there is cut instead. */
    boolean lagging() {
        Attachment there = attachment();
        if (there == null) {
            reached(Limit.MQTT_QUEUE_BYTES);
            return true;
        }
        sessions.execute(there.owner()::slow);
        return false;
    }

    /** Puts the interest in its place; the one that has the same filter, where there is one, stays and is returned. */
    private synchronized @Nullable Interest hold(Interest interest) {
        Interest before = interests.get(interest.options().filter());
        if (before != null) {
            return before;
        }
        int most = hub.limits().subscriptions();
        if (interests.size() >= most) {
            throw new Refusal(
                    ErrorCode.LIMIT_EXCEEDED,
                    Limit.SUBSCRIPTIONS,
                    "a session has at most " + most + " subscriptions (parley.limits.subscriptions)");
        }
        interests.put(interest.options().filter(), interest);
        return null;
    }

    /** Other options for a subscription; nothing that is published meanwhile is lost ([MQTT-3.8.4-4]). */
    private CompletionStage<Granted> change(Interest interest, TopicSubscription to, int id, Attachment by) {
        TopicSubscription from = interest.options();
        boolean same = interest.id() == id && from.qos() == to.qos();
        interest.change(to, id);
        boolean retained =
                to.retainHandling() == RetainHandling.SEND && !interest.filter().isShared();
        boolean fast = interest.feed() == null && !interest.filter().isShared();
        if (!fast || (same && by.isPlain(to, id) && by.encoder(from) == by.encoder(to))) {
            return granted(interest, CompletableFuture.completedFuture(() -> {}), retained);
        }
        ChannelFilter channels = interest.filter().channels();
        CompletionStage<Runnable> begun = following.feed(interest, Map.of()).thenCompose(fed -> {
            Following.giveUp(by.client(), channels);
            return by.client()
                    .subscribe(SysTopics.subscription(channels, MqttEvents.NOTHING))
                    .thenApply(present -> Following.both(present, fed));
        });
        return granted(interest, begun, retained);
    }

    private CompletionStage<Granted> granted(Interest interest, CompletionStage<Runnable> begun, boolean retained) {
        CompletionStage<Runnable> kept = begun.thenCompose(start -> state.subscribe(
                        new SessionState.Subscribed(interest.options(), interest.id(), interest.since()))
                .thenApply(done -> start));
        return kept.handle((start, failure) -> {
            TopicSubscription options = interest.options();
            if (failure != null) {
                unsubscribe(options.filter());
                return Granted.refused(Reasons.refusal(failure));
            }
            if (retained && !interest.filter().isShared()) {
                interest.wantRetained();
            }
            Runnable afterwards = () -> {
                sessions.wanted(interest.filter().channels(), hub);
                interest.pump();
                start.run();
            };
            return new Granted(Reasons.granted(options.qos()), null, () -> batched(afterwards));
        });
    }

    /** Writes to sockets after all locks are let go: a socket that fails closes its connection, which asks for locks of its own. */
    private static void batched(Runnable work) {
        FlushBatch.begin();
        try {
            work.run();
        } finally {
            FlushBatch.end();
        }
    }
}
