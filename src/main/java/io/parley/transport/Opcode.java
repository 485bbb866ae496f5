package io.parley.transport;

/** The opcodes of frames (RFC 6455 section 5.2). */
public enum Opcode {
    CONTINUATION(0x0),
    TEXT(0x1),
    BINARY(0x2),
    CLOSE(0x8),
    PING(0x9),
    PONG(0xA);

    private final int number;

    Opcode(int number) {
        this.number = number;
    }

    /** The four bits on the wire. */
    public int number() {
        return number;
    }
}
