package io.parley.endpoint;

import io.parley.channel.Departure;
import io.parley.protocol.Conversation;
import io.parley.transport.Connection;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;

/** A runtime that has this connection for every session, and nothing before the conversations. */
record OneConnection(Connection connection) implements Connections {

    @Override
    public Connection of(Session session, String path) {
        return connection;
    }

    @Override
    public MessageParts conversing(Connection opened, Conversation conversation) {
        return new MessageParts() {
            @Override
            public void text(String part, boolean last) {
                conversation.text(part + (last ? "" : "..."));
            }

            @Override
            public void binary(ByteBuffer part, boolean last) {
                conversation.binary(part);
            }

            @Override
            public void closed(Departure cause) {
                conversation.closed(cause);
            }
        };
    }

    @Override
    public boolean extensible() {
        return false;
    }
}
