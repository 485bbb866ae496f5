package io.parley.protocol;

import io.parley.hub.Hub;
import io.parley.transport.Connection;

/** Something that clients may speak: a name to negotiate, and conversations in it. One instance serves all connections. */
public interface Subprotocol {

    /** The name in {@code Sec-WebSocket-Protocol}, compared as is. */
    String name();

    /** Starts a conversation; what it sends at once, such as a greeting, goes out before anything else. */
    Conversation converse(Connection connection, Hub hub);
}
