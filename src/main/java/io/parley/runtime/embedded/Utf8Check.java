package io.parley.runtime.embedded;

/**
 * Decides, byte by byte as they arrive, whether a text message is UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing
 * above U+10FFFF. Fails at the first byte that no valid text can have there.
 */
final class Utf8Check {

    private static final long HIGH_BITS = 0x8080808080808080L;

    /** How many continuation bytes the character at hand still needs. */
    private int missing;

    /** Between what the next continuation byte must lie. */
    private int lowest = 0x80;

    private int highest = 0xBF;

    /** Whether the bytes may go on what came before; once false, the text is lost. */
    boolean accept(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (missing == 0 && to - i >= Long.BYTES && (Masking.longAt(bytes, i) & HIGH_BITS) == 0) {
                i += Long.BYTES;
            } else if (!accept(bytes[i++] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** Whether no character is left unfinished. */
    boolean isComplete() {
        return missing == 0;
    }

    private boolean accept(int b) {
        if (missing > 0) {
            if (b < lowest || b > highest) {
                return false;
            }
            missing--;
            lowest = 0x80;
            highest = 0xBF;
            return true;
        }
        return b < 0x80 || starts(b);
    }

    private boolean starts(int b) {
        if (b < 0xC2 || b > 0xF4) {
            return false;
        }
        missing = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
        lowest = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
        highest = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
        return true;
    }
}
