package io.parley.protocol.updates;

import io.parley.hub.Hub;
import io.parley.protocol.Conversation;
import io.parley.protocol.Subprotocol;
import io.parley.transport.Connection;

/**
 * Worlds in which players move: each says its state as often as it likes, and all get the newest states together at the interval at
 * which the namespace {@code updates} is conflated. It has no name to negotiate: it is what its path speaks.
 */
public final class UpdatesProtocol implements Subprotocol {

    private final int commandsInFlight;

    /**
     * @param commandsInFlight how many commands of one connection may await their answer, 1 or more
     */
    public UpdatesProtocol(int commandsInFlight) {
        this.commandsInFlight = commandsInFlight;
    }

    @Override
    public String name() {
        return "";
    }

    @Override
    public Conversation converse(Connection connection, Hub hub) {
        return new UpdatesConversation(connection, hub, commandsInFlight);
    }
}
