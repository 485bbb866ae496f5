package io.parley.transport;

import java.nio.charset.StandardCharsets;

/**
 * What a connection is sent at a time. For a WebSocket: one unfragmented data message as a server sends it: unmasked, final, text or binary (RFC 6455 section 5.2), perhaps compressed
 * (RFC 7692 section 6). For other wires: bytes that have their own form already ({@link #bare}).
 *
 * <p>Encoded once and shared between all who receive it: the payload must not be written to.
 */
public final class Frame {

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;

    private final Opcode opcode;
    private final byte[] payload;
    private final boolean compressed;
    private final boolean bare;

    private Frame(Opcode opcode, byte[] payload, boolean compressed, boolean bare) {
        this.opcode = opcode;
        this.payload = payload;
        this.compressed = compressed;
        this.bare = bare;
    }

    /** A text message; the caller vouches that the bytes are UTF-8. */
    public static Frame text(byte[] utf8) {
        return new Frame(Opcode.TEXT, utf8, false, false);
    }

    public static Frame text(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Frame binary(byte[] bytes) {
        return new Frame(Opcode.BINARY, bytes, false, false);
    }

    /** Bytes for a wire that is no WebSocket: nothing is put before them. */
    public static Frame bare(byte[] bytes) {
        return new Frame(Opcode.BINARY, bytes, false, true);
    }

    /** The same message with its payload compressed, for connections that have negotiated permessage-deflate only. */
    public Frame compressedTo(byte[] deflated) {
        return new Frame(opcode, deflated, true, false);
    }

    public Opcode opcode() {
        return opcode;
    }

    /** Whether the payload is compressed, which the frame's bit RSV1 says. */
    public boolean isCompressed() {
        return compressed;
    }

    /** The payload itself, shared: not to be written to. */
    public byte[] payload() {
        return payload;
    }

    /** Bytes on the wire, header included. */
    public int encodedLength() {
        if (bare) {
            return payload.length;
        }
        return payload.length + (payload.length < SHORT_LENGTH ? 2 : payload.length < 1 << 16 ? 4 : 10);
    }

    /** Writes the {@link #encodedLength()} bytes of the frame into {@code to} from {@code at} on. */
    public void encode(byte[] to, int at) {
        int length = payload.length;
        if (bare) {
            System.arraycopy(payload, 0, to, at, length);
            return;
        }
        to[at++] = (byte) (FIN | (compressed ? RSV1 : 0) | opcode.number());
        if (length < SHORT_LENGTH) {
            to[at++] = (byte) length;
        } else if (length < 1 << 16) {
            to[at++] = SHORT_LENGTH;
            to[at++] = (byte) (length >> 8);
            to[at++] = (byte) length;
        } else {
            to[at++] = LONG_LENGTH;
            for (int shift = 56; shift >= 0; shift -= 8) {
                to[at++] = (byte) ((long) length >> shift);
            }
        }
        System.arraycopy(payload, 0, to, at, length);
    }

    /** The frame as bytes of its own. */
    public byte[] encode() {
        byte[] bytes = new byte[encodedLength()];
        encode(bytes, 0);
        return bytes;
    }
}
