package io.parley.endpoint;

import jakarta.websocket.server.ServerEndpoint;

/** MQTT, at the path where its clients look for it by default. */
@ServerEndpoint(
        value = MqttEndpoint.PATH,
        subprotocols = {"mqtt", "mqttv3.1"},
        configurator = HandshakeConfigurator.class)
public final class MqttEndpoint extends ConversationEndpoint {

    public static final String PATH = "/mqtt";

    public MqttEndpoint(Deployment deployment) {
        super(deployment, PATH);
    }
}
