package io.parley.protocol.mqtt.session;

import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.protocol.mqtt.MalformedPacket;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.Property;

/**
 * What a client wants published if it goes without a word (MQTT 5.0 section 3.1.2.5), in its name.
 *
 * @param client the connection that it stands for
 * @param jsonDepth what is nested more deeply is text
 */
record SessionWill(Client client, Packet.Will will, int jsonDepth) {

    private static final System.Logger LOG = System.getLogger(SessionWill.class.getName());

    /** For how many seconds it waits whether the client comes back. */
    long delaySeconds() {
        return will.properties().number(Property.WILL_DELAY_INTERVAL, 0);
    }

    void publish(Publisher publisher) {
        try {
            publisher
                    .publish(
                            client,
                            new Publisher.Message(
                                    will.topic(), will.payload(), will.qos(), will.retain(), will.properties(), null),
                            jsonDepth)
                    .whenComplete((position, failure) -> {
                        if (failure != null) {
                            refused(Reasons.refusal(failure));
                        }
                    });
        } catch (Refusal refusal) {
            refused(refusal);
        } catch (MalformedPacket e) {
            LOG.log(System.Logger.Level.INFO, "a will was not published: {0}", e.reason());
        }
    }

    private void refused(Refusal refusal) {
        client.refused(refusal);
        LOG.log(System.Logger.Level.INFO, "a will was not published: {0}", refusal.reason());
    }
}
