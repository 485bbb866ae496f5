package io.parley.channel;

import org.jspecify.annotations.Nullable;

/**
 * One message in a channel.
 *
 * <p>A state is what a conflated channel keeps apart: of the publications that name the same one, only the newest counts. In other
 * channels it is carried and means nothing.
 *
 * @param channel where it was published
 * @param position its own position: the first publication of an epoch has offset 1
 * @param time when the broker took it, in milliseconds since 1970 (UTC)
 * @param from who published it, or null where a backend did
 * @param payload what it carries
 * @param state the name of the state that this is the newest word on, or null: then all such publications of the channel are
 *     one state
 */
public record Publication(
        ChannelName channel,
        Position position,
        long time,
        @Nullable Member from,
        Payload payload,
        @Nullable String state) {

    /** A publication that names no state. */
    public Publication(ChannelName channel, Position position, long time, @Nullable Member from, Payload payload) {
        this(channel, position, time, from, payload, null);
    }
}
