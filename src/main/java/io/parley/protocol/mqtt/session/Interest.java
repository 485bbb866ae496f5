package io.parley.protocol.mqtt.session;

import io.parley.channel.ChannelName;
import io.parley.channel.Publication;
import io.parley.channel.Qos;
import io.parley.protocol.mqtt.Packet.TopicSubscription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One subscription of a session: its options, the retained messages that it is still to bring, and the feed that brings the others,
 * where it is not the hub's own fast path that does.
 *
 * <p>Lock order: a feed's, then this one's, then the outbox's.
 */
final class Interest implements Feed.Receiver {

    private static final int PAGE = 64;

    private final Session session;
    private final Filter filter;
    private final long since;
    private volatile TopicSubscription options;
    private volatile int id;

    /** The last channel whose retained message was sent, or null where none is to be sent any more. */
    private @Nullable String retainedAfter;

    private volatile @Nullable Feed feed;

    /** Null but for a shared subscription. */
    private volatile @Nullable ShareGroup group;

    /** Whether it is not known yet if the client that has come back may still have it: nothing is sent meanwhile. */
    private volatile boolean held;

    /** @param since when the subscription was made, in milliseconds since 1970 */
    Interest(Session session, Filter filter, TopicSubscription options, int id, long since) {
        this.session = session;
        this.filter = filter;
        this.since = since;
        this.options = options;
        this.id = id;
    }

    Filter filter() {
        return filter;
    }

    TopicSubscription options() {
        return options;
    }

    int id() {
        return id;
    }

    /** How far it had come in a channel before the process began, or null. */
    @Nullable Place place(ChannelName channel) {
        return session.state().place(options.filter(), channel);
    }

    long since() {
        return since;
    }

    /** Whether the client is connected. */
    @Override
    public boolean isThere() {
        return session.outbox().isAttached() && !held;
    }

    /** Goes on with other options. */
    void change(TopicSubscription to, int subscriptionId) {
        options = to;
        id = subscriptionId;
    }

    @Nullable Feed feed() {
        return feed;
    }

    void fedBy(Feed own) {
        feed = own;
    }

    @Nullable ShareGroup group() {
        return group;
    }

    void sharesIn(ShareGroup shared) {
        group = shared;
    }

    /** The retained messages that are there are to be sent, from the first on. */
    synchronized void wantRetained() {
        retainedAfter = "";
    }

    /** Sends nothing until {@link #release}. */
    void hold() {
        held = true;
    }

    void release() {
        held = false;
    }

    /** The connection is gone: others of the group are offered what its client has not acknowledged. */
    void away() {
        ShareGroup shared = group;
        if (shared == null) {
            return;
        }
        for (InFlight message : session.outbox().transferable(options.filter())) {
            if (message.publication() != null && shared.offer(message.publication(), this)) {
                session.outbox().transferred(message);
            }
        }
    }

    /** Sends what there is room for. */
    void pump() {
        pumpRetained();
        Feed own = feed;
        ShareGroup shared = group;
        if (own != null) {
            own.pump();
        } else if (shared != null) {
            shared.pump();
        }
    }

    private synchronized void pumpRetained() {
        String after = retainedAfter;
        while (after != null && !held) {
            List<Publication> page = session.retained(filter.channels(), after, PAGE);
            for (Publication publication : page) {
                if (session.outbox().offer(publication, options, id, true) != Outbox.Outcome.TAKEN) {
                    retainedAfter = after;
                    return;
                }
                after = publication.channel().value();
            }
            if (page.size() < PAGE) {
                after = null;
            }
        }
        retainedAfter = after;
    }

    @Override
    public boolean take(Publication publication) {
        if (held) {
            return false;
        }
        if (options.noLocal() && session.published(publication)) {
            session.state().passed(options.filter(), publication);
            return true;
        }
        return session.outbox().offer(publication, options, id, false) == Outbox.Outcome.TAKEN;
    }

    /** Messages at QoS 0 do not wait for a client that is away. */
    @Override
    public boolean takeMissed(Publication publication) {
        return publication.payload().headers().qos().atMost(options.qos()) == Qos.AT_MOST_ONCE || take(publication);
    }

    @Override
    public boolean lagging() {
        return session.lagging();
    }

    /** Ends it: nothing more is sent for it. */
    void end() {
        Feed own = feed;
        ShareGroup shared = group;
        if (own != null) {
            own.end();
        }
        if (shared != null) {
            shared.leave(this, List.of());
        }
    }

    /** Ends it with its session: what was not acknowledged goes to the others of the group. */
    void endWithSession() {
        ShareGroup shared = group;
        if (shared == null) {
            end();
            return;
        }
        List<Publication> left = new ArrayList<>();
        for (InFlight message : session.outbox().transferable(options.filter())) {
            if (message.publication() != null) {
                left.add(message.publication());
            }
        }
        shared.leave(this, left);
    }
}
