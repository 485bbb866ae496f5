package io.parley.protocol.mqtt;

import io.parley.channel.Headers;
import io.parley.protocol.mqtt.Property.Place;
import java.nio.ByteBuffer;

/** Reads and writes lists of properties (MQTT 5.0 section 2.2.2). */
final class PropertiesCodec {

    private PropertiesCodec() {}

    /** Reads a list with its length before it. */
    static Properties read(WireReader in, Place place) {
        int length = in.variable();
        if (length == 0) {
            return Properties.NONE;
        }
        WireReader list = in.part(length);
        Properties.Builder properties = Properties.builder();
        while (list.remaining() > 0) {
            int number = list.variable();
            Property property = Property.of(number);
            if (property == null) {
                throw MalformedPacket.malformed("there is no property " + number);
            }
            if (!property.isFor(place)) {
                throw MalformedPacket.malformed("the property " + property + " in " + place);
            }
            read(list, property, place, properties);
        }
        return properties.build();
    }

    private static void read(WireReader in, Property property, Place place, Properties.Builder to) {
        switch (property) {
            case USER_PROPERTY -> {
                String name = in.text("a user property's name");
                to.user(name, in.text("a user property's value"));
            }
            case SUBSCRIPTION_IDENTIFIER -> {
                int id = in.variable();
                // Only a server's PUBLISH may have several, one for each subscription.
                if (place != Place.PUBLISH && to.hasSubscriptionId()) {
                    throw twice(property);
                }
                check(id > 0, property, "0");
                to.subscriptionId(id);
            }
            default -> {
                if (to.has(property)) {
                    throw twice(property);
                }
                switch (property.type()) {
                    case TEXT -> to.text(property, in.text(property.toString()));
                    case BINARY -> to.bytes(property, ByteBuffer.wrap(in.binary()));
                    default -> to.number(property, number(in, property));
                }
            }
        }
    }

    private static long number(WireReader in, Property property) {
        long value = switch (property.type()) {
            case FLAG -> in.u8();
            case TWO_BYTES, POSITIVE_TWO_BYTES -> in.u16();
            default -> in.u32();
        };
        switch (property.type()) {
            case FLAG -> check(value <= 1, property, Long.toString(value));
            case POSITIVE_TWO_BYTES, POSITIVE_FOUR_BYTES -> check(value > 0, property, "0");
            default -> {}
        }
        return value;
    }

    private static void check(boolean right, Property property, String value) {
        if (!right) {
            throw MalformedPacket.protocolError("the property " + property + " cannot be " + value);
        }
    }

    private static MalformedPacket twice(Property property) {
        return MalformedPacket.protocolError("the property " + property + " stands there twice");
    }

    /** Writes a list with its length before it. */
    static void write(Properties properties, WireWriter to) {
        if (properties.isEmpty()) {
            to.u8(0);
            return;
        }
        WireWriter list = list(properties);
        to.variable(list.length()).raw(list);
    }

    /** The list without its length. */
    static WireWriter list(Properties properties) {
        WireWriter list = new WireWriter(64);
        properties.values().forEach((property, value) -> {
            list.u8(property.number());
            if (value instanceof String text) {
                list.text(text);
            } else if (value instanceof ByteBuffer bytes) {
                list.binary(bytes);
            } else {
                number(property, (Long) value, list);
            }
        });
        properties
                .subscriptionIds()
                .forEach(
                        id -> list.u8(Property.SUBSCRIPTION_IDENTIFIER.number()).variable(id));
        for (Headers.Property property : properties.user()) {
            user(property.name(), property.value(), list);
        }
        return list;
    }

    static void user(String name, String value, WireWriter to) {
        to.u8(Property.USER_PROPERTY.number()).text(name).text(value);
    }

    private static void number(Property property, long value, WireWriter to) {
        switch (property.type()) {
            case FLAG -> to.u8((int) value);
            case TWO_BYTES, POSITIVE_TWO_BYTES -> to.u16((int) value);
            default -> to.u32(value);
        }
    }
}
