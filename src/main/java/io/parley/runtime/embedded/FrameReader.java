package io.parley.runtime.embedded;

import io.parley.channel.CloseCode;
import io.parley.transport.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames that a client sends (RFC 6455 section 5) and puts messages together, whatever the segments they arrive in;
 * inflates those that are compressed where that was negotiated (RFC 7692 section 6).
 *
 * <p>Strict: the first byte that breaks a rule ends the reading with the close code that the rule asks for. A message is
 * measured by the lengths that its frames announce, before anything of it is kept; text is checked as it arrives. Called by one
 * thread at a time.
 */
final class FrameReader {

    /** Takes what was read. */
    interface Receiver {

        void text(String message);

        /** The buffer is the receiver's to keep. */
        void binary(ByteBuffer message);

        void ping(byte[] payload);

        void pong(byte[] payload);

        /** A correct Close frame, empty or with a code and perhaps a reason; nothing is read after it. */
        void close(byte[] payload);
    }

    /** The rule that was broken, by the close code and a reason for the peer and the log. */
    record Violation(CloseCode code, String reason) {}

    private static final byte[] EMPTY = {};
    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int RSV1 = 0x40;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LONGEST_CONTROL = 125;
    private static final int FIRST_CAPACITY = 512;
    private static final int COMPRESSED_HEADROOM = 64;

    private final int messageLimit;

    /** Null where permessage-deflate was not negotiated. */
    private final @Nullable MessageInflater inflater;

    /** How many bytes of the frame's header are known; its first two, its length, its mask. */
    private int headerBytes;

    private int first;
    private int second;
    private long length;
    private int mask;

    /** How many payload bytes of the frame at hand were read. */
    private long read;

    /** The message at hand: what it is made of, or null between messages. */
    private @Nullable Opcode message;

    private byte[] payload = EMPTY;
    private int size;
    private @Nullable Utf8Check utf8;
    private boolean compressed;

    private byte[] control = EMPTY;
    private boolean closed;

    /**
     * @param messageLimit the longest message, in bytes of payload over all its frames, as the sender had it
     * @param inflater inflates compressed messages, or null where they break a rule
     */
    FrameReader(int messageLimit, @Nullable MessageInflater inflater) {
        this.messageLimit = messageLimit;
        this.inflater = inflater;
    }

    /** Whether a Close frame was read or a rule broken: all further input is to be thrown away. */
    boolean isClosed() {
        return closed;
    }

    /** Reads all that the buffer has. Null where every rule was kept. */
    @Nullable Violation read(ByteBuffer in, Receiver receiver) {
        while (!closed && (in.hasRemaining() || payloadComplete())) {
            Violation violation = headerComplete() ? payload(in, receiver) : header(in);
            if (violation != null) {
                closed = true;
                forgetMessage();
                return violation;
            }
        }
        return null;
    }

    private boolean headerComplete() {
        return headerBytes >= 2 && headerBytes == headerLength();
    }

    private boolean payloadComplete() {
        return headerComplete() && read == length;
    }

    private int headerLength() {
        return 6 + extendedLength();
    }

    private int extendedLength() {
        int announced = second & 0x7F;
        return announced == 126 ? 2 : announced == 127 ? 8 : 0;
    }

    private @Nullable Violation header(ByteBuffer in) {
        int b = in.get() & 0xFF;
        int at = headerBytes++;
        if (at == 0) {
            first = b;
            return firstByte();
        }
        if (at == 1) {
            second = b;
            return secondByte();
        }
        int extended = extendedLength();
        if (at - 2 < extended) {
            length = length << 8 | b;
            return at - 1 == extended ? announced() : null;
        }
        mask = mask << 8 | b;
        return null;
    }

    /** Section 5.2: reserved bits and opcodes; section 5.4: the order of fragments; section 5.5: control frames are whole. */
    private @Nullable Violation firstByte() {
        if ((first & RESERVED) != 0 && !mayBeCompressed()) {
            return protocolError(
                    inflater == null
                            ? "a reserved bit is set, and no extension was negotiated"
                            : "a reserved bit is set that is not the RSV1 of a message's first frame");
        }
        Opcode opcode = opcode();
        if (opcode == null) {
            return protocolError("the opcode " + (first & OPCODE) + " is reserved");
        }
        boolean fin = (first & FIN) != 0;
        return switch (opcode) {
            case CONTINUATION -> message == null ? protocolError("a continuation of no message") : null;
            case TEXT, BINARY -> message != null ? protocolError("a new message inside a fragmented one") : null;
            case CLOSE, PING, PONG -> fin ? null : protocolError("a control frame in fragments");
        };
    }

    /** RFC 7692 section 6.1: RSV1 is set on the first frame of a compressed message, and on no other. */
    private boolean mayBeCompressed() {
        int opcode = first & OPCODE;
        return inflater != null
                && (first & RESERVED) == RSV1
                && (opcode == Opcode.TEXT.number() || opcode == Opcode.BINARY.number());
    }

    /** Section 5.1: client frames are masked; section 5.2: the length. */
    private @Nullable Violation secondByte() {
        if ((second & MASKED) == 0) {
            return protocolError("a client's frame must be masked");
        }
        int announced = second & 0x7F;
        if (isControl() && announced > LONGEST_CONTROL) {
            return protocolError("a control frame of more than 125 bytes");
        }
        length = announced < 126 ? announced : 0;
        mask = 0;
        read = 0;
        return announced < 126 ? announced() : null;
    }

    private @Nullable Violation announced() {
        int extended = extendedLength();
        if (length < 0 || (extended == 2 && length < 126) || (extended == 8 && length < 1 << 16)) {
            return protocolError("a length that is not in its shortest form");
        }
        if (isControl()) {
            control = length == 0 ? EMPTY : new byte[(int) length];
            return null;
        }
        Opcode opcode = opcode();
        if (opcode != Opcode.CONTINUATION) {
            message = opcode;
            compressed = (first & RSV1) != 0;
            if (opcode == Opcode.TEXT && !compressed) {
                utf8 = new Utf8Check();
            }
        }
        return length > arrivalLimit() - size ? tooBig() : null;
    }

    /** What does not compress becomes a little longer by the attempt, and is no longer a message for that. */
    private int arrivalLimit() {
        return compressed ? messageLimit + (messageLimit >> 10) + COMPRESSED_HEADROOM : messageLimit;
    }

    private @Nullable Violation payload(ByteBuffer in, Receiver receiver) {
        int count = (int) Math.min(in.remaining(), length - read);
        if (isControl()) {
            in.get(control, (int) read, count);
            read += count;
            if (read == length) {
                Masking.unmask(control, 0, control.length, mask, 0);
                return endControl(receiver);
            }
            return null;
        }
        reserve(count);
        int from = size;
        in.get(payload, from, count);
        size += count;
        Masking.unmask(payload, from, size, mask, read);
        read += count;
        if (utf8 != null && !utf8.accept(payload, from, size)) {
            return notUtf8();
        }
        return read == length ? endFrame(receiver) : null;
    }

    /** Makes room for the bytes that are there, not for those announced: an announcement costs its sender nothing. */
    private void reserve(int count) {
        int needed = size + count;
        if (needed <= payload.length) {
            return;
        }
        boolean whole = size == 0 && count == length && (first & FIN) != 0;
        int capacity = whole
                ? count
                : Math.max(FIRST_CAPACITY, Math.max(needed, Math.min(arrivalLimit(), payload.length * 2)));
        payload = Arrays.copyOf(payload, capacity);
    }

    private @Nullable Violation endFrame(Receiver receiver) {
        headerBytes = 0;
        if ((first & FIN) == 0) {
            return null;
        }
        Violation violation = compressed && inflater != null ? inflate(inflater) : null;
        if (violation != null) {
            return violation;
        }
        if (utf8 != null && !utf8.isComplete()) {
            return new Violation(CloseCode.INVALID_PAYLOAD, "a text message that ends inside a character");
        }
        boolean text = message == Opcode.TEXT;
        byte[] bytes = payload;
        int count = size;
        forgetMessage();
        if (text) {
            receiver.text(new String(bytes, 0, count, StandardCharsets.UTF_8));
        } else {
            receiver.binary(ByteBuffer.wrap(bytes, 0, count));
        }
        return null;
    }

    private @Nullable Violation endControl(Receiver receiver) {
        headerBytes = 0;
        byte[] bytes = control;
        control = EMPTY;
        switch (first & OPCODE) {
            case 0x8 -> {
                Violation violation = closePayload(bytes);
                if (violation != null) {
                    return violation;
                }
                closed = true;
                receiver.close(bytes);
            }
            case 0x9 -> receiver.ping(bytes);
            default -> receiver.pong(bytes);
        }
        return null;
    }

    /** Section 5.5.1: a code and a reason in UTF-8; section 7.4: which codes. */
    private static @Nullable Violation closePayload(byte[] bytes) {
        if (bytes.length == 0) {
            return null;
        }
        if (bytes.length == 1) {
            return protocolError("a Close frame with half a code");
        }
        int code = (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        if (!CloseCode.maySend(code)) {
            return protocolError("nobody may close with the code " + code);
        }
        Utf8Check reason = new Utf8Check();
        return reason.accept(bytes, 2, bytes.length) && reason.isComplete()
                ? null
                : new Violation(CloseCode.INVALID_PAYLOAD, "a close reason that is not UTF-8");
    }

    /** Replaces what has arrived by the message as its sender had it. */
    private @Nullable Violation inflate(MessageInflater by) {
        ByteBuffer inflated;
        try {
            inflated = by.inflate(payload, size, messageLimit);
        } catch (DataFormatException e) {
            // Not 1002: the frames are correct, it is the payload that is not what its frame says.
            return new Violation(CloseCode.INVALID_PAYLOAD, "a compressed message that cannot be inflated");
        }
        if (inflated == null) {
            return tooBig();
        }
        payload = inflated.array();
        size = inflated.limit();
        if (message != Opcode.TEXT) {
            return null;
        }
        utf8 = new Utf8Check();
        return utf8.accept(payload, 0, size) ? null : notUtf8();
    }

    private void forgetMessage() {
        message = null;
        compressed = false;
        payload = EMPTY;
        size = 0;
        utf8 = null;
    }

    private boolean isControl() {
        return (first & 0x8) != 0;
    }

    private @Nullable Opcode opcode() {
        return switch (first & OPCODE) {
            case 0x0 -> Opcode.CONTINUATION;
            case 0x1 -> Opcode.TEXT;
            case 0x2 -> Opcode.BINARY;
            case 0x8 -> Opcode.CLOSE;
            case 0x9 -> Opcode.PING;
            case 0xA -> Opcode.PONG;
            default -> null;
        };
    }

    private Violation tooBig() {
        return new Violation(
                CloseCode.TOO_BIG,
                "a message has at most " + messageLimit + " bytes here (parley.limits.message-bytes)");
    }

    private static Violation notUtf8() {
        return new Violation(CloseCode.INVALID_PAYLOAD, "a text message that is not UTF-8");
    }

    private static Violation protocolError(String reason) {
        return new Violation(CloseCode.PROTOCOL_ERROR, reason);
    }
}
