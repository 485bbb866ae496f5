package io.parley.hub;

import io.parley.channel.ChannelName;
import io.parley.channel.Departure;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked before something is done, and told what has happened.
 *
 * @param mayI who is asked, or null for nobody
 * @param facts who is told, or null for nobody
 * @param commandsWaiting how many commands of one connection may wait for an answer, or behind one that does, 1 or more
 */
public record Listening(@Nullable MayI mayI, @Nullable Facts facts, int commandsWaiting) {

    /** Nobody is asked and nobody told. */
    public static final Listening NONE = new Listening(null, null, 1);

    void connected(Client client) {
        if (facts != null) {
            facts.happened(new Fact.Connected(Caller.of(client)));
        }
    }

    void disconnected(Client client, Departure cause) {
        if (facts != null) {
            facts.happened(new Fact.Disconnected(Caller.of(client), cause));
        }
    }

    void joined(ChannelName channel, Client client) {
        if (facts != null) {
            facts.happened(new Fact.Joined(channel, Caller.of(client)));
        }
    }

    void left(ChannelName channel, Client client, Departure cause) {
        if (facts != null) {
            facts.happened(new Fact.Left(channel, Caller.of(client), cause));
        }
    }

    void occupied(ChannelName channel) {
        if (facts != null) {
            facts.happened(new Fact.Occupied(channel));
        }
    }

    void vacated(ChannelName channel) {
        if (facts != null) {
            facts.happened(new Fact.Vacated(channel));
        }
    }
}
