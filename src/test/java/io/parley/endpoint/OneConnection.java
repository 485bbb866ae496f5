package io.parley.endpoint;

import io.parley.protocol.Conversation;
import io.parley.transport.Connection;
import jakarta.websocket.Session;

/** A runtime that has this connection for every session, and nothing before the conversations. */
record OneConnection(Connection connection) implements Connections {

    @Override
    public Connection of(Session session, String path) {
        return connection;
    }

    @Override
    public Conversation conversing(Connection opened, Conversation conversation) {
        return conversation;
    }

    @Override
    public boolean extensible() {
        return false;
    }
}
