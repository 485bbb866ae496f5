package io.parley.endpoint;

import jakarta.websocket.server.ServerEndpoint;

/** Every subprotocol, on one path. */
@ServerEndpoint(
        value = HubEndpoint.PATH,
        subprotocols = {"mqtt", "mqttv3.1", "parley.v1.json", "chat", "superchat"},
        configurator = HandshakeConfigurator.class)
public final class HubEndpoint extends ConversationEndpoint {

    public static final String PATH = "/ws";

    public HubEndpoint(Deployment deployment) {
        super(deployment, PATH);
    }
}
