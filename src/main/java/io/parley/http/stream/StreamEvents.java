package io.parley.http.stream;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Position;
import io.parley.hub.EventEncoder;
import io.parley.protocol.json.NativeEvents;
import io.parley.transport.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The encodings of channel events for streams and polls: each event once, as an {@link Entry}, for all who follow the channel.
 */
enum StreamEvents implements EventEncoder {
    /** Publications only. */
    PUBLICATIONS,
    /** Publications, and members that come and go. */
    WITH_PRESENCE,
    /** Nothing: for who is only to be a member. */
    NOTHING;

    @Override
    public @Nullable Frame encode(ChannelEvent event, @Nullable ChannelPattern via) {
        if (this == NOTHING) {
            return null;
        }
        NativeEvents events = this == PUBLICATIONS ? NativeEvents.PUBLICATIONS : NativeEvents.WITH_PRESENCE;
        Frame json = events.encode(event, via);
        if (json == null) {
            return null;
        }
        String filter = via == null ? event.channel().value() : via.value();
        // A pattern follows many channels, each with positions of its own: it has none.
        Position position = via == null && event instanceof ChannelEvent.Published published
                ? published.publication().position()
                : null;
        return Frame.bare(Entry.encode(filter, position, nameOf(event), json.payload()));
    }

    private static String nameOf(ChannelEvent event) {
        if (event instanceof ChannelEvent.Published) {
            return "publication";
        }
        return event instanceof ChannelEvent.Joined ? "joined" : "left";
    }
}
