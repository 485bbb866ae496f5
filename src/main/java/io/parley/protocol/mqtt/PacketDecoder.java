package io.parley.protocol.mqtt;

import io.parley.channel.Qos;
import io.parley.protocol.mqtt.Packet.RetainHandling;
import io.parley.protocol.mqtt.Packet.TopicSubscription;
import io.parley.protocol.mqtt.Property.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the body of a packet that has come whole (MQTT 5.0 chapter 3). Pure and strict: whatever breaks a rule that can be seen
 * from the packet alone is a {@link MalformedPacket}.
 */
final class PacketDecoder {

    private static final int RETAIN = 0x1;
    private static final int DUP = 0x8;
    private static final int NO_LOCAL = 0x04;
    private static final int RETAIN_AS_PUBLISHED = 0x08;
    private static final int RESERVED_OPTIONS = 0xC0;

    /** The failure in a SUBACK of MQTT 3.1.1. */
    private static final int V3_FAILURE = 0x80;

    private PacketDecoder() {}

    /** Checks a first byte before the rest has come (section 2.1.3). */
    static PacketType type(int first, MqttVersion version) {
        PacketType type = PacketType.of(first);
        if (type == null || (type == PacketType.AUTH && !version.hasProperties())) {
            throw MalformedPacket.malformed("there is no packet of the type " + (first >> 4));
        }
        if (type == PacketType.PUBLISH) {
            if ((first >> 1 & 3) == 3) {
                throw MalformedPacket.malformed("a PUBLISH with both bits of its QoS set");
            }
            if ((first & DUP) != 0 && (first >> 1 & 3) == 0) {
                throw MalformedPacket.malformed("a PUBLISH at QoS 0 that says it is sent again");
            }
        } else if (first != type.firstByte() && !isLenient(type, first, version)) {
            throw MalformedPacket.malformed("the reserved flags of " + type + " are not as they must be");
        }
        return type;
    }

    /** MQTT 3.1 has the flag DUP where later versions have a reserved one. */
    private static boolean isLenient(PacketType type, int first, MqttVersion version) {
        return version == MqttVersion.V3_1 && (first & ~DUP) == type.firstByte();
    }

    /** Reads the body of any packet but CONNECT. */
    static Packet decode(PacketType type, int first, WireReader in, MqttVersion version) {
        Packet packet = switch (type) {
            case CONNECT -> throw MalformedPacket.protocolError("a second CONNECT");
            case CONNACK -> connAck(in, version);
            case PUBLISH -> publish(first, in, version);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> acknowledgement(type, in, version);
            case SUBSCRIBE -> subscribe(in, version);
            case SUBACK -> subAck(in, version);
            case UNSUBSCRIBE -> unsubscribe(in, version);
            case UNSUBACK -> unsubAck(in, version);
            case PINGREQ -> new Packet.PingReq();
            case PINGRESP -> new Packet.PingResp();
            case DISCONNECT -> disconnect(in, version);
            case AUTH -> auth(in);
        };
        in.end(type);
        return packet;
    }

    private static Packet connAck(WireReader in, MqttVersion version) {
        int flags = in.u8();
        if (flags > 1) {
            throw MalformedPacket.malformed("the reserved flags of CONNACK are set");
        }
        int number = in.u8();
        if (!version.hasProperties()) {
            return new Packet.ConnAck(flags == 1, V3ReturnCode.reason(number), Properties.NONE);
        }
        ReasonCode code = code(number, PacketType.CONNACK);
        return new Packet.ConnAck(flags == 1, code, PropertiesCodec.read(in, Place.CONNACK));
    }

    private static Packet publish(int first, WireReader in, MqttVersion version) {
        Qos qos = Qos.of(first >> 1 & 3);
        String topic = in.text("the topic name");
        if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            throw new MalformedPacket(ReasonCode.TOPIC_NAME_INVALID, "a topic name has no wildcards");
        }
        int packetId = qos == Qos.AT_MOST_ONCE ? 0 : packetId(in);
        Properties properties = version.hasProperties() ? PropertiesCodec.read(in, Place.PUBLISH) : Properties.NONE;
        if (properties.number(Property.TOPIC_ALIAS, 1) == 0) {
            throw new MalformedPacket(ReasonCode.TOPIC_ALIAS_INVALID, "a topic alias of 0");
        }
        if (topic.isEmpty() && !properties.has(Property.TOPIC_ALIAS)) {
            throw MalformedPacket.protocolError("a PUBLISH with neither topic name nor topic alias");
        }
        checkResponseTopic(properties);
        return new Packet.Publish(
                topic, in.rest(), qos, (first & DUP) != 0, (first & RETAIN) != 0, packetId, properties);
    }

    static void checkTopic(String topic) {
        if (topic.isEmpty() || topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            throw new MalformedPacket(
                    ReasonCode.TOPIC_NAME_INVALID, "a topic name has at least one character and no wildcards");
        }
    }

    /** Section 3.3.2.3.5. */
    static void checkResponseTopic(Properties properties) {
        String response = properties.text(Property.RESPONSE_TOPIC);
        if (response != null && (response.isEmpty() || response.indexOf('+') >= 0 || response.indexOf('#') >= 0)) {
            throw MalformedPacket.protocolError("a response topic has at least one character and no wildcards");
        }
    }

    private static Packet acknowledgement(PacketType type, WireReader in, MqttVersion version) {
        int packetId = packetId(in);
        ReasonCode code = ReasonCode.SUCCESS;
        Properties properties = Properties.NONE;
        if (version.hasProperties() && in.remaining() > 0) {
            code = code(in.u8(), type);
            properties = in.remaining() > 0 ? PropertiesCodec.read(in, Place.valueOf(type.name())) : Properties.NONE;
        }
        return switch (type) {
            case PUBACK -> new Packet.PubAck(packetId, code, properties);
            case PUBREC -> new Packet.PubRec(packetId, code, properties);
            case PUBREL -> new Packet.PubRel(packetId, code, properties);
            default -> new Packet.PubComp(packetId, code, properties);
        };
    }

    private static Packet subscribe(WireReader in, MqttVersion version) {
        int packetId = packetId(in);
        Properties properties = version.hasProperties() ? PropertiesCodec.read(in, Place.SUBSCRIBE) : Properties.NONE;
        List<TopicSubscription> subscriptions = new ArrayList<>(1);
        do {
            String filter = filter(in);
            subscriptions.add(subscription(filter, in.u8(), version));
        } while (in.remaining() > 0);
        return new Packet.Subscribe(packetId, subscriptions, properties);
    }

    private static TopicSubscription subscription(String filter, int options, MqttVersion version) {
        int qos = options & 3;
        int handling = options >> 4 & 3;
        int reserved = version.hasProperties() ? RESERVED_OPTIONS : 0xFC;
        if (qos == 3 || handling == 3 || (options & reserved) != 0) {
            throw qos == 3 || version.hasProperties() && handling == 3
                    ? protocolOrMalformed(version)
                    : MalformedPacket.malformed("reserved bits in the options of a subscription are set");
        }
        return new TopicSubscription(
                filter,
                Qos.of(qos),
                (options & NO_LOCAL) != 0,
                (options & RETAIN_AS_PUBLISHED) != 0,
                RetainHandling.values()[handling]);
    }

    private static MalformedPacket protocolOrMalformed(MqttVersion version) {
        String reason = "the options of a subscription have a value that does not exist";
        return version.hasProperties() ? MalformedPacket.protocolError(reason) : MalformedPacket.malformed(reason);
    }

    /** A filter; whether it is one that can be subscribed to is for the answer to say. */
    private static String filter(WireReader in) {
        return in.text("a topic filter");
    }

    private static Packet subAck(WireReader in, MqttVersion version) {
        int packetId = packetId(in);
        Properties properties = version.hasProperties() ? PropertiesCodec.read(in, Place.SUBACK) : Properties.NONE;
        List<ReasonCode> codes = new ArrayList<>(1);
        do {
            int number = in.u8();
            if (!version.hasProperties() && number > 2 && number != V3_FAILURE) {
                throw MalformedPacket.malformed("a SUBACK with the return code " + number);
            }
            codes.add(code(number, PacketType.SUBACK));
        } while (in.remaining() > 0);
        return new Packet.SubAck(packetId, codes, properties);
    }

    private static Packet unsubscribe(WireReader in, MqttVersion version) {
        int packetId = packetId(in);
        Properties properties = version.hasProperties() ? PropertiesCodec.read(in, Place.UNSUBSCRIBE) : Properties.NONE;
        List<String> filters = new ArrayList<>(1);
        do {
            filters.add(filter(in));
        } while (in.remaining() > 0);
        return new Packet.Unsubscribe(packetId, filters, properties);
    }

    private static Packet unsubAck(WireReader in, MqttVersion version) {
        int packetId = packetId(in);
        if (!version.hasProperties()) {
            return new Packet.UnsubAck(packetId, List.of(), Properties.NONE);
        }
        Properties properties = PropertiesCodec.read(in, Place.UNSUBACK);
        List<ReasonCode> codes = new ArrayList<>(1);
        do {
            codes.add(code(in.u8(), PacketType.UNSUBACK));
        } while (in.remaining() > 0);
        return new Packet.UnsubAck(packetId, codes, properties);
    }

    private static Packet disconnect(WireReader in, MqttVersion version) {
        if (!version.hasProperties() || in.remaining() == 0) {
            return new Packet.Disconnect(ReasonCode.SUCCESS, Properties.NONE);
        }
        ReasonCode code = code(in.u8(), PacketType.DISCONNECT);
        return new Packet.Disconnect(
                code, in.remaining() > 0 ? PropertiesCodec.read(in, Place.DISCONNECT) : Properties.NONE);
    }

    private static Packet auth(WireReader in) {
        if (in.remaining() == 0) {
            return new Packet.Auth(ReasonCode.SUCCESS, Properties.NONE);
        }
        ReasonCode code = code(in.u8(), PacketType.AUTH);
        return new Packet.Auth(code, in.remaining() > 0 ? PropertiesCodec.read(in, Place.AUTH) : Properties.NONE);
    }

    private static ReasonCode code(int number, PacketType type) {
        ReasonCode code = ReasonCode.of(number, type);
        if (code == null) {
            throw MalformedPacket.malformed(type + " has no reason code " + number);
        }
        return code;
    }

    private static int packetId(WireReader in) {
        int id = in.u16();
        if (id == 0) {
            throw MalformedPacket.protocolError("a packet identifier of 0");
        }
        return id;
    }
}
