package io.parley.protocol.echo;

import io.parley.channel.Departure;
import io.parley.hub.Client;
import io.parley.hub.Hub;
import io.parley.protocol.Conversation;
import io.parley.protocol.Subprotocol;
import io.parley.transport.Connection;
import io.parley.transport.Frame;
import java.nio.ByteBuffer;

/** Sends every message back as it came. It has no name to negotiate: it is what its path speaks. */
public final class Echo implements Subprotocol {

    @Override
    public String name() {
        return "";
    }

    @Override
    public Conversation converse(Connection connection, Hub hub) {
        Client client = hub.connect(connection);
        return new Conversation() {
            @Override
            public void text(String message) {
                connection.send(Frame.text(message));
            }

            @Override
            public void binary(ByteBuffer message) {
                byte[] bytes = new byte[message.remaining()];
                message.get(bytes);
                connection.send(Frame.binary(bytes));
            }

            @Override
            public void closed(Departure cause) {
                client.leave(cause);
            }
        };
    }
}
