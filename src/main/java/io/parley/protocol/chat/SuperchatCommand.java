package io.parley.protocol.chat;

import io.parley.channel.ChannelName;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import org.jspecify.annotations.Nullable;

/** What a superchat client asks for in one message; {@code room} is the channel in which the room talks. */
sealed interface SuperchatCommand {

    /** Enters a room, with what was missed since a position, or so many of its newest messages. */
    record Join(ChannelName room, @Nullable Position since, int history) implements SuperchatCommand {}

    /** Goes out of a room. */
    record Leave(ChannelName room) implements SuperchatCommand {}

    /** Says something in a room. */
    record Say(ChannelName room, String text) implements SuperchatCommand {}

    /** Goes by another name. */
    record Nick(String name) implements SuperchatCommand {}

    /** Started or stopped typing in a room. */
    record Typing(ChannelName room, boolean on) implements SuperchatCommand {}

    /** Asks for kept messages of a room: those after a position, or the newest. */
    record History(ChannelName room, @Nullable Position since, int limit) implements SuperchatCommand {}

    /** Asks who is in a room. */
    record Who(ChannelName room) implements SuperchatCommand {}

    /** Not a command: the answer says why. */
    record Unreadable(Refusal refusal) implements SuperchatCommand {}

    /**
     * A command, and what its answers are to be marked with.
     *
     * @param id the JSON text of the client's id, to be repeated as it is, or null where there is none
     */
    record Request(@Nullable String id, SuperchatCommand command) {}
}
