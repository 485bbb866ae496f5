package io.parley.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of a record one after the other; {@link RecordReader} reads them in the same order. One thread at a time.
 *
 * <p>Numbers take seven bits a byte, lowest first, the eighth saying that more follow. A text is its length and its bytes, the
 * length doubled and one more where the bytes are UTF-16: that is what a text with half a surrogate pair takes, which UTF-8 could
 * not give back.
 */
public final class RecordWriter {

    private byte[] bytes;
    private int length;

    /** A record of about that many bytes. */
    public RecordWriter(int expected) {
        bytes = new byte[Math.max(16, expected)];
    }

    /** A number from 0 to 255. */
    public RecordWriter octet(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    /** A number of 0 or more. */
    public RecordWriter number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a number of " + value);
        }
        room(9);
        long rest = value;
        while (rest > 0x7f) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    public RecordWriter flag(boolean value) {
        return octet(value ? 1 : 0);
    }

    public RecordWriter text(String text) {
        boolean whole = isWhole(text);
        byte[] encoded = whole ? text.getBytes(StandardCharsets.UTF_8) : utf16(text);
        return number(encoded.length * 2L + (whole ? 0 : 1)).raw(encoded);
    }

    /** A text, or none. */
    public RecordWriter optionalText(@Nullable String text) {
        return text == null ? flag(false) : flag(true).text(text);
    }

    /** Bytes after their number. */
    public RecordWriter bytes(byte[] value) {
        return number(value.length).raw(value);
    }

    /** What remains of the buffer, which stays as it is, after its number. */
    public RecordWriter bytes(ByteBuffer value) {
        byte[] copy = new byte[value.remaining()];
        value.duplicate().get(copy);
        return bytes(copy);
    }

    /** The record so far. */
    public byte[] toBytes() {
        return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
    }

    private RecordWriter raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), (int)
                    Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8)));
        }
    }

    private static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] utf16(String text) {
        ByteBuffer units = ByteBuffer.allocate(text.length() * 2);
        for (int i = 0; i < text.length(); i++) {
            units.putChar(text.charAt(i));
        }
        return units.array();
    }
}
