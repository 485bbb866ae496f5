package io.parley.protocol;

import io.parley.transport.Frame;
import java.util.Arrays;
import java.util.Base64;

/**
 * Appends JSON text (RFC 8259), byte by byte, to a buffer that grows.
 *
 * <p>The caller sets braces, commas and names itself by {@link #raw(String)}: an event is written once for all its receivers, on
 * the path of every publication, and a tree of objects would cost more than the rest of that path. For one thread.
 */
public final class JsonWriter {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private byte[] bytes;
    private int length;

    /**
     * @param capacity how many bytes are expected; more find room as well
     */
    public JsonWriter(int capacity) {
        this.bytes = new byte[Math.max(capacity, 16)];
    }

    /** Appends JSON as it is; ASCII only. */
    public JsonWriter raw(String ascii) {
        int count = ascii.length();
        reserve(count);
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    /** Appends JSON as it is, in UTF-8. */
    public JsonWriter raw(byte[] utf8) {
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return this;
    }

    /** Appends a number. */
    public JsonWriter number(long value) {
        if (value < 0) {
            return raw(Long.toString(value));
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        reserve(digits);
        long rest = value;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** Appends a string with its quotes; half of a surrogate pair becomes U+FFFD. */
    public JsonWriter string(String text) {
        int count = text.length();
        // The most that one char takes is an escape of six bytes; the two quotes make the rest.
        reserve(count * 6L + 2);
        bytes[length++] = '"';
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                ascii(c);
            } else if (Character.isHighSurrogate(c) && i + 1 < count && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                unicode(Character.toCodePoint(c, text.charAt(i)));
            } else {
                unicode(Character.isSurrogate(c) ? 0xFFFD : c);
            }
        }
        bytes[length++] = '"';
        return this;
    }

    /** Appends a string with its quotes, read from UTF-8. */
    public JsonWriter string(byte[] utf8) {
        reserve(utf8.length + 2L);
        bytes[length++] = '"';
        for (int i = 0; i < utf8.length; i++) {
            byte b = utf8[i];
            if (b >= 0 && (b < 0x20 || b == '"' || b == '\\')) {
                reserve(utf8.length - i + 6L);
                ascii((char) b);
            } else {
                bytes[length++] = b;
            }
        }
        bytes[length++] = '"';
        return this;
    }

    /** Appends bytes as a string in base64 (RFC 4648 section 4), padded. */
    public JsonWriter base64(byte[] binary) {
        return raw("\"").raw(Base64.getEncoder().encode(binary)).raw("\"");
    }

    /** The text so far, in bytes of its own. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** The text so far as a text frame. */
    public Frame toFrame() {
        return Frame.text(toBytes());
    }

    private void ascii(char c) {
        if (c >= 0x20 && c != '"' && c != '\\') {
            bytes[length++] = (byte) c;
            return;
        }
        bytes[length++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[length++] = (byte) c;
            case '\n' -> bytes[length++] = 'n';
            case '\r' -> bytes[length++] = 'r';
            case '\t' -> bytes[length++] = 't';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = (byte) HEX[c >> 4];
                bytes[length++] = (byte) HEX[c & 0xF];
            }
        }
    }

    private void unicode(int codePoint) {
        if (codePoint < 0x800) {
            bytes[length++] = (byte) (0xC0 | (codePoint >> 6));
        } else {
            if (codePoint < 0x10000) {
                bytes[length++] = (byte) (0xE0 | (codePoint >> 12));
            } else {
                bytes[length++] = (byte) (0xF0 | (codePoint >> 18));
                bytes[length++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
            }
            bytes[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
        }
        bytes[length++] = (byte) (0x80 | (codePoint & 0x3F));
    }

    private void reserve(long more) {
        long needed = length + more;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(
                    bytes, Math.toIntExact(Math.max(needed, Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8))));
        }
    }
}
