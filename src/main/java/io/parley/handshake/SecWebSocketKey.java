package io.parley.handshake;

import java.util.Arrays;

/** Recognises a {@code Sec-WebSocket-Key}: base64 of exactly 16 bytes, RFC 6455 section 4.2.1 item 5. */
final class SecWebSocketKey {

    private static final int LENGTH_OF_SIXTEEN_BYTES = 24;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int value = 0; value < ALPHABET.length(); value++) {
            VALUES[ALPHABET.charAt(value)] = (byte) value;
        }
    }

    private SecWebSocketKey() {}

    /**
     * Whether the text is canonical base64 (RFC 4648 section 3.5) of whatever length: padded, and with no bits beyond the
     * last byte.
     */
    static boolean isBase64(String key) {
        int padding = key.endsWith("==") ? 2 : key.endsWith("=") ? 1 : 0;
        int digits = key.length() - padding;
        if (digits == 0 || key.length() % 4 != 0) {
            return false;
        }
        int last = 0;
        for (int at = 0; at < digits; at++) {
            char c = key.charAt(at);
            last = c < VALUES.length ? VALUES[c] : -1;
            if (last < 0) {
                return false;
            }
        }
        int bitsBeyond = 2 * padding;
        return (last & ((1 << bitsBeyond) - 1)) == 0;
    }

    /** Whether text that {@link #isBase64 is base64} encodes 16 bytes. */
    static boolean encodesSixteenBytes(String key) {
        return key.length() == LENGTH_OF_SIXTEEN_BYTES && key.endsWith("==");
    }
}
