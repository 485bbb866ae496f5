package io.parley.protocol.mqtt;

import static io.parley.protocol.mqtt.PacketType.AUTH;
import static io.parley.protocol.mqtt.PacketType.CONNACK;
import static io.parley.protocol.mqtt.PacketType.DISCONNECT;
import static io.parley.protocol.mqtt.PacketType.PUBACK;
import static io.parley.protocol.mqtt.PacketType.PUBCOMP;
import static io.parley.protocol.mqtt.PacketType.PUBREC;
import static io.parley.protocol.mqtt.PacketType.PUBREL;
import static io.parley.protocol.mqtt.PacketType.SUBACK;
import static io.parley.protocol.mqtt.PacketType.UNSUBACK;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The reason codes of MQTT 5.0 (section 2.4) and the packets that may carry each. From 0x80 on they are failures. */
public enum ReasonCode {
    /** Also a normal disconnection, and a subscription granted at QoS 0. */
    SUCCESS(0x00, CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK, DISCONNECT, AUTH),
    GRANTED_QOS_1(0x01, SUBACK),
    GRANTED_QOS_2(0x02, SUBACK),
    DISCONNECT_WITH_WILL(0x04, DISCONNECT),
    NO_MATCHING_SUBSCRIBERS(0x10, PUBACK, PUBREC),
    NO_SUBSCRIPTION_EXISTED(0x11, UNSUBACK),
    CONTINUE_AUTHENTICATION(0x18, AUTH),
    RE_AUTHENTICATE(0x19, AUTH),
    UNSPECIFIED_ERROR(0x80, CONNACK, PUBACK, PUBREC, SUBACK, UNSUBACK, DISCONNECT),
    MALFORMED_PACKET(0x81, CONNACK, DISCONNECT),
    PROTOCOL_ERROR(0x82, CONNACK, DISCONNECT),
    IMPLEMENTATION_SPECIFIC_ERROR(0x83, CONNACK, PUBACK, PUBREC, SUBACK, UNSUBACK, DISCONNECT),
    UNSUPPORTED_PROTOCOL_VERSION(0x84, CONNACK),
    CLIENT_IDENTIFIER_NOT_VALID(0x85, CONNACK),
    BAD_USER_NAME_OR_PASSWORD(0x86, CONNACK),
    NOT_AUTHORIZED(0x87, CONNACK, PUBACK, PUBREC, SUBACK, UNSUBACK, DISCONNECT),
    SERVER_UNAVAILABLE(0x88, CONNACK),
    SERVER_BUSY(0x89, CONNACK, DISCONNECT),
    BANNED(0x8A, CONNACK),
    SERVER_SHUTTING_DOWN(0x8B, DISCONNECT),
    BAD_AUTHENTICATION_METHOD(0x8C, CONNACK, DISCONNECT),
    KEEP_ALIVE_TIMEOUT(0x8D, DISCONNECT),
    SESSION_TAKEN_OVER(0x8E, DISCONNECT),
    TOPIC_FILTER_INVALID(0x8F, SUBACK, UNSUBACK, DISCONNECT),
    TOPIC_NAME_INVALID(0x90, CONNACK, PUBACK, PUBREC, DISCONNECT),
    PACKET_IDENTIFIER_IN_USE(0x91, PUBACK, PUBREC, SUBACK, UNSUBACK),
    PACKET_IDENTIFIER_NOT_FOUND(0x92, PUBREL, PUBCOMP),
    RECEIVE_MAXIMUM_EXCEEDED(0x93, DISCONNECT),
    TOPIC_ALIAS_INVALID(0x94, DISCONNECT),
    PACKET_TOO_LARGE(0x95, CONNACK, DISCONNECT),
    MESSAGE_RATE_TOO_HIGH(0x96, DISCONNECT),
    QUOTA_EXCEEDED(0x97, CONNACK, PUBACK, PUBREC, SUBACK, DISCONNECT),
    ADMINISTRATIVE_ACTION(0x98, DISCONNECT),
    PAYLOAD_FORMAT_INVALID(0x99, CONNACK, PUBACK, PUBREC, DISCONNECT),
    RETAIN_NOT_SUPPORTED(0x9A, CONNACK, DISCONNECT),
    QOS_NOT_SUPPORTED(0x9B, CONNACK, DISCONNECT),
    USE_ANOTHER_SERVER(0x9C, CONNACK, DISCONNECT),
    SERVER_MOVED(0x9D, CONNACK, DISCONNECT),
    SHARED_SUBSCRIPTIONS_NOT_SUPPORTED(0x9E, SUBACK, DISCONNECT),
    CONNECTION_RATE_EXCEEDED(0x9F, CONNACK, DISCONNECT),
    MAXIMUM_CONNECT_TIME(0xA0, DISCONNECT),
    SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED(0xA1, SUBACK, DISCONNECT),
    WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED(0xA2, SUBACK, DISCONNECT);

    private static final int FIRST_FAILURE = 0x80;
    private static final @Nullable ReasonCode[] BY_NUMBER = new @Nullable ReasonCode[0x100];

    static {
        for (ReasonCode code : values()) {
            BY_NUMBER[code.number] = code;
        }
    }

    private final int number;
    private final Set<PacketType> packets;

    ReasonCode(int number, PacketType first, PacketType... others) {
        this.number = number;
        this.packets = EnumSet.of(first, others);
    }

    /** The byte on the wire, 0 to 255. */
    public int number() {
        return number;
    }

    public boolean isFailure() {
        return number >= FIRST_FAILURE;
    }

    /** Whether a packet of this type may carry the code. */
    public boolean isFor(PacketType packet) {
        return packets.contains(packet);
    }

    /** The code with that number, or null where a packet of this type has none. */
    static @Nullable ReasonCode of(int number, PacketType packet) {
        ReasonCode code = BY_NUMBER[number];
        return code != null && code.isFor(packet) ? code : null;
    }
}
