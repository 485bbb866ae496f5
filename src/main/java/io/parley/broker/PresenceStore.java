package io.parley.broker;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelName;
import io.parley.channel.Departure;
import io.parley.channel.Member;
import java.util.concurrent.CompletionStage;

/**
 * Who is in which channel, over all nodes.
 *
 * <p>Every method may be called by any thread and none blocks; none takes longer the more members there are, but for
 * {@link #roster}, which is bounded by its limit. Calls for one member of one channel take effect in the order in which they were
 * made, whether or not the stages of those before have completed.
 */
public interface PresenceStore extends AutoCloseable {

    /** What a node hears of members. Called by one thread at a time for one channel; must not block. */
    interface Listener {

        /** {@link ChannelEvent.Joined} or {@link ChannelEvent.Left}. */
        void changed(ChannelEvent event);
    }

    /** Names the one listener of this node. To be called once, before anything else. */
    void start(Listener listener);

    /** Adds the member, or gives the one of the same id its new name; tells listeners where that changed something. */
    CompletionStage<Void> join(ChannelName channel, Member member);

    /** Removes the member of this id; tells listeners where it was there. */
    CompletionStage<Void> leave(ChannelName channel, Member member, Departure cause);

    /** At most {@code limit} members, the longest present first, and how many there are in all. */
    CompletionStage<Roster> roster(ChannelName channel, int limit);

    @Override
    void close();
}
