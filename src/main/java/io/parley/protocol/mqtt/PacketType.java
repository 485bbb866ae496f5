package io.parley.protocol.mqtt;

import org.jspecify.annotations.Nullable;

/** The types of control packets (MQTT 5.0 section 2.1.2) and the flags that the fixed header must have (section 2.1.3). */
public enum PacketType {
    CONNECT(1, 0),
    CONNACK(2, 0),
    /** Its flags say how it is delivered. */
    PUBLISH(3, 0),
    PUBACK(4, 0),
    PUBREC(5, 0),
    PUBREL(6, 2),
    PUBCOMP(7, 0),
    SUBSCRIBE(8, 2),
    SUBACK(9, 0),
    UNSUBSCRIBE(10, 2),
    UNSUBACK(11, 0),
    PINGREQ(12, 0),
    PINGRESP(13, 0),
    DISCONNECT(14, 0),
    /** MQTT 5.0 only. */
    AUTH(15, 0);

    private static final PacketType[] BY_NUMBER = new PacketType[16];

    static {
        for (PacketType type : values()) {
            BY_NUMBER[type.number] = type;
        }
    }

    private final int number;
    private final int flags;

    PacketType(int number, int flags) {
        this.number = number;
        this.flags = flags;
    }

    /** The packet's first byte; of a PUBLISH without its flags. */
    int firstByte() {
        return number << 4 | flags;
    }

    /** The type that a first byte names, null for the number 0, which is reserved. */
    static @Nullable PacketType of(int firstByte) {
        return BY_NUMBER[firstByte >> 4 & 0xF];
    }
}
