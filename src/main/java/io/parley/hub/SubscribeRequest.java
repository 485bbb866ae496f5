package io.parley.hub;

import io.parley.channel.ChannelFilter;
import io.parley.channel.Position;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber asks for.
 *
 * @param filter the channel or pattern
 * @param encoder how its events are to be encoded for this subscriber
 * @param since the position up to which the subscriber has seen everything, or null; of a pattern always null
 * @param history without {@code since}: so many of the newest kept publications, 0 or more
 * @param members whether the reply lists who is there
 * @param present whether the subscriber is a member of the channel meanwhile; one who is there by another client is not
 */
public record SubscribeRequest(
        ChannelFilter filter,
        EventEncoder encoder,
        @Nullable Position since,
        int history,
        boolean members,
        boolean present) {

    /** As a member of the channel. */
    public SubscribeRequest(
            ChannelFilter filter, EventEncoder encoder, @Nullable Position since, int history, boolean members) {
        this(filter, encoder, since, history, members, true);
    }

    /** A subscription from now on, without history or members. */
    public static SubscribeRequest to(ChannelFilter filter, EventEncoder encoder) {
        return new SubscribeRequest(filter, encoder, null, 0, false);
    }
}
