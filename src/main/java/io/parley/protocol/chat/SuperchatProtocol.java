package io.parley.protocol.chat;

import io.parley.hub.Hub;
import io.parley.protocol.Conversation;
import io.parley.protocol.Subprotocol;
import io.parley.transport.Connection;

/** The subprotocol {@code superchat}: rooms, nicknames, typing, history and presence as JSON objects, one a text frame. */
public final class SuperchatProtocol implements Subprotocol {

    private final int commandsInFlight;

    /**
     * @param commandsInFlight how many commands of one connection may await their answer, 1 or more
     */
    public SuperchatProtocol(int commandsInFlight) {
        this.commandsInFlight = commandsInFlight;
    }

    @Override
    public String name() {
        return "superchat";
    }

    @Override
    public Conversation converse(Connection connection, Hub hub) {
        SuperchatConversation conversation = new SuperchatConversation(connection, hub, commandsInFlight);
        conversation.greet();
        return conversation;
    }
}
