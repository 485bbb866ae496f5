package io.parley.hub;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelPattern;
import io.parley.transport.Frame;
import org.jspecify.annotations.Nullable;

/**
 * How a subprotocol puts channel events on the wire, once for all who follow the channel in this encoding.
 *
 * <p>Pure: no session, clock or hub. One instance stands for one encoding: the hub keeps a log for each instance in use in a
 * channel, so a protocol has as few instances as it has different encodings. Called by one thread at a time for one channel,
 * by several for different ones.
 */
public interface EventEncoder {

    /**
     * The event as one frame, or null where this encoding does not carry it (for example presence, for those who did not ask).
     *
     * @param via the pattern by which its receivers subscribed, or null where they named the channel
     */
    @Nullable Frame encode(ChannelEvent event, @Nullable ChannelPattern via);
}
