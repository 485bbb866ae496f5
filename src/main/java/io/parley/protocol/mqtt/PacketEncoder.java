package io.parley.protocol.mqtt;

import io.parley.protocol.mqtt.Packet.TopicSubscription;

/** Writes packets as bytes in one version of MQTT (5.0 chapter 3). Pure; in versions before 5.0 properties are left out. */
public final class PacketEncoder {

    /** The longest packet, in bytes behind the fixed header (section 2.1.4). */
    public static final int LONGEST_PACKET = 268_435_455;

    private PacketEncoder() {}

    public static byte[] encode(Packet packet, MqttVersion version) {
        if (packet instanceof Packet.Publish publish) {
            return PublishEncoder.encode(publish, version);
        }
        WireWriter body = new WireWriter(32);
        if (packet instanceof Packet.Connect connect) {
            connect(connect, body);
        } else if (packet instanceof Packet.ConnAck ack) {
            body.u8(ack.sessionPresent() ? 1 : 0);
            body.u8(version.hasProperties() ? ack.code().number() : V3ReturnCode.number(ack.code()));
            properties(ack.properties(), version, body);
        } else if (packet instanceof Packet.Acknowledgement ack) {
            body.u16(ack.packetId());
            reason(ack.code(), ack.properties(), version, body);
        } else if (packet instanceof Packet.Subscribe subscribe) {
            properties(subscribe.properties(), version, body.u16(subscribe.packetId()));
            subscribe.subscriptions().forEach(each -> body.text(each.filter()).u8(options(each)));
        } else if (packet instanceof Packet.SubAck ack) {
            properties(ack.properties(), version, body.u16(ack.packetId()));
            ack.codes().forEach(code -> body.u8(granted(code, version)));
        } else if (packet instanceof Packet.Unsubscribe unsubscribe) {
            properties(unsubscribe.properties(), version, body.u16(unsubscribe.packetId()));
            unsubscribe.filters().forEach(body::text);
        } else if (packet instanceof Packet.UnsubAck ack) {
            properties(ack.properties(), version, body.u16(ack.packetId()));
            if (version.hasProperties()) {
                ack.codes().forEach(code -> body.u8(code.number()));
            }
        } else if (packet instanceof Packet.Disconnect disconnect) {
            reason(disconnect.code(), disconnect.properties(), version, body);
        } else if (packet instanceof Packet.Auth auth) {
            reason(auth.code(), auth.properties(), version, body);
        }
        return new WireWriter(5 + body.length())
                .u8(packet.type().firstByte())
                .variable(body.length())
                .raw(body)
                .toBytes();
    }

    private static void connect(Packet.Connect connect, WireWriter to) {
        MqttVersion version = connect.version();
        Packet.Will will = connect.will();
        byte[] password = connect.password();
        String userName = connect.userName();
        int flags = (connect.cleanStart() ? 0x02 : 0)
                | (will == null ? 0 : 0x04 | will.qos().level() << 3 | (will.retain() ? 0x20 : 0))
                | (password == null ? 0 : 0x40)
                | (userName == null ? 0 : 0x80);
        to.text(version.protocolName()).u8(version.level()).u8(flags).u16(connect.keepAlive());
        properties(connect.properties(), version, to);
        to.text(connect.clientId());
        if (will != null) {
            properties(will.properties(), version, to);
            to.text(will.topic()).binary(will.payload());
        }
        if (userName != null) {
            to.text(userName);
        }
        if (password != null) {
            to.binary(password);
        }
    }

    private static int options(TopicSubscription subscription) {
        return subscription.qos().level()
                | (subscription.noLocal() ? 0x04 : 0)
                | (subscription.retainAsPublished() ? 0x08 : 0)
                | subscription.retainHandling().ordinal() << 4;
    }

    /** Before MQTT 5.0 there is one failure for all. */
    private static int granted(ReasonCode code, MqttVersion version) {
        return code.isFailure() && !version.hasProperties() ? 0x80 : code.number();
    }

    /** A reason and properties at the end of a packet, left out where they say nothing. */
    private static void reason(ReasonCode code, Properties properties, MqttVersion version, WireWriter to) {
        if (version.hasProperties() && !(code == ReasonCode.SUCCESS && properties.isEmpty())) {
            to.u8(code.number());
            if (!properties.isEmpty()) {
                PropertiesCodec.write(properties, to);
            }
        }
    }

    private static void properties(Properties properties, MqttVersion version, WireWriter to) {
        if (version.hasProperties()) {
            PropertiesCodec.write(properties, to);
        }
    }
}
