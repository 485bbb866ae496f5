package io.parley.protocol.json;

import io.parley.hub.Hub;
import io.parley.protocol.Conversation;
import io.parley.protocol.Subprotocol;
import io.parley.transport.Connection;
import java.time.Duration;

/** The subprotocol {@code parley.v1.json}, also spoken where none is offered. */
public final class NativeProtocol implements Subprotocol {

    private final Duration heartbeat;
    private final int commandsInFlight;

    /**
     * @param heartbeat how often the hub pings, told to clients in whole seconds
     * @param commandsInFlight how many commands of one connection may await their reply, 1 or more
     */
    public NativeProtocol(Duration heartbeat, int commandsInFlight) {
        this.heartbeat = heartbeat;
        this.commandsInFlight = commandsInFlight;
    }

    @Override
    public String name() {
        return "parley.v1.json";
    }

    @Override
    public Conversation converse(Connection connection, Hub hub) {
        return new NativeConversation(connection, hub, heartbeat.toSeconds(), commandsInFlight);
    }
}
