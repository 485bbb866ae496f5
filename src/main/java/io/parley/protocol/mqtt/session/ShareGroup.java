package io.parley.protocol.mqtt.session;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Publication;
import io.parley.channel.Qos;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that share a subscription: each publication goes to one of them, in turns, that is there and has room; where none is,
 * it waits (MQTT 5.0 section 4.8.2).
 *
 * <p>Every method may be called by any thread. Lock order: the feed's, then this one's, then those of the members.
 */
final class ShareGroup implements Feed.Receiver {

    private final Runnable whenEmpty;
    private final Runnable whenLagging;
    private final List<Interest> members = new ArrayList<>(2);

    /** What members that have left had not acknowledged: as many as were in flight to them. */
    private final Deque<Publication> returned = new ArrayDeque<>(0);

    private @Nullable Feed feed;
    private int next;
    private boolean ended;

    /**
     * @param whenEmpty called once, when the last member has left
     * @param whenLagging told each time that the oldest are to be forgotten
     */
    ShareGroup(Runnable whenEmpty, Runnable whenLagging) {
        this.whenEmpty = whenEmpty;
        this.whenLagging = whenLagging;
    }

    /** Adds a member; false where the group has ended meanwhile. */
    synchronized boolean join(Interest member) {
        if (ended) {
            return false;
        }
        members.add(member);
        member.sharesIn(this);
        return true;
    }

    /**
     * A member leaves.
     *
     * @param unacknowledged what the others are to be sent in its place, before anything new
     */
    void leave(Interest member, List<Publication> unacknowledged) {
        Feed last = null;
        synchronized (this) {
            members.remove(member);
            if (members.isEmpty() && !ended) {
                ended = true;
                last = feed;
                returned.clear();
            } else if (!ended) {
                returned.addAll(unacknowledged);
            }
        }
        if (last != null) {
            last.end();
            whenEmpty.run();
        } else {
            pump();
        }
    }

    synchronized void fedBy(Feed common) {
        feed = common;
    }

    void pump() {
        Feed common;
        synchronized (this) {
            sendReturned();
            common = feed;
        }
        if (common != null) {
            common.pump();
        }
    }

    @Override
    public synchronized boolean take(Publication publication) {
        if (members.isEmpty()) {
            return true;
        }
        return sendReturned() && offer(publication, null);
    }

    @Override
    public boolean takeMissed(Publication publication) {
        return publication.payload().headers().qos() == Qos.AT_MOST_ONCE || take(publication);
    }

    @Override
    public synchronized boolean isThere() {
        return members.stream().anyMatch(Interest::isThere);
    }

    /** How far any of the members had come in a channel before the process began, as the furthest of them has. */
    synchronized @Nullable Place place(ChannelName channel) {
        Place furthest = null;
        for (Interest member : members) {
            Place place = member.place(channel);
            if (place != null
                    && (furthest == null
                            || furthest.time() < place.time()
                            || furthest.position().offset() < place.position().offset())) {
                furthest = place;
            }
        }
        return furthest;
    }

    /** What its members share. */
    synchronized ChannelFilter channels() {
        return members.get(0).filter().channels();
    }

    /** When the first of the members subscribed. */
    synchronized long since() {
        return members.stream().mapToLong(Interest::since).min().orElse(Long.MAX_VALUE);
    }

    /**
     * Sends a message to one of the members.
     *
     * @param except one who is not to have it, or null
     * @return whether somebody took it
     */
    synchronized boolean offer(Publication publication, @Nullable Interest except) {
        int first = next++;
        for (int i = 0; i < members.size(); i++) {
            Interest member = members.get(Math.floorMod(first + i, members.size()));
            if (member != except && member.isThere() && member.take(publication)) {
                return true;
            }
        }
        return false;
    }

    /** Sends what members that have left had not acknowledged; false where some of it waits on. Holds the lock. */
    private boolean sendReturned() {
        while (!returned.isEmpty()) {
            if (!offer(returned.element(), null)) {
                return false;
            }
            returned.remove();
        }
        return true;
    }

    /** What waits for all of them is nobody's fault: the oldest is forgotten. */
    @Override
    public boolean lagging() {
        whenLagging.run();
        return true;
    }
}
