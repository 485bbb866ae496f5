package io.parley.protocol.json;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelPattern;
import io.parley.hub.EventEncoder;
import io.parley.transport.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The two encodings of channel events for native clients: the hub keeps a log for each that is in use. Other ways in that speak the
 * same JSON take the payloads from here.
 */
public enum NativeEvents implements EventEncoder {
    /** Publications only. */
    PUBLICATIONS,
    /** Publications, and members that come and go. */
    WITH_PRESENCE;

    @Override
    public @Nullable Frame encode(ChannelEvent event, @Nullable ChannelPattern via) {
        if (event instanceof ChannelEvent.Published published) {
            return MessageEncoder.publication(published.publication(), via);
        }
        if (this == PUBLICATIONS) {
            return null;
        }
        if (event instanceof ChannelEvent.Joined joined) {
            return MessageEncoder.joined(joined.channel(), joined.member(), via);
        }
        ChannelEvent.Left left = (ChannelEvent.Left) event;
        return MessageEncoder.left(left.channel(), left.member(), left.cause(), via);
    }
}
