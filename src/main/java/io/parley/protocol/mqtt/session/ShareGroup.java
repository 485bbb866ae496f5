package io.parley.protocol.mqtt.session;

import io.parley.channel.Publication;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that share a subscription: each publication goes to one of them, in turns, that is there and has room; where none is,
 * it waits (MQTT 5.0 section 4.8.2).
 */
final class ShareGroup implements Feed.Receiver {

    private final Runnable whenEmpty;
    private final Runnable whenLagging;
    private final List<Interest> members = new ArrayList<>(2);
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

    void leave(Interest member) {
        Feed last = null;
        synchronized (this) {
            members.remove(member);
            if (members.isEmpty() && !ended) {
                ended = true;
                last = feed;
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
            common = feed;
        }
        if (common != null) {
            common.pump();
        }
    }

    @Override
    public boolean take(Publication publication) {
        List<Interest> asked = inTurn();
        for (Interest member : asked) {
            if (member.isThere() && member.take(publication)) {
                return true;
            }
        }
        return asked.isEmpty();
    }

    /** What waits for all of them is nobody's fault: the oldest is forgotten. */
    @Override
    public boolean lagging() {
        whenLagging.run();
        return true;
    }

    private synchronized List<Interest> inTurn() {
        List<Interest> asked = new ArrayList<>(members.size());
        for (int i = 0; i < members.size(); i++) {
            asked.add(members.get((next + i) % members.size()));
        }
        next++;
        return asked;
    }
}
