package io.parley.protocol.chat;

import io.parley.channel.ChannelName;
import io.parley.channel.ErrorCode;
import io.parley.channel.Member;
import io.parley.channel.Refusal;

/** What rooms and people may be called, and which channels a room is made of. Pure. */
final class Names {

    static final int LONGEST_ROOM = 64;
    static final int LONGEST_NICK = 32;

    private static final String ROOMS = "room/";
    private static final String TYPING = "typing/";

    private Names() {}

    /**
     * The channel in which a room talks.
     *
     * @throws Refusal where the text names no room
     */
    static ChannelName room(String name) {
        if (name.isBlank() || name.length() > LONGEST_ROOM || name.indexOf('/') >= 0 || !isPlain(name)) {
            throw new Refusal(
                    ErrorCode.BAD_CHANNEL,
                    "a room's name has 1 to " + LONGEST_ROOM + " characters, no '/' and nothing invisible");
        }
        return ChannelName.parse(ROOMS + name);
    }

    /** The channel that says who is typing in a room. */
    static ChannelName typingIn(ChannelName room) {
        return ChannelName.parse(TYPING + roomOf(room));
    }

    static boolean isTyping(ChannelName channel) {
        return channel.value().startsWith(TYPING);
    }

    /** The name of the room that a channel belongs to. */
    static String roomOf(ChannelName channel) {
        return channel.value().substring(channel.value().indexOf('/') + 1);
    }

    /**
     * A name that a person may take.
     *
     * @throws Refusal where it is none
     */
    static String nick(String name) {
        boolean spaced = name.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
        if (name.isEmpty() || name.length() > LONGEST_NICK || spaced || !isPlain(name)) {
            throw new Refusal(
                    ErrorCode.BAD_REQUEST,
                    "a name has 1 to " + LONGEST_NICK + " characters, no spaces and nothing invisible");
        }
        return name;
    }

    /** The name of somebody who has not chosen one. */
    static String guest(String connectionId) {
        return "guest-" + connectionId.substring(Math.max(0, connectionId.length() - 4));
    }

    /** What to call a member in a line of text. */
    static String shown(Member member) {
        String name = member.name();
        return name == null ? guest(member.id()) : Speech.visible(name);
    }

    private static boolean isPlain(String name) {
        return name.equals(Speech.visible(name));
    }
}
