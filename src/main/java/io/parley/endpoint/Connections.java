package io.parley.endpoint;

import io.parley.protocol.Conversation;
import io.parley.transport.Connection;
import jakarta.websocket.Session;

/** How a container's session becomes a connection of the hub; each runtime has its own. */
public interface Connections {

    /** The connection that sends through this session. Called once for each session, while it is being opened, by its thread. */
    Connection of(Session session);

    /**
     * Tells who takes the connection's messages, for runtimes whose wire hands them over itself. Where it does nothing, messages
     * come through the endpoint's {@code @OnMessage} methods. Called once, right after {@link #of}.
     */
    void conversing(Connection connection, Conversation conversation);
}
