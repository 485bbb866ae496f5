package io.parley.hub;

import io.parley.broker.Draft;
import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.broker.Roster;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import io.parley.transport.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection's life in the hub: its name, its subscriptions, and all that it may ask for.
 *
 * <p>Every method may be called by any thread. Stages complete on any thread, often at once, and fail with a {@link Refusal}.
 */
public final class Client {

    private final Hub hub;
    private final Connection connection;

    /** Guarded by itself; the two fields below are written under its lock. */
    private final Map<ChannelFilter, Subscription> subscriptions = new HashMap<>(2);

    private volatile Member member;
    private boolean gone;

    Client(Hub hub, Connection connection) {
        this.hub = hub;
        this.connection = connection;
        this.member = new Member(connection.id(), null);
    }

    public Connection connection() {
        return connection;
    }

    /** The client as others see it. */
    public Member member() {
        return member;
    }

    /** Goes by another name from now on; channels that the client is present in are told. */
    public void rename(@Nullable String name) {
        Member renamed = new Member(connection.id(), name);
        List<Subscription> present = new ArrayList<>();
        synchronized (subscriptions) {
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
        Subscription subscription;
        try {
            subscription = hold(request.filter());
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
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
        if (subscription == null || !end(subscription)) {
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
    public CompletionStage<Position> publish(ChannelName channel, Payload payload, @Nullable String key) {
        return hub.publish(channel, new Draft(member(), payload, key));
    }

    /** A page of a channel's history, cut short where the reply would be too large. */
    public CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query) {
        return hub.history(channel, query);
    }

    /** Who is in the channel. */
    public CompletionStage<Roster> presence(ChannelName channel) {
        return hub.presence(channel);
    }

    /** Calls a procedure as this client. */
    public CompletionStage<Payload> call(String procedure, Payload arguments) {
        return hub.procedures().call(procedure, this, arguments);
    }

    /** Counts an error that the client is being told of. Every conversation calls this where it answers with one. */
    public void refused(Refusal refusal) {
        hub.counts().refused(refusal);
    }

    /** Leaves every channel: the connection is gone. A later subscribe is refused, a later rename or leave does nothing. */
    public void leave(Departure cause) {
        List<Subscription> ended;
        synchronized (subscriptions) {
            if (gone) {
                return;
            }
            gone = true;
            ended = List.copyOf(subscriptions.values());
            subscriptions.clear();
        }
        ended.forEach(subscription -> subscription.end(cause));
        hub.disconnected(cause);
    }

    private Subscription hold(ChannelFilter filter) {
        int most = hub.limits().subscriptions();
        synchronized (subscriptions) {
            if (gone) {
                throw new Refusal(ErrorCode.UNAVAILABLE, "the connection is closed");
            }
            if (subscriptions.containsKey(filter)) {
                throw new Refusal(
                        ErrorCode.ALREADY_SUBSCRIBED, "this connection is subscribed to " + filter + " already");
            }
            if (subscriptions.size() >= most) {
                throw new Refusal(
                        ErrorCode.LIMIT_EXCEEDED,
                        Limit.SUBSCRIPTIONS,
                        "a connection has at most " + most + " subscriptions (parley.limits.subscriptions)");
            }
            Subscription subscription = hub.acquire(this, filter);
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
