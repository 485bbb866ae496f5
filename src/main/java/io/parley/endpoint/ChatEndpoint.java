package io.parley.endpoint;

import jakarta.websocket.server.ServerEndpoint;

/** Chat for whoever opens the path without naming a subprotocol, such as a person at a WebSocket console. */
@ServerEndpoint(
        value = ChatEndpoint.PATH,
        subprotocols = {"chat", "superchat"},
        configurator = HandshakeConfigurator.class)
public final class ChatEndpoint extends ConversationEndpoint {

    public static final String PATH = "/chat";

    public ChatEndpoint(Deployment deployment) {
        super(deployment, PATH);
    }
}
