package io.parley.hub;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Departure;
import io.parley.channel.Member;
import io.parley.transport.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * One client's hold on a channel or pattern, from the moment it asks until it leaves, whichever thread ends it and however far
 * the subscribe has come by then.
 */
final class Subscription {

    private final Hub hub;
    private final LocalChannel channel;
    private @Nullable Cursor cursor;
    private @Nullable Member present;
    private boolean ended;

    Subscription(Hub hub, LocalChannel channel) {
        this.hub = hub;
        this.channel = channel;
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

    /** Notes under which name the client is present. False where the subscription has ended meanwhile. */
    synchronized boolean presentAs(Member member) {
        if (!ended) {
            present = member;
        }
        return !ended;
    }

    /** Whether the client is present in the channel by this subscription. */
    synchronized boolean isPresent() {
        return present != null;
    }

    /** Stops sending, leaves the channel's presence, lets go of the channel. Only the first call has an effect. */
    void end(Departure cause) {
        Member leaving;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            leaving = present;
            present = null;
            if (cursor != null) {
                cursor.close();
                cursor = null;
            }
        }
        if (leaving != null && filter() instanceof ChannelName name) {
            hub.left(name, leaving, cause);
        }
        hub.release(channel);
    }
}
