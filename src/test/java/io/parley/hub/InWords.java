package io.parley.hub;

import io.parley.broker.Roster;
import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Member;
import io.parley.channel.Publication;
import io.parley.transport.Frame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodings that a test can read, such as {@code 3 hello}, {@code joined a (Ada)} and {@code left a (Ada): lost}. */
enum InWords implements EventEncoder {
    /** All events. */
    ALL,
    /** All events again, as another encoding. */
    ALL_OTHERWISE,
    /** Publications only. */
    PUBLICATIONS;

    @Override
    public @Nullable Frame encode(ChannelEvent event, @Nullable ChannelPattern via) {
        String words = inWords(event);
        if (words == null) {
            return null;
        }
        return Frame.text((this == ALL_OTHERWISE ? "<" : "")
                + words
                + (via == null ? "" : " in " + event.channel() + " via " + via));
    }

    private @Nullable String inWords(ChannelEvent event) {
        if (event instanceof ChannelEvent.Published published) {
            return of(published.publication());
        } else if (this == PUBLICATIONS) {
            return null;
        } else if (event instanceof ChannelEvent.Joined joined) {
            return "joined " + of(joined.member());
        }
        ChannelEvent.Left left = (ChannelEvent.Left) event;
        return "left " + of(left.member()) + ": " + left.cause().wireName();
    }

    static String of(Publication publication) {
        return publication.position().offset() + " " + publication.payload().asText();
    }

    static String of(Member member) {
        return member.id() + (member.name() == null ? "" : " (" + member.name() + ")");
    }

    static List<String> of(Recovery recovery) {
        List<String> words = new ArrayList<>();
        recovery.publications().forEach(publication -> words.add(of(publication)));
        return words;
    }

    static List<String> of(Roster roster) {
        List<String> words = new ArrayList<>();
        roster.members().forEach(member -> words.add(of(member)));
        return words;
    }
}
