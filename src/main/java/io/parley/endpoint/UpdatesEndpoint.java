package io.parley.endpoint;

import jakarta.websocket.server.ServerEndpoint;

/** Players who see each other move. */
@ServerEndpoint(value = UpdatesEndpoint.PATH, configurator = HandshakeConfigurator.class)
public final class UpdatesEndpoint extends ConversationEndpoint {

    public static final String PATH = "/ws/updates";

    public UpdatesEndpoint(Deployment deployment) {
        super(deployment, PATH);
    }
}
