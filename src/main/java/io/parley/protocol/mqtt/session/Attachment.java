package io.parley.protocol.mqtt.session;

import io.parley.hub.Client;
import io.parley.hub.EventEncoder;
import io.parley.protocol.mqtt.MqttVersion;
import io.parley.protocol.mqtt.Packet.TopicSubscription;

/**
 * A session's connection.
 *
 * @param owner the conversation of that connection
 * @param client the connection in the hub
 * @param link the way to the client
 * @param takesAnyPacket whether no packet is too long for the client
 */
record Attachment(MqttConversation owner, Client client, Link link, MqttVersion version, boolean takesAnyPacket) {

    /** Whether the hub can deliver for such a subscription by itself: the same bytes to all who have one. */
    boolean isPlain(TopicSubscription options, int subscriptionId) {
        return options.qos().level() == 0 && !options.noLocal() && subscriptionId == 0 && takesAnyPacket;
    }

    /** The encoding of a plain subscription. */
    EventEncoder encoder(TopicSubscription options) {
        if (!version.hasProperties()) {
            return MqttEvents.VERSION_3;
        }
        return options.retainAsPublished() ? MqttEvents.VERSION_5_RETAIN_AS_PUBLISHED : MqttEvents.VERSION_5;
    }
}
