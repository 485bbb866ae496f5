package io.parley.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** Frames as a client sends them, right or wrong. */
final class ClientFrame {

    private ClientFrame() {}

    static byte[] text(String message) {
        return of(0x81, message.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] binary(byte... message) {
        return of(0x82, message);
    }

    static byte[] ping(String payload) {
        return of(0x89, payload.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] pong(String payload) {
        return of(0x8A, payload.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] close(int code) {
        return close(code, "");
    }

    static byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[2 + text.length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, text.length);
        return of(0x88, payload);
    }

    /** Any first byte and payload, under a mask made at random. */
    static byte[] of(int first, byte... payload) {
        byte[] mask = new byte[4];
        ThreadLocalRandom.current().nextBytes(mask);
        ByteArrayOutputStream frame = header(first, 0x80, payload.length);
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i & 3]);
        }
        return frame.toByteArray();
    }

    /** The same without a mask, as only servers may send it. */
    static byte[] unmasked(int first, byte... payload) {
        ByteArrayOutputStream frame = header(first, 0, payload.length);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    private static ByteArrayOutputStream header(int first, int masked, int length) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(length + 14);
        frame.write(first);
        if (length < 126) {
            frame.write(masked | length);
        } else if (length < 1 << 16) {
            frame.write(masked | 126);
            frame.write(length >> 8);
            frame.write(length);
        } else {
            frame.write(masked | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) length >> shift));
            }
        }
        return frame;
    }
}
