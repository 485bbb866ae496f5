package io.parley.protocol.mqtt;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the data types of MQTT 5.0 section 1.5 from one packet, strictly. For one thread. */
final class WireReader {

    /** Bytes of the longest variable byte integer. */
    static final int LONGEST_VARIABLE = 4;

    private static final int MORE = 0x80;

    private final ByteBuffer in;

    /** Reads from the buffer's position to its limit. */
    WireReader(ByteBuffer in) {
        this.in = in;
    }

    int remaining() {
        return in.remaining();
    }

    int u8() {
        return checked(1).get() & 0xFF;
    }

    int u16() {
        return checked(2).getShort() & 0xFFFF;
    }

    long u32() {
        return checked(4).getInt() & 0xFFFFFFFFL;
    }

    /** Section 1.5.5: at most four bytes, and no more than are needed. */
    int variable() {
        int value = 0;
        for (int at = 0; at < LONGEST_VARIABLE; at++) {
            int b = u8();
            value |= (b & ~MORE) << 7 * at;
            if ((b & MORE) == 0) {
                if (b == 0 && at > 0) {
                    throw MalformedPacket.malformed("a variable byte integer with more bytes than it needs");
                }
                return value;
            }
        }
        throw MalformedPacket.malformed("a variable byte integer of more than four bytes");
    }

    /** Section 1.5.4: well-formed UTF-8 without U+0000. */
    String text(String what) {
        int length = u16();
        ByteBuffer bytes = take(length);
        if (bytes.hasArray()) {
            String ascii = ascii(bytes);
            if (ascii != null) {
                return ascii;
            }
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw MalformedPacket.malformed(what + " is not UTF-8");
        }
        if (text.indexOf('\0') >= 0) {
            throw MalformedPacket.malformed(what + " has the character U+0000");
        }
        return text;
    }

    /** Section 1.5.6: bytes with their length before them. */
    byte[] binary() {
        return bytes(u16());
    }

    /** All that is left. */
    byte[] rest() {
        return bytes(in.remaining());
    }

    /** A reader of the next bytes alone. */
    WireReader part(int length) {
        return new WireReader(take(length));
    }

    /** Checks that nothing is left. */
    void end(PacketType type) {
        if (in.hasRemaining()) {
            throw MalformedPacket.malformed(in.remaining() + " bytes follow the end of " + type);
        }
    }

    private static @Nullable String ascii(ByteBuffer bytes) {
        byte[] array = bytes.array();
        int from = bytes.arrayOffset() + bytes.position();
        int to = from + bytes.remaining();
        for (int i = from; i < to; i++) {
            if (array[i] <= 0) {
                return null;
            }
        }
        return new String(array, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[checkedLength(length)];
        in.get(bytes);
        return bytes;
    }

    private ByteBuffer take(int length) {
        int from = in.position();
        in.position(from + checkedLength(length));
        return in.duplicate().position(from).limit(from + length);
    }

    private ByteBuffer checked(int length) {
        checkedLength(length);
        return in;
    }

    private int checkedLength(int length) {
        if (length > in.remaining()) {
            throw MalformedPacket.malformed("a packet ends inside one of its fields");
        }
        return length;
    }
}
