package io.parley.conformance;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A frame as a server sent it. */
record ServerFrame(boolean fin, int opcode, byte[] payload) {

    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    /** Reads a frame that keeps the rules for servers: no mask, no reserved bits, lengths in their shortest form. */
    static ServerFrame read(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((first & 0x70) != 0 || (second & 0x80) != 0) {
            throw new IOException("a frame that no server may send: %02x %02x".formatted(first, second));
        }
        long length = second == 126 ? in.readUnsignedShort() : second == 127 ? in.readLong() : second;
        if ((second == 126 && length < 126) || (second == 127 && length < 1 << 16)) {
            throw new IOException("a length that is not in its shortest form: " + length);
        }
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        return new ServerFrame((first & 0x80) != 0, first & 0xF, payload);
    }

    boolean isControl() {
        return opcode >= CLOSE;
    }

    /** This message with one more of its fragments. */
    ServerFrame joined(ServerFrame more) throws IOException {
        if (more.opcode != 0) {
            throw new IOException("a message inside another: " + more.inWords());
        }
        byte[] both = Arrays.copyOf(payload, payload.length + more.payload.length);
        System.arraycopy(more.payload, 0, both, payload.length, more.payload.length);
        return new ServerFrame(more.fin, opcode, both);
    }

    String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The frame in words, as tests name what they expect. */
    String inWords() {
        return switch (opcode) {
            case 0x0 -> "continuation " + text();
            case TEXT -> "text " + text();
            case BINARY -> "binary " + Arrays.toString(payload);
            case CLOSE -> payload.length == 0 ? "close" : "close " + closeCode();
            case PING -> "ping " + text();
            case PONG -> "pong " + text();
            default -> "opcode " + opcode;
        };
    }

    /** The code of a Close frame, 1005 where it has none. */
    int closeCode() {
        return payload.length == 0 ? 1005 : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
    }

    String closeReason() {
        return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }
}
