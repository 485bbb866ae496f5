package io.parley.channel;

import org.jspecify.annotations.Nullable;

/**
 * One message in a channel.
 *
 * @param channel where it was published
 * @param position its own position: the first publication of an epoch has offset 1
 * @param time when the broker took it, in milliseconds since 1970 (UTC)
 * @param from who published it, or null where a backend did
 * @param payload what it carries
 */
public record Publication(
        ChannelName channel,
        Position position,
        long time,
        @Nullable Member from,
        Payload payload) {}
