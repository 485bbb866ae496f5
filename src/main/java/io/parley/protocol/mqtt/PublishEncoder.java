package io.parley.protocol.mqtt;

import io.parley.channel.Headers;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Qos;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes the packet PUBLISH (MQTT 5.0 section 3.3), which is on the path of every delivery: each byte once, into an array of the
 * right size.
 */
public final class PublishEncoder {

    /** The user property with the epoch of a publication's {@link Position}, which Parley puts before the publisher's own. */
    public static final String EPOCH = "parley-epoch";

    /** The user property with its offset. */
    public static final String OFFSET = "parley-offset";

    private static final byte[] NOTHING = {};
    private static final long MILLIS = 1000;

    private PublishEncoder() {}

    /** The packet as it is. */
    static byte[] encode(Packet.Publish publish, MqttVersion version) {
        WireWriter properties = version.hasProperties() ? PropertiesCodec.list(publish.properties()) : null;
        return encode(
                firstByte(publish.qos(), publish.dup(), publish.retain()),
                publish.topic().getBytes(StandardCharsets.UTF_8),
                publish.qos() == Qos.AT_MOST_ONCE ? 0 : publish.packetId(),
                properties,
                publish.payload());
    }

    /**
     * A publication at QoS 0, the same for all who subscribed without options of their own.
     *
     * @param retain the packet's flag RETAIN
     */
    public static byte[] encode(Publication publication, boolean retain, MqttVersion version) {
        byte[] topic = publication.channel().value().getBytes(StandardCharsets.UTF_8);
        WireWriter properties =
                version.hasProperties() ? properties(publication, publication.time(), new WireWriter(64)) : null;
        return encode(
                firstByte(Qos.AT_MOST_ONCE, false, retain),
                topic,
                0,
                properties,
                publication.payload().bytes());
    }

    /**
     * A publication for one receiver.
     *
     * @param topic the topic name, or null where the alias stands for it
     * @param alias its topic alias, or 0
     * @param subscriptionId that of the subscription, or 0
     * @param now milliseconds since 1970: the publication's expiry is told as what is left of it
     */
    public static byte[] encode(
            Publication publication,
            Delivery delivery,
            @Nullable String topic,
            int alias,
            int subscriptionId,
            long now,
            MqttVersion version) {
        WireWriter properties = null;
        if (version.hasProperties()) {
            properties = new WireWriter(64);
            if (alias != 0) {
                properties.u8(Property.TOPIC_ALIAS.number()).u16(alias);
            }
            if (subscriptionId != 0) {
                properties.u8(Property.SUBSCRIPTION_IDENTIFIER.number()).variable(subscriptionId);
            }
            properties(publication, now, properties);
        }
        return encode(
                firstByte(delivery.qos(), delivery.dup(), delivery.retain()),
                topic == null ? NOTHING : topic.getBytes(StandardCharsets.UTF_8),
                delivery.packetId(),
                properties,
                publication.payload().bytes());
    }

    /**
     * How a publication is sent to one receiver.
     *
     * @param packetId 0 at QoS 0
     */
    public record Delivery(Qos qos, boolean dup, boolean retain, int packetId) {}

    /** What a publication's headers and position are in MQTT 5.0. */
    private static WireWriter properties(Publication publication, long now, WireWriter to) {
        Payload payload = publication.payload();
        Headers headers = payload.headers();
        headers(headers, now, to);
        PropertiesCodec.user(EPOCH, publication.position().epoch(), to);
        PropertiesCodec.user(OFFSET, Long.toString(publication.position().offset()), to);
        for (Headers.Property property : headers.properties()) {
            PropertiesCodec.user(property.name(), property.value(), to);
        }
        return to;
    }

    private static void headers(Headers headers, long now, WireWriter to) {
        if (headers.format() != Headers.Format.UNSAID) {
            to.u8(Property.PAYLOAD_FORMAT_INDICATOR.number()).u8(headers.format() == Headers.Format.UTF8 ? 1 : 0);
        }
        if (headers.expiresAt() != Headers.NEVER) {
            to.u8(Property.MESSAGE_EXPIRY_INTERVAL.number()).u32(secondsLeft(headers, now));
        }
        if (headers.contentType() != null) {
            to.u8(Property.CONTENT_TYPE.number()).text(headers.contentType());
        }
        if (headers.replyTo() != null) {
            to.u8(Property.RESPONSE_TOPIC.number()).text(headers.replyTo());
        }
        if (headers.correlation() != null) {
            to.u8(Property.CORRELATION_DATA.number()).binary(headers.correlation());
        }
    }

    /** How long the publication is still of use, in whole seconds, 0 or more (section 3.3.2.3.3). */
    public static long secondsLeft(Headers headers, long now) {
        return Math.max(0, Math.min(0xFFFFFFFFL, (headers.expiresAt() - now + MILLIS - 1) / MILLIS));
    }

    private static int firstByte(Qos qos, boolean dup, boolean retain) {
        return PacketType.PUBLISH.firstByte() | (dup ? 8 : 0) | qos.level() << 1 | (retain ? 1 : 0);
    }

    /**
     * @param packetId 0 for none
     * @param properties null where the version has none
     */
    private static byte[] encode(
            int first, byte[] topic, int packetId, @Nullable WireWriter properties, byte[] payload) {
        byte[] list = properties == null ? NOTHING : properties.toBytes();
        int length = 2 + topic.length + (packetId == 0 ? 0 : 2) + payload.length;
        if (properties != null) {
            length += WireWriter.variableLength(list.length) + list.length;
        }
        WireWriter to = new WireWriter(1 + WireWriter.variableLength(length) + length);
        to.u8(first).variable(length).binary(topic);
        if (packetId != 0) {
            to.u16(packetId);
        }
        if (properties != null) {
            to.variable(list.length).raw(list);
        }
        return to.raw(payload).toBytes();
    }
}
