package io.parley.endpoint;

import io.parley.protocol.Conversation;
import io.parley.transport.Connection;
import jakarta.websocket.Session;

/** How a container's session becomes a connection of the hub; each runtime has its own. */
public interface Connections {

    /**
     * The connection that sends through this session. Called once for each session, while it is being opened, by its thread.
     *
     * @param path the endpoint's path
     */
    Connection of(Session session, String path);

    /**
     * Tells who takes the connection's messages, for runtimes whose wire hands them over itself. Called once, right after {@link #of}.
     *
     * @return whom the endpoint's {@code @OnMessage} and {@code @OnClose} methods are to call
     */
    MessageParts conversing(Connection connection, Conversation conversation);

    /** Whether the container may negotiate extensions of its own, such as permessage-deflate. */
    boolean extensible();
}
