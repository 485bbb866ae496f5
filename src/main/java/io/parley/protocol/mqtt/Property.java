package io.parley.protocol.mqtt;

import static io.parley.protocol.mqtt.Property.Place.AUTH;
import static io.parley.protocol.mqtt.Property.Place.CONNACK;
import static io.parley.protocol.mqtt.Property.Place.CONNECT;
import static io.parley.protocol.mqtt.Property.Place.DISCONNECT;
import static io.parley.protocol.mqtt.Property.Place.PUBACK;
import static io.parley.protocol.mqtt.Property.Place.PUBCOMP;
import static io.parley.protocol.mqtt.Property.Place.PUBLISH;
import static io.parley.protocol.mqtt.Property.Place.PUBREC;
import static io.parley.protocol.mqtt.Property.Place.PUBREL;
import static io.parley.protocol.mqtt.Property.Place.SUBACK;
import static io.parley.protocol.mqtt.Property.Place.SUBSCRIBE;
import static io.parley.protocol.mqtt.Property.Place.UNSUBACK;
import static io.parley.protocol.mqtt.Property.Place.WILL;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The properties of MQTT 5.0 (section 2.2.2.2): number, type, and where each may stand. */
public enum Property {
    PAYLOAD_FORMAT_INDICATOR(0x01, Type.FLAG, PUBLISH, WILL),
    /** Seconds. */
    MESSAGE_EXPIRY_INTERVAL(0x02, Type.FOUR_BYTES, PUBLISH, WILL),
    CONTENT_TYPE(0x03, Type.TEXT, PUBLISH, WILL),
    RESPONSE_TOPIC(0x08, Type.TEXT, PUBLISH, WILL),
    CORRELATION_DATA(0x09, Type.BINARY, PUBLISH, WILL),
    SUBSCRIPTION_IDENTIFIER(0x0B, Type.VARIABLE, PUBLISH, SUBSCRIBE),
    /** Seconds. */
    SESSION_EXPIRY_INTERVAL(0x11, Type.FOUR_BYTES, CONNECT, CONNACK, DISCONNECT),
    ASSIGNED_CLIENT_IDENTIFIER(0x12, Type.TEXT, CONNACK),
    /** Seconds. */
    SERVER_KEEP_ALIVE(0x13, Type.TWO_BYTES, CONNACK),
    AUTHENTICATION_METHOD(0x15, Type.TEXT, CONNECT, CONNACK, AUTH),
    AUTHENTICATION_DATA(0x16, Type.BINARY, CONNECT, CONNACK, AUTH),
    REQUEST_PROBLEM_INFORMATION(0x17, Type.FLAG, CONNECT),
    /** Seconds. */
    WILL_DELAY_INTERVAL(0x18, Type.FOUR_BYTES, WILL),
    REQUEST_RESPONSE_INFORMATION(0x19, Type.FLAG, CONNECT),
    RESPONSE_INFORMATION(0x1A, Type.TEXT, CONNACK),
    SERVER_REFERENCE(0x1C, Type.TEXT, CONNACK, DISCONNECT),
    REASON_STRING(0x1F, Type.TEXT, CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK, DISCONNECT, AUTH),
    RECEIVE_MAXIMUM(0x21, Type.POSITIVE_TWO_BYTES, CONNECT, CONNACK),
    TOPIC_ALIAS_MAXIMUM(0x22, Type.TWO_BYTES, CONNECT, CONNACK),
    TOPIC_ALIAS(0x23, Type.TWO_BYTES, PUBLISH),
    MAXIMUM_QOS(0x24, Type.FLAG, CONNACK),
    RETAIN_AVAILABLE(0x25, Type.FLAG, CONNACK),
    /** The one that may stand more than once. */
    USER_PROPERTY(0x26, Type.PAIR, EnumSet.allOf(Place.class)),
    MAXIMUM_PACKET_SIZE(0x27, Type.POSITIVE_FOUR_BYTES, CONNECT, CONNACK),
    WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, Type.FLAG, CONNACK),
    SUBSCRIPTION_IDENTIFIER_AVAILABLE(0x29, Type.FLAG, CONNACK),
    SHARED_SUBSCRIPTION_AVAILABLE(0x2A, Type.FLAG, CONNACK);

    /** How the value is written, and what it may be. */
    enum Type {
        /** One byte, 0 or 1. */
        FLAG,
        TWO_BYTES,
        POSITIVE_TWO_BYTES,
        FOUR_BYTES,
        POSITIVE_FOUR_BYTES,
        /** A variable byte integer, 1 or more. */
        VARIABLE,
        TEXT,
        BINARY,
        PAIR
    }

    /** A list of properties: that of a packet, or that of the will inside CONNECT. */
    public enum Place {
        CONNECT,
        WILL,
        CONNACK,
        PUBLISH,
        PUBACK,
        PUBREC,
        PUBREL,
        PUBCOMP,
        SUBSCRIBE,
        SUBACK,
        UNSUBSCRIBE,
        UNSUBACK,
        DISCONNECT,
        AUTH
    }

    private static final @Nullable Property[] BY_NUMBER = new @Nullable Property[0x80];

    static {
        for (Property property : values()) {
            BY_NUMBER[property.number] = property;
        }
    }

    private final int number;
    private final Type type;
    private final Set<Place> places;

    Property(int number, Type type, Place first, Place... others) {
        this(number, type, EnumSet.of(first, others));
    }

    Property(int number, Type type, Set<Place> places) {
        this.number = number;
        this.type = type;
        this.places = places;
    }

    int number() {
        return number;
    }

    Type type() {
        return type;
    }

    /** Whether the property may stand there. */
    public boolean isFor(Place place) {
        return places.contains(place);
    }

    static @Nullable Property of(int number) {
        return number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }
}
