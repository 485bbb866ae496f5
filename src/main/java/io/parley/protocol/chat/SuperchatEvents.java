package io.parley.protocol.chat;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Payload;
import io.parley.channel.Publication;
import io.parley.channel.Refusal;
import io.parley.hub.EventEncoder;
import io.parley.protocol.JsonReader;
import io.parley.transport.Frame;
import org.jspecify.annotations.Nullable;

/** What happens in a room, and who is typing in it, for superchat clients. */
enum SuperchatEvents implements EventEncoder {
    EVENTS;

    /** What the publications of a typing channel carry, from whatever protocol. */
    static final Payload STARTED = Payload.json("{\"typing\":true}");

    static final Payload STOPPED = Payload.json("{\"typing\":false}");

    private static final int LONGEST_TYPING = 100;

    @Override
    public @Nullable Frame encode(ChannelEvent event, @Nullable ChannelPattern via) {
        if (event instanceof ChannelEvent.Published published) {
            Publication publication = published.publication();
            return Names.isTyping(publication.channel()) ? typing(publication) : SuperchatEncoder.said(publication);
        }
        if (Names.isTyping(event.channel())) {
            return null;
        }
        if (event instanceof ChannelEvent.Joined joined) {
            return SuperchatEncoder.joined(joined.channel(), joined.member());
        }
        ChannelEvent.Left left = (ChannelEvent.Left) event;
        return SuperchatEncoder.left(null, left.channel(), left.member(), left.cause());
    }

    private static @Nullable Frame typing(Publication publication) {
        Boolean on = isOn(publication.payload());
        return on == null ? null : SuperchatEncoder.typing(publication.channel(), publication.from(), on);
    }

    /** Whether the payload says that its author types, or null where it says something else. */
    private static @Nullable Boolean isOn(Payload payload) {
        if (payload.kind() != Payload.Kind.JSON || payload.size() > LONGEST_TYPING) {
            return null;
        }
        try (JsonReader json = new JsonReader(payload.asText(), 1)) {
            JsonReader.Fields fields = json.object("typing");
            return "typing".equals(fields.next()) ? json.bool("typing") : null;
        } catch (Refusal e) {
            return null;
        }
    }
}
