package io.parley.hub;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Payload;

/** What the backend may be asked before it is done. */
public sealed interface Question {

    /** Who wants to do it. */
    Caller caller();

    Kind kind();

    /** What can be asked. */
    enum Kind {
        CONNECT("connect"),
        SUBSCRIBE("subscribe"),
        PUBLISH("publish");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** The word for it on the wire, in settings and in metrics. */
        public String wireName() {
            return wireName;
        }
    }

    /** May this connection stay? Asked when it is open, and again whenever it has shown other credentials. */
    record Connect(Caller caller) implements Question {

        @Override
        public Kind kind() {
            return Kind.CONNECT;
        }
    }

    /** May it subscribe to this channel or pattern? */
    record Subscribe(Caller caller, ChannelFilter filter) implements Question {

        @Override
        public Kind kind() {
            return Kind.SUBSCRIBE;
        }
    }

    /** May it publish this? */
    record Publish(Caller caller, ChannelName channel, Payload payload) implements Question {

        @Override
        public Kind kind() {
            return Kind.PUBLISH;
        }
    }
}
