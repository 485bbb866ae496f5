package io.parley.endpoint.session;

import io.parley.transport.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads encoded frames back into messages, for containers that take nothing else.
 *
 * <p>Remembers the last slice: a flush sends the same bytes of a log to one subscriber after the other. For one thread; the
 * frames are those of {@link io.parley.transport.Frame} and empty pings, so whole, unmasked and unfragmented.
 */
final class DecodedFrames {

    private static final int SHORT_LENGTH = 126;
    private static final int PAYLOAD_LENGTH = 0x7F;
    private static final int OPCODE = 0xF;
    private static final byte[] NONE = {};

    /** One message; {@code text} is empty where the opcode is not that of text. */
    record Message(Opcode opcode, String text, byte[] bytes, int at, int length) {

        /** The payload, in a buffer of its own over the shared bytes. */
        ByteBuffer payload() {
            return ByteBuffer.wrap(bytes, at, length).slice().asReadOnlyBuffer();
        }
    }

    private Slice last = Slice.of(NONE);
    private List<Message> messages = List.of();

    /** The messages of the slice, in order; good until the next call. */
    List<Message> of(Slice slice) {
        if (last.bytes() != slice.bytes() || last.at() != slice.at() || last.length() != slice.length()) {
            messages = read(slice);
            last = slice;
        }
        return messages;
    }

    private static List<Message> read(Slice slice) {
        List<Message> messages = new ArrayList<>();
        byte[] bytes = slice.bytes();
        int at = slice.at();
        int end = at + slice.length();
        while (at < end) {
            Opcode opcode = opcode(bytes[at] & OPCODE);
            int length = bytes[at + 1] & PAYLOAD_LENGTH;
            int start = at + 2;
            if (length == SHORT_LENGTH) {
                length = ByteBuffer.wrap(bytes).getShort(start) & 0xFFFF;
                start += 2;
            } else if (length > SHORT_LENGTH) {
                length = Math.toIntExact(ByteBuffer.wrap(bytes).getLong(start));
                start += 8;
            }
            String text = opcode == Opcode.TEXT ? new String(bytes, start, length, StandardCharsets.UTF_8) : "";
            messages.add(new Message(opcode, text, bytes, start, length));
            at = start + length;
        }
        return messages;
    }

    private static Opcode opcode(int number) {
        for (Opcode opcode : Opcode.values()) {
            if (opcode.number() == number) {
                return opcode;
            }
        }
        throw new IllegalArgumentException("no frame has the opcode " + number);
    }
}
