package io.parley.protocol.json;

import io.parley.auth.Credentials;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import org.jspecify.annotations.Nullable;

/** What a client asks for in one message. */
sealed interface Command {

    /**
     * Goes by this name from now on, null for none; with a token, shows that, and goes by another name only where one is there.
     *
     * @param named whether the command says anything of the name
     */
    record Connect(@Nullable String name, boolean named, Credentials.@Nullable Token token) implements Command {}

    /**
     * Follows a channel or pattern.
     *
     * @param since what was seen of the channel already, or null
     * @param history how many of the newest publications the reply brings, or null for none at all
     * @param presence whether members are listed, and their coming and going is told
     */
    record Subscribe(
            ChannelFilter filter,
            @Nullable Position since,
            @Nullable Integer history,
            boolean presence) implements Command {}

    /** Follows it no longer. */
    record Unsubscribe(ChannelFilter filter) implements Command {}

    /**
     * Publishes.
     *
     * @param key makes sending it again harmless, or null
     * @param state the name of the state that this is the newest word on, or null
     */
    record Publish(
            ChannelName channel,
            Payload payload,
            @Nullable String key,
            @Nullable String state) implements Command {}

    /** Asks for kept publications: those after a position, or the newest. */
    record History(ChannelName channel, @Nullable Position since, int limit) implements Command {}

    /** Asks who is there. */
    record Presence(ChannelName channel) implements Command {}

    /** Calls a procedure. */
    record Call(String procedure, Payload arguments) implements Command {}

    /** Asks for any answer at all. */
    record Ping() implements Command {}

    /** Not a command: the answer says why. */
    record Unreadable(Refusal refusal) implements Command {}

    /**
     * A command, and what its reply is to be marked with.
     *
     * @param id the JSON text of the client's id, to be repeated as it is, or null where there is none
     */
    record Request(@Nullable String id, Command command) {}
}
