package io.parley.broker;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import java.util.concurrent.CompletionStage;

/**
 * Orders the publications of each channel, keeps their history, and brings them to every node that has asked for them.
 *
 * <p>Append, history and fan-out belong together, and are atomic per channel: the publications of a channel reach each
 * {@link Listener} in the order of their offsets, each exactly once while the node is subscribed, and history never shows one
 * that listeners will not see. Every method may be called by any thread and none blocks; stages complete on any thread, with a
 * {@link io.parley.channel.Refusal} where a limit or a lost connection stands against it.
 */
public interface Broker extends AutoCloseable {

    /**
     * What a node hears. Called by one thread at a time for one channel, while the channel's order is held: it must neither block,
     * nor throw, nor publish to the channel itself. A broker may also tell of channels that the node has not asked for.
     */
    interface Listener {

        void published(Publication publication);
    }

    /** Names the one listener of this node. To be called once, before anything else. */
    void start(Listener listener);

    /**
     * Appends to the channel and fans out. Completes with the publication's position once it is as safe as the namespace's
     * rules ask; a draft with a key that the channel has seen lately is not published again and completes with the first one's
     * position.
     */
    CompletionStage<Position> publish(ChannelName channel, Draft draft);

    /**
     * Starts the fan-out of the channel, or of all channels that the pattern matches, to this node. When the stage completes,
     * nothing published from then on is missed. To be called once until {@link #unsubscribe}.
     */
    CompletionStage<Void> subscribe(ChannelFilter filter);

    /** Ends the fan-out to this node; publications may still arrive for a moment. */
    void unsubscribe(ChannelFilter filter);

    /** The channel's kept publications, oldest first, and its present position. */
    CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query);

    /**
     * The channels there are, over all nodes: in use, or used lately. In the order of their names, unit by unit of UTF-16. Costs
     * time in proportion to the page and not to the number of channels; those that come or go between two pages may or may not be
     * among them.
     */
    CompletionStage<ChannelPage> channels(ChannelQuery query);

    /** Ends all fan-out; later calls are refused with {@link io.parley.channel.ErrorCode#UNAVAILABLE}. */
    @Override
    void close();
}
