package io.parley.protocol.mqtt.session;

import io.parley.channel.ChannelFilter;
import io.parley.channel.Limit;
import io.parley.hub.Hub;
import io.parley.hub.Subscribed;
import io.parley.transport.FlushBatch;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All MQTT sessions of this node: one for each client identifier of a user, the connections that speak MQTT, and the clock that ends
 * both.
 *
 * <p>Every method may be called by any thread.
 */
final class Sessions {

    private static final System.Logger LOG = System.getLogger(Sessions.class.getName());

    private static final long BEHIND_MILLIS = 20;
    private static final long MILLIS = 1000;

    /** A will that waits for its time, which is in milliseconds since 1970. */
    private record Waiting(SessionWill will, long dueAt) {}

    /**
     * A session that was opened.
     *
     * @param present whether it was there before
     * @param before the connection that it had until now, or null
     * @param claim what {@link Session#attach} is to be shown
     * @param kept completes when it is kept that it is there, or that an earlier one is not
     */
    record Opened(
            Session session, boolean present, @Nullable Attachment before, int claim, CompletionStage<Void> kept) {}

    private final MqttSettings settings;
    private final SessionStore store;
    private final RetainedStore retained;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final Publisher publisher;
    private final SysTopics sysTopics;

    private final Map<String, Session> live = new ConcurrentHashMap<>();
    private final Map<String, Waiting> wills = new ConcurrentHashMap<>();
    private final Map<String, ShareGroup> groups = new ConcurrentHashMap<>();
    private final Set<MqttConversation> conversations = ConcurrentHashMap.newKeySet();

    Sessions(
            MqttSettings settings,
            SessionStore store,
            RetainedStore retained,
            ScheduledExecutorService timer,
            InstantSource clock,
            String version) {
        this.settings = settings;
        this.store = store;
        this.retained = retained;
        this.timer = timer;
        this.clock = clock;
        this.publisher = new Publisher(retained, clock);
        this.sysTopics = new SysTopics(this, version);
    }

    MqttSettings settings() {
        return settings;
    }

    RetainedStore retained() {
        return retained;
    }

    InstantSource clock() {
        return clock;
    }

    Publisher publisher() {
        return publisher;
    }

    /** Connections that speak MQTT, from the handshake on. */
    Set<MqttConversation> conversations() {
        return conversations;
    }

    /** The sessions there are, connected or not. */
    Collection<Session> all() {
        return live.values();
    }

    /** Whether one more session may outlive its connection. */
    boolean mayKeep(String key) {
        return live.size() < settings.sessions()
                || live.containsKey(key)
                || live.values().stream()
                                .filter(session -> session.state().expirySeconds() > 0)
                                .count()
                        < settings.sessions();
    }

    /**
     * Opens the session of that key, or a new one, for a connection that is about to be attached.
     *
     * @param clean whether a new one is wanted in any case
     * @param expirySeconds how long it is to be kept after the connection
     */
    Opened open(String key, boolean clean, long expirySeconds, Hub hub) {
        FlushBatch.begin();
        try {
            return opened(key, clean, expirySeconds, hub);
        } finally {
            FlushBatch.end();
        }
    }

    private synchronized Opened opened(String key, boolean clean, long expirySeconds, Hub hub) {
        Session session = live.get(key);
        Attachment before = session == null ? null : session.attachment();
        if (session != null && before != null) {
            session.detach(before);
        }
        // A session that is not kept ends with its connection, at a take-over too (section 3.1.4).
        boolean over = session == null
                || session.isEnded()
                || (before != null && session.state().expirySeconds() == 0);
        boolean present = !clean && !over;
        CompletionStage<Void> ended =
                session != null && !present ? end(session) : CompletableFuture.completedFuture(null);
        if (session == null || !present) {
            session = new Session(this, hub, store.create(key));
            live.put(key, session);
        }
        wills.remove(key);
        CompletionStage<Void> kept = session.state().keep(expirySeconds, Long.MAX_VALUE);
        return new Opened(session, present, before, session.claim(), ended.thenCombine(kept, (one, other) -> other));
    }

    /**
     * A connection is gone.
     *
     * @param will what it leaves, or null
     */
    void closed(Session session, Attachment attachment, @Nullable SessionWill will) {
        // What the will brings about is written to sockets after the lock is let go.
        FlushBatch.begin();
        try {
            leave(session, attachment, will);
        } finally {
            FlushBatch.end();
        }
    }

    private synchronized void leave(Session session, Attachment attachment, @Nullable SessionWill will) {
        boolean own = session.detach(attachment);
        String key = session.state().key();
        long expiry = session.state().expirySeconds();
        long now = clock.millis();
        if (will != null) {
            long delay = session.isEnded() ? 0 : Math.min(will.delaySeconds(), expiry);
            if (delay == 0) {
                publish(will);
            } else if (own) {
                wills.put(key, new Waiting(will, now + delay * MILLIS));
            }
        }
        if (!own) {
            return;
        }
        if (expiry == 0) {
            end(session);
        } else {
            session.state().keep(expiry, now + expiry * MILLIS);
            session.away();
        }
    }

    /** Holds the lock. Ends a session, and publishes the will that waits for it (MQTT 5.0 section 3.1.3.2.2). */
    private CompletionStage<Void> end(Session session) {
        String key = session.state().key();
        CompletionStage<Void> gone = CompletableFuture.completedFuture(null);
        if (live.remove(key, session)) {
            gone = store.remove(key);
            Waiting waiting = wills.remove(key);
            if (waiting != null) {
                publish(waiting.will());
            }
        }
        session.end();
        return gone;
    }

    /** Shares a subscription with others, which the client may have; what the stage brings starts the deliveries. */
    CompletionStage<Runnable> share(Interest interest, Hub hub) {
        ShareGroup[] made = new ShareGroup[1];
        ShareGroup group = join(interest, hub, started -> made[0] = started);
        if (made[0] == null) {
            return CompletableFuture.completedFuture(group::pump);
        }
        Feed common = new Feed(hub, settings, Map.of(), group);
        group.fedBy(common);
        return common.subscribe(interest.filter().channels()).thenApply(subscribed -> subscribed::open);
    }

    private ShareGroup join(Interest interest, Hub hub, Consumer<ShareGroup> made) {
        String name =
                interest.filter().group() + "/" + interest.filter().channels().value();
        return groups.compute(name, (key, existing) -> {
            if (existing != null && existing.join(interest)) {
                return existing;
            }
            ShareGroup started = new ShareGroup(
                    () -> groups.remove(name), () -> hub.counts().limits().add(Limit.MQTT_QUEUE_BYTES));
            started.join(interest);
            made.accept(started);
            return started;
        });
    }

    /**
     * Takes up the sessions that the store has from before the process began. To be called once, before anybody can connect or publish;
     * takes time in proportion to them.
     */
    synchronized void restore(Hub hub) {
        long now = clock.millis();
        Missed.Beginning beginning = null;
        for (SessionState state : store.all()) {
            if (state.endsAt() <= now) {
                store.remove(state.key());
                continue;
            }
            if (state.endsAt() == Long.MAX_VALUE) {
                state.keep(state.expirySeconds(), now + state.expirySeconds() * MILLIS);
            }
            beginning = beginning == null ? Missed.Beginning.of(hub) : beginning;
            Session session = new Session(this, hub, state);
            live.put(state.key(), session);
            for (SessionState.Subscribed subscribed : state.subscriptions()) {
                session.restore(subscribed, beginning);
            }
        }
        for (ShareGroup group : groups.values()) {
            ChannelFilter channels = group.channels();
            Feed common = new Feed(
                    hub, settings, Objects.requireNonNull(beginning).by(channels, group.since(), group::place), group);
            group.fedBy(common);
            common.subscribe(channels).whenComplete((fed, failure) -> Reasons.orLogged(fed, failure, Subscribed::open));
        }
    }

    /** Shares a subscription again, whose deliveries {@link #restore} starts. */
    void rejoin(Interest interest, Hub hub) {
        join(interest, hub, started -> {});
    }

    /** Somebody follows those channels from now on. */
    void wanted(ChannelFilter channels, Hub hub) {
        if (SysTopics.include(channels)) {
            sysTopics.refresh(hub);
        }
    }

    /** Has the session send on in a moment. */
    void pumpLater(Session session) {
        if (session.noteBehind()) {
            run(session::pumpBehind, BEHIND_MILLIS);
        }
    }

    /** Does something soon, outside of all locks. */
    void execute(Runnable task) {
        run(task, 0);
    }

    /** Looks whose time has come. Called once a second. */
    void tick() {
        long now = clock.millis();
        each(conversations, conversation -> conversation.tick(now));
        wills.forEach((key, waiting) -> {
            if (waiting.dueAt() <= now && wills.remove(key, waiting)) {
                publish(waiting.will());
            }
        });
        each(live.values(), session -> {
            if (session.state().endsAt() <= now) {
                expire(session, now);
            }
        });
        sysTopics.tick(now);
    }

    private void expire(Session session, long now) {
        FlushBatch.begin();
        try {
            synchronized (this) {
                if (session.state().endsAt() <= now) {
                    end(session);
                }
            }
        } finally {
            FlushBatch.end();
        }
    }

    private void publish(SessionWill will) {
        will.publish(publisher);
    }

    private void run(Runnable task, long millis) {
        try {
            timer.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "the hub stops: nothing more is sent");
        }
    }

    private static <T> void each(Collection<T> all, Consumer<T> action) {
        all.forEach(one -> guarded(() -> action.accept(one)));
    }

    /** Thrown on, a failure would end the clock of all. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a task of an MQTT session failed", e);
        }
    }
}
