package io.parley.protocol.updates;

import io.parley.channel.ChannelName;
import io.parley.channel.Payload;
import io.parley.channel.Refusal;
import org.jspecify.annotations.Nullable;

/** What a player asks for in one message. */
sealed interface UpdatesCommand {

    /** Enters a world, out of the one before; under this name where one is given. */
    record Join(ChannelName world, @Nullable String name) implements UpdatesCommand {}

    /** Is so from now on. */
    record State(Payload state) implements UpdatesCommand {}

    /** Goes out of the world. */
    record Leave() implements UpdatesCommand {}

    /** Not a command: the answer says why. */
    record Unreadable(Refusal refusal) implements UpdatesCommand {}
}
