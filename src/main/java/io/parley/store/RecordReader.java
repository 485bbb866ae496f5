package io.parley.store;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a record in the order in which {@link RecordWriter} wrote them. One thread at a time.
 *
 * <p>Every method throws {@link MalformedRecordException} where the field is not there or not what it has to be.
 */
public final class RecordReader {

    private static final int LONGEST_NUMBER_BITS = 63;

    private final byte[] bytes;
    private int at;

    public RecordReader(byte[] record) {
        bytes = record;
    }

    /** A number from 0 to 255. */
    public int octet() {
        if (at == bytes.length) {
            throw malformed("the record ends early");
        }
        return bytes[at++] & 0xff;
    }

    /** A number of 0 or more. */
    public long number() {
        long value = 0;
        for (int shift = 0; shift < LONGEST_NUMBER_BITS; shift += 7) {
            int part = octet();
            value |= (part & 0x7fL) << shift;
            if (part <= 0x7f) {
                return value;
            }
        }
        throw malformed("a number is too long");
    }

    public boolean flag() {
        int value = octet();
        if (value > 1) {
            throw malformed("a flag is " + value);
        }
        return value == 1;
    }

    public String text() {
        long field = number();
        byte[] encoded = raw(field >>> 1);
        if ((field & 1) == 1) {
            return utf16(encoded);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(encoded))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("a text is not UTF-8");
        }
    }

    /** A text, or null where there is none. */
    public @Nullable String optionalText() {
        return flag() ? text() : null;
    }

    public byte[] bytes() {
        return raw(number());
    }

    /** The one of these whose place in the list the octet is. */
    public <E> E constant(List<E> constants) {
        int place = octet();
        if (place >= constants.size()) {
            throw malformed("of " + constants + " none has the number " + place);
        }
        return constants.get(place);
    }

    /** Checks that nothing follows. */
    public void end() {
        if (at != bytes.length) {
            throw malformed((bytes.length - at) + " bytes follow the last field");
        }
    }

    /** A record that its reader cannot take, at the present byte. */
    public MalformedRecordException malformed(String what) {
        return new MalformedRecordException(what + ", at byte " + at + " of " + bytes.length);
    }

    private String utf16(byte[] encoded) {
        if (encoded.length % 2 == 1) {
            throw malformed("a text in UTF-16 has " + encoded.length + " bytes");
        }
        CharBuffer units = ByteBuffer.wrap(encoded).asCharBuffer();
        return units.toString();
    }

    private byte[] raw(long length) {
        if (length > bytes.length - at) {
            throw malformed(length + " bytes are announced and " + (bytes.length - at) + " are there");
        }
        byte[] found = Arrays.copyOfRange(bytes, at, at + (int) length);
        at += (int) length;
        return found;
    }
}
