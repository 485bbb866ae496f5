package io.parley.hub;

import io.parley.broker.PresenceStore;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Member;
import io.parley.channel.Refusal;
import io.parley.transport.Cursor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One client's hold on a channel or pattern, from the moment it asks until it leaves, whichever thread ends it and however far
 * the subscribe has come by then.
 *
 * <p>The presence store is told of joins under this object's lock, and of the leave after the end was noted under it: so
 * no join follows the leave, and the last name told is the client's last.
 */
final class Subscription {

    private final Hub hub;
    private final Client client;
    private final LocalChannel channel;
    private final boolean members;
    private @Nullable Cursor cursor;
    private @Nullable Member present;
    private boolean ended;

    Subscription(Hub hub, Client client, LocalChannel channel, SubscribeRequest request) {
        this.hub = hub;
        this.client = client;
        this.channel = channel;
        this.members = request.members();
    }

    /** Whether the subscriber hears who is there. */
    boolean members() {
        return members;
    }

    Client client() {
        return client;
    }

    ChannelFilter filter() {
        return channel.filter();
    }

    LocalChannel channel() {
        return channel;
    }

    /** Takes the cursor into its keeping. False where the subscription has ended meanwhile: then it is closed at once. */
    synchronized boolean reads(Cursor made) {
        if (ended) {
            made.close();
            return false;
        }
        cursor = made;
        return true;
    }

    /**
     * Checks that the subscription was not given up while it was under way.
     *
     * @throws Refusal with {@link ErrorCode#UNAVAILABLE} where it was
     */
    synchronized void checkHeld() {
        if (ended) {
            throw givenUp();
        }
    }

    static Refusal givenUp() {
        return new Refusal(ErrorCode.UNAVAILABLE, "the subscription was given up before it began");
    }

    static Refusal already(ChannelFilter filter) {
        return new Refusal(ErrorCode.ALREADY_SUBSCRIBED, "this connection is subscribed to " + filter + " already");
    }

    /** Joins the channel's presence, unless the subscription has ended meanwhile. */
    synchronized CompletionStage<Void> enter(ChannelName name, PresenceStore presence) {
        return ended ? CompletableFuture.completedFuture(null) : join(name, presence);
    }

    /** Tells the channel's presence the client's new name, where the client is present. */
    synchronized CompletionStage<Void> tellName(PresenceStore presence) {
        return present != null && filter() instanceof ChannelName name
                ? join(name, presence)
                : CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Void> join(ChannelName name, PresenceStore presence) {
        Member member = client.member();
        present = member;
        CompletionStage<Void> joined = presence.join(name, member);
        hub.listening().joined(name, client);
        return joined;
    }

    /**
     * Stops sending, leaves the channel's presence, lets go of the channel. Only the first call has an effect; false for the
     * others.
     */
    boolean end(Departure cause) {
        Member leaving;
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            leaving = present;
            present = null;
            if (cursor != null) {
                cursor.close();
                cursor = null;
            }
        }
        try {
            if (leaving != null && filter() instanceof ChannelName name) {
                hub.left(name, client, leaving, cause);
            }
        } finally {
            hub.release(channel);
        }
        return true;
    }
}
