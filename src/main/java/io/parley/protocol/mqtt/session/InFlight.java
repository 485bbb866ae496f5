package io.parley.protocol.mqtt.session;

import io.parley.channel.Publication;
import io.parley.channel.Qos;
import org.jspecify.annotations.Nullable;

/**
 * A message at QoS 1 or 2 that was sent to a client and is not settled yet (MQTT 5.0 section 4.3).
 *
 * @param packetId 1 to 65535
 * @param publication the message, or null once the client has it and only PUBREL is to be sent
 * @param retain the flag with which it was sent
 * @param subscriptionId that of the subscription, or 0
 * @param shared the filter of the shared subscription that it was sent for, as its client wrote it, or null
 */
public record InFlight(
        int packetId,
        @Nullable Publication publication,
        Qos qos,
        boolean retain,
        int subscriptionId,
        @Nullable String shared) {

    /** The client has the message: what is left is to release it. */
    public InFlight released() {
        return new InFlight(packetId, null, qos, retain, subscriptionId, shared);
    }
}
