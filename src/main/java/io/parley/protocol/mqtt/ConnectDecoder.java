package io.parley.protocol.mqtt;

import io.parley.channel.Qos;
import io.parley.protocol.mqtt.Property.Place;
import java.util.Set;

/** Reads the packet CONNECT (MQTT 5.0 section 3.1), whose first bytes say how to read the rest of the connection. */
final class ConnectDecoder {

    private static final int RESERVED = 0x01;
    private static final int CLEAN_START = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_RETAIN = 0x20;
    private static final int PASSWORD = 0x40;
    private static final int USER_NAME = 0x80;

    /** MQTT 3.1 says so; what came after it leaves it to the server. */
    private static final int LONGEST_V3_1_CLIENT_ID = 23;

    private ConnectDecoder() {}

    /** @param spoken the versions that were negotiated */
    static Packet.Connect decode(WireReader in, Set<MqttVersion> spoken) {
        String name = in.text("the protocol's name");
        int level = in.u8();
        MqttVersion version = MqttVersion.of(name, level);
        if (version == null || !spoken.contains(version)) {
            throw unsupported(name, level);
        }
        try {
            return decode(in, version);
        } catch (MalformedPacket e) {
            throw e.in(version);
        }
    }

    private static MalformedPacket unsupported(String name, int level) {
        boolean mqtt = name.equals(MqttVersion.V5.protocolName()) || name.equals(MqttVersion.V3_1.protocolName());
        if (!mqtt) {
            // Section 3.1.2.1: the server may take it for something that is not MQTT at all.
            return new MalformedPacket(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "the protocol's name is not MQTT");
        }
        MalformedPacket refusal = new MalformedPacket(
                ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                "level " + level + " of " + name + " is not spoken here under the subprotocol that was negotiated");
        return refusal.in(level >= MqttVersion.V5.level() ? MqttVersion.V5 : MqttVersion.V3_1_1);
    }

    private static Packet.Connect decode(WireReader in, MqttVersion version) {
        int flags = in.u8();
        checkFlags(flags, version);
        int keepAlive = in.u16();
        Properties properties = version.hasProperties() ? PropertiesCodec.read(in, Place.CONNECT) : Properties.NONE;
        if (properties.has(Property.AUTHENTICATION_DATA) && !properties.has(Property.AUTHENTICATION_METHOD)) {
            throw MalformedPacket.protocolError("AUTHENTICATION_DATA without an AUTHENTICATION_METHOD");
        }
        String clientId = in.text("the client identifier");
        boolean cleanStart = (flags & CLEAN_START) != 0;
        checkClientId(clientId, cleanStart, version);
        Packet.Will will = (flags & WILL) == 0 ? null : will(in, flags, version);
        String userName = (flags & USER_NAME) == 0 ? null : in.text("the user name");
        byte[] password = (flags & PASSWORD) == 0 ? null : in.binary();
        in.end(PacketType.CONNECT);
        return new Packet.Connect(version, clientId, cleanStart, keepAlive, will, userName, password, properties);
    }

    private static void checkFlags(int flags, MqttVersion version) {
        if ((flags & RESERVED) != 0 && version != MqttVersion.V3_1) {
            throw MalformedPacket.malformed("the reserved flag of CONNECT is set");
        }
        int willQos = willQos(flags);
        boolean will = (flags & WILL) != 0;
        if (willQos > 2 || (!will && (willQos > 0 || (flags & WILL_RETAIN) != 0))) {
            throw MalformedPacket.malformed("the flags of CONNECT say something about a will that cannot be");
        }
        if (!version.hasProperties() && (flags & PASSWORD) != 0 && (flags & USER_NAME) == 0) {
            throw MalformedPacket.malformed("a password without a user name, which only MQTT 5.0 has");
        }
    }

    private static void checkClientId(String clientId, boolean cleanStart, MqttVersion version) {
        boolean valid = switch (version) {
            case V3_1 -> !clientId.isEmpty() && clientId.length() <= LONGEST_V3_1_CLIENT_ID;
            case V3_1_1 -> !clientId.isEmpty() || cleanStart;
            case V5 -> true;
        };
        if (!valid) {
            throw new MalformedPacket(
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    version == MqttVersion.V3_1
                            ? "a client identifier of MQTT 3.1 has 1 to 23 characters"
                            : "a client without an identifier asks for a clean session");
        }
    }

    private static Packet.Will will(WireReader in, int flags, MqttVersion version) {
        Properties properties = version.hasProperties() ? PropertiesCodec.read(in, Place.WILL) : Properties.NONE;
        String topic = in.text("the will's topic");
        PacketDecoder.checkTopic(topic);
        PacketDecoder.checkResponseTopic(properties);
        byte[] payload = in.binary();
        return new Packet.Will(topic, payload, Qos.of(willQos(flags)), (flags & WILL_RETAIN) != 0, properties);
    }

    private static int willQos(int flags) {
        return flags >> 3 & 3;
    }
}
