package io.parley.protocol.mqtt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the data types of MQTT 5.0 section 1.5 into a buffer that grows. For one thread. */
final class WireWriter {

    private static final int LONGEST_TEXT = 0xFFFF;

    private byte[] bytes;
    private int length;

    WireWriter(int capacity) {
        this.bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    WireWriter u8(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    WireWriter u16(int value) {
        return u8(value >> 8).u8(value);
    }

    WireWriter u32(long value) {
        return u16((int) (value >> 16)).u16((int) value);
    }

    WireWriter variable(int value) {
        int rest = value;
        do {
            int more = rest > 0x7F ? 0x80 : 0;
            u8(rest & 0x7F | more);
            rest >>>= 7;
        } while (rest > 0);
        return this;
    }

    /** @throws IllegalArgumentException where the text is longer than its length can say */
    WireWriter text(String text) {
        return binary(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException where there are more bytes than their length can say */
    WireWriter binary(byte[] value) {
        if (value.length > LONGEST_TEXT) {
            throw new IllegalArgumentException("MQTT has no place for " + value.length + " bytes in one field");
        }
        return u16(value.length).raw(value);
    }

    WireWriter binary(ByteBuffer value) {
        byte[] copy = new byte[value.remaining()];
        value.duplicate().get(copy);
        return binary(copy);
    }

    WireWriter raw(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    WireWriter raw(WireWriter other) {
        reserve(other.length);
        System.arraycopy(other.bytes, 0, bytes, length, other.length);
        length += other.length;
        return this;
    }

    byte[] toBytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    /** How many bytes a variable byte integer takes. */
    static int variableLength(int value) {
        return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : 4;
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
        }
    }
}
