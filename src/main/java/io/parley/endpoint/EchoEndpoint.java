package io.parley.endpoint;

import jakarta.websocket.server.ServerEndpoint;

/** Sends every message back, for conformance suites; there only where {@code parley.echo.enabled} says so. */
@ServerEndpoint(value = EchoEndpoint.PATH, configurator = HandshakeConfigurator.class)
public final class EchoEndpoint extends ConversationEndpoint {

    public static final String PATH = "/echo";

    public EchoEndpoint(Deployment deployment) {
        super(deployment, PATH);
    }
}
