package io.parley.protocol.chat;

import io.parley.hub.Hub;
import io.parley.protocol.Conversation;
import io.parley.protocol.Subprotocol;
import io.parley.transport.Connection;

/** The subprotocol {@code chat}: lines that a person can type in any WebSocket console. */
public final class ChatProtocol implements Subprotocol {

    private final int commandsInFlight;

    /**
     * @param commandsInFlight how many lines of one connection may await what becomes of them, 1 or more
     */
    public ChatProtocol(int commandsInFlight) {
        this.commandsInFlight = commandsInFlight;
    }

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public Conversation converse(Connection connection, Hub hub) {
        ChatConversation conversation = new ChatConversation(connection, hub, commandsInFlight);
        conversation.greet();
        return conversation;
    }
}
