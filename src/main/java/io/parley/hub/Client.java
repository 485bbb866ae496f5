package io.parley.hub;

import io.parley.auth.Action;
import io.parley.auth.Credentials;
import io.parley.auth.Identity;
import io.parley.auth.Rights;
import io.parley.broker.Draft;
import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.broker.Roster;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import io.parley.transport.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection's life in the hub: its name, its subscriptions, and all that it may ask for.
 *
 * <p>Every method may be called by any thread. Stages complete on any thread, often at once, and fail with a {@link Refusal}.
 */
public final class Client {

    /** What a conversation is told without having asked. Called by any thread; must not block. */
    public interface Listener {

        /** For a conversation that has no words for any of it. */
        Listener DEAF = new Listener() {};

        /** The credentials have run out: the connection is closed after that time, unless new ones are shown before. */
        default void expiring(Duration left) {}

        /** A subscription has ended, because the client may no longer have it; nothing of it is sent any more. */
        default void unsubscribed(ChannelFilter filter, Refusal why) {}
    }

    private final Hub hub;
    private final Connection connection;
    private final Listener listener;
    private final Crowd.Place place;

    /** Guarded by itself; the two fields below are written under its lock. */
    private final Map<ChannelFilter, Subscription> subscriptions = new HashMap<>(2);

    final @Nullable Consultation consultation;
    private volatile Identity identity;
    private volatile Member member;

    /** What the client has proven, and what the backend grants beyond it. Guarded by the subscriptions, as is what follows. */
    private Identity proven;

    private Rights granted = Rights.NONE;

    /** Whether the backend gave the client its name, and whether it knows that the client is here. */
    private boolean named;

    private boolean told;
    private boolean gone;

    /** As whom the client was told last that its credentials have run out. */
    private volatile @Nullable Identity warned;

    Client(Hub hub, Connection connection, Listener listener, Crowd.Place place, boolean seen) {
        this.place = place;
        this.hub = hub;
        this.connection = connection;
        this.listener = listener;
        this.identity = connection.identity();
        this.proven = identity;
        this.member = new Member(connection.id(), identity.name(), identity.user());
        this.consultation = seen ? Consultation.of(hub.listening()) : null;
    }

    /** Asks the backend whether the client may be here, and tells it that it is, once the client has proven who it is. */
    void arrive() {
        if (!hub.doors().knows(identity)) {
            return;
        }
        if (consultation == null) {
            appear();
        } else {
            consultation.connect(
                    Caller.of(this), this::welcome, no -> connection.close(CloseCode.POLICY_VIOLATION, no.reason()));
        }
    }

    public Connection connection() {
        return connection;
    }

    /** The client as others see it. */
    public Member member() {
        return member;
    }

    /** As whom the client is connected now. */
    public Identity identity() {
        return identity;
    }

    /** For how long the credentials hold, or null where they do not run out by themselves. */
    public @Nullable Duration expiresIn() {
        Instant end = identity.expiresAt();
        return end == null ? null : Duration.between(hub.doors().clock().instant(), end);
    }

    /**
     * Shows credentials: the first ones, or new ones of the same user in place of those that run out. The client then goes on as
     * {@link #become} says.
     *
     * <p>Fails with a {@link Refusal} as the {@link io.parley.auth.Authenticator} says, and with {@link ErrorCode#NOT_PERMITTED}
     * where the credentials are somebody else's, or where the hub asks for none. Who the client was, it stays then.
     */
    public CompletionStage<Identity> authenticate(Credentials credentials) {
        return hub.doors().authenticator().authenticate(credentials).thenApply(this::prove);
    }

    private Identity prove(Identity shown) {
        hub.doors().checkProof(shown);
        synchronized (subscriptions) {
            if (gone) {
                throw new Refusal(ErrorCode.UNAVAILABLE, "the connection is closed");
            }
            Doors.checkSuccession(identity, shown);
            place.become(shown.user());
            identity = shown.with(granted);
        }
        become(shown);
        return shown;
    }

    /**
     * Goes on as somebody else, or as the same with other rights. Subscriptions that are no longer permitted end, and the
     * listener is told of each. Where the backend is asked who may connect, it is asked anew, and later commands wait for the answer.
     */
    public void become(Identity other) {
        settle(other);
        arrive();
    }

    private void settle(@Nullable Identity other) {
        Identity whole;
        boolean another;
        List<Subscription> held;
        synchronized (subscriptions) {
            if (gone) {
                return;
            }
            proven = other == null ? proven : other;
            whole = proven.with(granted);
            identity = whole;
            String name = member.name() == null ? whole.name() : member.name();
            Member as = new Member(connection.id(), name, whole.user());
            another = !as.equals(member);
            member = as;
            held = List.copyOf(subscriptions.values());
        }
        for (Subscription subscription : held) {
            try {
                hub.doors().check(whole, subscription.filter(), subscription.members());
                if (another) {
                    hub.renamed(subscription);
                }
            } catch (Refusal refusal) {
                if (end(subscription)) {
                    listener.unsubscribed(subscription.filter(), refusal);
                }
            }
        }
    }

    /** Tells the client once that what it has shown has run out. */
    void warn(Identity expired, Instant end) {
        if (warned != expired && identity == expired) {
            warned = expired;
            listener.expiring(Duration.between(hub.doors().clock().instant(), end));
        }
    }

    /** Goes by another name, unless the backend gave the client its own; channels that the client is present in are told. */
    public void rename(@Nullable String name) {
        rename(name, false);
    }

    private void rename(@Nullable String name, boolean given) {
        List<Subscription> present = new ArrayList<>();
        synchronized (subscriptions) {
            if (named && !given) {
                return;
            }
            named = given;
            Member renamed = new Member(connection.id(), name, identity.user());
            if (gone || renamed.equals(member)) {
                return;
            }
            member = renamed;
            present.addAll(subscriptions.values());
        }
        present.forEach(hub::renamed);
    }

    /** Subscribes to a channel or pattern. Nothing is sent on the connection until {@link Subscribed#open()}. */
    public CompletionStage<Subscribed> subscribe(SubscribeRequest request) {
        ChannelFilter filter = request.filter();
        return admitted(() -> {
            if (consultation == null || !consultation.asks(Question.Kind.SUBSCRIBE)) {
                return begin(request);
            }
            hub.doors().check(identity, request);
            return consultation.subscribe(Caller.of(this), filter, subscriptions(), () -> begin(request));
        });
    }

    private CompletionStage<Subscribed> begin(SubscribeRequest request) {
        Subscription subscription = permitted(request);
        return hub.subscribe(subscription, request).whenComplete((subscribed, failure) -> {
            if (failure != null) {
                end(subscription);
            }
        });
    }

    /**
     * Gives up a subscription; nothing of it is sent afterwards.
     *
     * @throws Refusal with {@link ErrorCode#NOT_SUBSCRIBED} where there is none
     */
    public void unsubscribe(ChannelFilter filter) {
        Subscription subscription;
        synchronized (subscriptions) {
            subscription = subscriptions.get(filter);
        }
        boolean given = subscription == null ? consultation != null && consultation.giveUp(filter) : end(subscription);
        if (!given) {
            throw new Refusal(ErrorCode.NOT_SUBSCRIBED, "this connection is not subscribed to " + filter);
        }
    }

    /** The channels and patterns that the client is subscribed to, in no order. */
    public List<ChannelFilter> subscriptions() {
        synchronized (subscriptions) {
            return List.copyOf(subscriptions.keySet());
        }
    }

    /** Publishes as this client. */
    public CompletionStage<Position> publish(
            ChannelName channel, Payload payload, @Nullable String key, @Nullable String state) {
        return publish(channel, () -> new Draft(member(), payload, key, state));
    }

    /** Publishes as this client, without key and state, and perhaps with something to be done alongside ({@link Draft#alongside}). */
    public CompletionStage<Position> publish(
            ChannelName channel, Payload payload, @Nullable Consumer<Position> alongside) {
        return publish(channel, () -> new Draft(member(), payload, null, null, alongside));
    }

    private CompletionStage<Position> publish(ChannelName channel, Supplier<Draft> made) {
        return permitted(Action.PUBLISH, channel, () -> {
            Draft draft = made.get();
            return consultation == null
                    ? hub.publish(channel, draft)
                    : consultation.publish(Caller.of(this), channel, draft, allowed -> hub.publish(channel, allowed));
        });
    }

    /** A page of a channel's history, cut short where the reply would be too large. */
    public CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query) {
        return permitted(Action.HISTORY, channel, () -> hub.history(channel, query));
    }

    /** Who is in the channel. */
    public CompletionStage<Roster> presence(ChannelName channel) {
        return permitted(Action.PRESENCE, channel, () -> hub.presence(channel));
    }

    /** Calls a procedure as this client. */
    public CompletionStage<Payload> call(String procedure, Payload arguments) {
        return admitted(() -> {
            hub.doors().check(identity, Action.CALL, Procedures.asChannel(procedure));
            return hub.procedures().call(procedure, this, arguments);
        });
    }

    /** Counts an error that the client is being told of. Every conversation calls this where it answers with one. */
    public void refused(Refusal refusal) {
        hub.counts().refused(refusal);
    }

    /** Leaves every channel: the connection is gone. A later subscribe is refused, a later rename or leave does nothing. */
    public void leave(Departure cause) {
        List<Subscription> ended;
        boolean appeared;
        synchronized (subscriptions) {
            if (gone) {
                return;
            }
            gone = true;
            appeared = told;
            ended = List.copyOf(subscriptions.values());
            subscriptions.clear();
        }
        place.leave();
        ended.forEach(subscription -> subscription.end(cause));
        hub.disconnected(this, cause, appeared);
    }

    private void welcome(Answer.Allowed answer) {
        synchronized (subscriptions) {
            granted = answer.rights();
        }
        settle(null);
        if (answer.name() != null) {
            rename(answer.name(), true);
        }
        appear();
    }

    /** Tells the backend once that the client is here; under the lock, so that it is told before the client is gone. */
    private void appear() {
        synchronized (subscriptions) {
            if (!gone && !told) {
                told = true;
                hub.listening().connected(this);
            }
        }
    }

    <T> CompletionStage<T> admitted(Supplier<CompletionStage<T>> command) {
        try {
            return consultation == null ? command.get() : consultation.admitted(command);
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    private <T> CompletionStage<T> permitted(Action action, ChannelName channel, Supplier<CompletionStage<T>> work) {
        return admitted(() -> {
            hub.doors().checkOpen(identity, action, channel);
            return work.get();
        });
    }

    private Subscription permitted(SubscribeRequest request) {
        Identity asking = identity;
        hub.doors().check(asking, request);
        Subscription subscription = hold(request);
        if (identity != asking) {
            // What it became meanwhile may have been held against the subscriptions before this one was among them.
            try {
                hub.doors().check(identity, request.filter(), request.members());
            } catch (Refusal refusal) {
                end(subscription);
                throw refusal;
            }
        }
        return subscription;
    }

    private Subscription hold(SubscribeRequest request) {
        ChannelFilter filter = request.filter();
        synchronized (subscriptions) {
            if (gone) {
                throw new Refusal(ErrorCode.UNAVAILABLE, "the connection is closed");
            }
            if (subscriptions.containsKey(filter)) {
                throw Subscription.already(filter);
            }
            hub.limits().checkSubscriptions(subscriptions.size());
            Subscription subscription = hub.acquire(this, request);
            subscriptions.put(filter, subscription);
            return subscription;
        }
    }

    /** Forgets a subscription once it has left its channel, so that the next one to the same channel joins after that. */
    private boolean end(Subscription subscription) {
        boolean ended = subscription.end(Departure.UNSUBSCRIBED);
        synchronized (subscriptions) {
            subscriptions.remove(subscription.filter(), subscription);
        }
        return ended;
    }
}
