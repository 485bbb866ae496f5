package io.parley.hub;

import io.parley.channel.ChannelName;
import io.parley.channel.Departure;

/**
 * Something that has happened on this node and that a backend may want to know. Facts about one connection, and facts about one
 * channel, are told in the order in which they happened.
 */
public sealed interface Fact {

    /** The word for it on the wire, in settings and in metrics. */
    Kind kind();

    /** What can happen. */
    enum Kind {
        CONNECTED("connected"),
        DISCONNECTED("disconnected"),
        JOINED("joined"),
        LEFT("left"),
        OCCUPIED("occupied"),
        VACATED("vacated");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    /** A connection was taken in, by whatever subprotocol. */
    record Connected(Caller caller) implements Fact {

        @Override
        public Kind kind() {
            return Kind.CONNECTED;
        }
    }

    /** A connection that was taken in is gone. */
    record Disconnected(Caller caller, Departure cause) implements Fact {

        @Override
        public Kind kind() {
            return Kind.DISCONNECTED;
        }
    }

    /** A connection became present in a channel, or goes by another name there. Only where the namespace has presence. */
    record Joined(ChannelName channel, Caller caller) implements Fact {

        @Override
        public Kind kind() {
            return Kind.JOINED;
        }
    }

    /** A connection that had joined is no longer present in the channel. */
    record Left(ChannelName channel, Caller caller, Departure cause) implements Fact {

        @Override
        public Kind kind() {
            return Kind.LEFT;
        }
    }

    /** The channel has got its first subscriber on this node; those of patterns do not count. */
    record Occupied(ChannelName channel) implements Fact {

        @Override
        public Kind kind() {
            return Kind.OCCUPIED;
        }
    }

    /** The channel has lost its last subscriber on this node. */
    record Vacated(ChannelName channel) implements Fact {

        @Override
        public Kind kind() {
            return Kind.VACATED;
        }
    }
}
