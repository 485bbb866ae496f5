package io.parley.hub;

import io.parley.channel.ChannelFilter;
import io.parley.channel.OwnChannels;
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
 * @param own whether it may be a channel of the hub's own ({@link OwnChannels})
 * @param vouched whether the hub itself subscribes, on behalf of somebody who was permitted to: nobody is asked
 */
public record SubscribeRequest(
        ChannelFilter filter,
        EventEncoder encoder,
        @Nullable Position since,
        int history,
        boolean members,
        boolean present,
        boolean own,
        boolean vouched) {

    /** As a member of the channel. */
    public SubscribeRequest(
            ChannelFilter filter, EventEncoder encoder, @Nullable Position since, int history, boolean members) {
        this(filter, encoder, since, history, members, true);
    }

    /** Of no channel of the hub's own. */
    public SubscribeRequest(
            ChannelFilter filter,
            EventEncoder encoder,
            @Nullable Position since,
            int history,
            boolean members,
            boolean present) {
        this(filter, encoder, since, history, members, present, false, false);
    }

    /** The same by somebody who may follow the hub's own channels. */
    public SubscribeRequest ofOwn() {
        return new SubscribeRequest(filter, encoder, since, history, members, present, true, vouched);
    }

    /** What the hub follows by itself, on behalf of somebody who was permitted to. */
    public static SubscribeRequest vouched(ChannelFilter filter, EventEncoder encoder) {
        return new SubscribeRequest(filter, encoder, null, 0, false, false, true, true);
    }

    /** Returns where the channel is one to subscribe to. */
    void check() {
        if (!own) {
            OwnChannels.keepFrom(filter);
        }
    }

    /** A subscription from now on, without history or members. */
    public static SubscribeRequest to(ChannelFilter filter, EventEncoder encoder) {
        return new SubscribeRequest(filter, encoder, null, 0, false);
    }
}
