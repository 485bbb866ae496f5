package io.parley.hub;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Publication;
import io.parley.transport.Frame;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * States of a conflated channel, which are delivered together; one frame for each where the encoding has no better way.
     *
     * @param states the newest publication of each, in the order of their offsets
     * @param all whether these are all states that the channel has, for a receiver that begins or has fallen behind, and not only
     *     those that have changed
     * @param via as for {@link #encode}
     */
    default List<Frame> encodeStates(List<Publication> states, boolean all, @Nullable ChannelPattern via) {
        List<Frame> frames = new ArrayList<>(states.size());
        for (Publication state : states) {
            Frame frame = encode(new ChannelEvent.Published(state), via);
            if (frame != null) {
                frames.add(frame);
            }
        }
        return frames;
    }
}
