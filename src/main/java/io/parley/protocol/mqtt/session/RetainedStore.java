package io.parley.protocol.mqtt.session;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Limit;
import io.parley.channel.Payload;
import io.parley.channel.Publication;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The retained message of each channel that has one (MQTT 5.0 section 3.3.1.3). Every method may be called by any thread and none blocks. */
public interface RetainedStore extends AutoCloseable {

    /** Which limit stands against keeping that payload in that channel, or null where none does; none ever against an empty one. */
    @Nullable Limit refuses(ChannelName channel, Payload payload);

    /**
     * Keeps the publication in place of the channel's earlier one; an empty payload forgets it. Of two in the same epoch the one
     * further on stays, in whatever order they come.
     */
    CompletionStage<Void> put(Publication publication);

    /**
     * Has it outlive the process, within a change of the store in which the publication itself is kept; {@link #put} follows.
     */
    void keepWithin(Publication publication);

    /** As {@link #put} where {@link #keepWithin} has come before. */
    void putKept(Publication publication);

    /**
     * Some of the retained messages in the channels that the filter matches, in the order of the channels' names.
     *
     * @param after only those whose channel's name comes after this one; empty from the first on
     * @param limit at most so many, 1 or more
     * @param now milliseconds since 1970: what has expired by then is left out
     */
    List<Publication> page(ChannelFilter filter, String after, int limit, long now);

    /** How many there are. */
    int size();

    @Override
    void close();
}
