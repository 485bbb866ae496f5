package io.parley.channel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a publication carries: JSON text, plain text or bytes, and what its publisher says about them.
 *
 * <p>Immutable by agreement: {@link #bytes()} is shared with every reader and must not be written to, since a copy for each
 * encoding would be paid on the path of every delivery.
 */
public final class Payload {

    /** How the bytes are to be understood. */
    public enum Kind {
        /** One JSON value (RFC 8259) in UTF-8. */
        JSON,
        /** Text in UTF-8. */
        TEXT,
        /** Bytes. */
        BINARY
    }

    private final Kind kind;
    private final byte[] bytes;
    private final Headers headers;

    private Payload(Kind kind, byte[] bytes, Headers headers) {
        this.kind = kind;
        this.bytes = bytes;
        this.headers = headers;
    }

    private Payload(Kind kind, byte[] bytes) {
        this(kind, bytes, Headers.NONE);
    }

    /** A JSON value; the caller has checked that the bytes are one and hands them over. */
    public static Payload json(byte[] utf8) {
        return new Payload(Kind.JSON, utf8);
    }

    /** A JSON value; the caller has checked that the text is one. */
    public static Payload json(String text) {
        return json(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Payload text(String text) {
        return new Payload(Kind.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes; the caller hands them over. */
    public static Payload binary(byte[] bytes) {
        return new Payload(Kind.BINARY, bytes);
    }

    /** A payload of that kind; the caller has checked that the bytes are of it and hands them over. */
    public static Payload of(Kind kind, byte[] bytes) {
        return new Payload(kind, bytes);
    }

    /** The same with what its publisher says about it. */
    public Payload with(Headers said) {
        return new Payload(kind, bytes, said);
    }

    public Kind kind() {
        return kind;
    }

    /** The bytes themselves, shared: not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** What the publisher says about it. */
    public Headers headers() {
        return headers;
    }

    /** Length in bytes, about, with what the publisher says about it. */
    public int size() {
        return headers == Headers.NONE ? bytes.length : bytes.length + headers.size();
    }

    /** The bytes read as UTF-8; of use where {@link #kind()} is not {@link Kind#BINARY}. */
    public String asText() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that
                && kind == that.kind
                && headers.equals(that.headers)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * kind.hashCode() + headers.hashCode()) + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return kind + "[" + bytes.length + " bytes]";
    }
}
