package io.parley.protocol.chat;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Member;
import io.parley.channel.Publication;
import io.parley.hub.EventEncoder;
import io.parley.transport.Frame;
import org.jspecify.annotations.Nullable;

/** What happens in a room as lines of text: {@code <Ada> hello}, {@code * Ada joined lobby}. */
enum ChatLines implements EventEncoder {
    LINES;

    @Override
    public Frame encode(ChannelEvent event, @Nullable ChannelPattern via) {
        return Frame.text(line(event));
    }

    static String line(ChannelEvent event) {
        if (event instanceof ChannelEvent.Published published) {
            return said(published.publication());
        }
        String room = Speech.visible(Names.roomOf(event.channel()));
        if (event instanceof ChannelEvent.Joined joined) {
            return "* " + Names.shown(joined.member()) + " joined " + room;
        }
        ChannelEvent.Left left = (ChannelEvent.Left) event;
        return "* " + Names.shown(left.member()) + " left " + room + " ("
                + left.cause().wireName() + ")";
    }

    /** What a backend publishes has no author, and stands as the room's own word. */
    static String said(Publication publication) {
        Member from = publication.from();
        String line = Speech.line(publication.payload());
        return from == null ? "* " + line : "<" + Names.shown(from) + "> " + line;
    }
}
