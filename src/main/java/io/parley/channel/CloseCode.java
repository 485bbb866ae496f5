package io.parley.channel;

import java.nio.charset.StandardCharsets;

/**
 * The catalogue of close codes that Parley sends (RFC 6455 section 7.4).
 *
 * <p>The number's range says what a client should do: 4000 to 4499 (and of the registered codes those that say so) reconnect;
 * 4500 to 4999 stay away until something has changed. No numeric close code stands anywhere else.
 */
public enum CloseCode {
    NORMAL(1000, false),
    GOING_AWAY(1001, true),
    PROTOCOL_ERROR(1002, false),
    UNSUPPORTED_DATA(1003, false),
    INVALID_PAYLOAD(1007, false),
    POLICY_VIOLATION(1008, false),
    TOO_BIG(1009, false),
    INTERNAL_ERROR(1011, true),
    SERVICE_RESTART(1012, true),
    TRY_AGAIN_LATER(1013, true),
    /** Its unsent bytes passed the limit. */
    SLOW_CONSUMER(4001, true),
    /** It did not answer a ping in time. */
    DEAD_PEER(4002, true),
    /** It sent faster than the hub takes. */
    TOO_MANY_MESSAGES(4003, true),
    /** Another connection took its place. */
    REPLACED(4500, false),
    /** Its credentials ran out or were revoked. */
    EXPIRED(4501, false),
    /** It had to show credentials and did not in time. */
    UNAUTHENTICATED(4502, false);

    /** The longest close reason, in bytes of UTF-8 (RFC 6455 section 5.5: 125 bytes with the code). */
    public static final int MAX_REASON_BYTES = 123;

    private final int number;
    private final boolean reconnect;

    CloseCode(int number, boolean reconnect) {
        this.number = number;
        this.reconnect = reconnect;
    }

    /**
     * Whether a peer may send this number: those that RFC 6455 section 7.4 or the registry it opens defines for the wire, and
     * the ranges for libraries (3000) and applications (4000).
     */
    public static boolean maySend(int number) {
        boolean registered = number >= 1000 && number <= 1014 && (number < 1004 || number > 1006);
        return registered || (number >= 3000 && number <= 4999);
    }

    /** The code on the wire. */
    public int number() {
        return number;
    }

    /** Whether a client does well to connect again by itself. */
    public boolean reconnect() {
        return reconnect;
    }

    /** How a connection that the hub closes with this code left its channels. */
    public Departure departure() {
        return switch (this) {
            case SLOW_CONSUMER -> Departure.SLOW;
            case DEAD_PEER -> Departure.LOST;
            case REPLACED -> Departure.REPLACED;
            case EXPIRED -> Departure.EXPIRED;
            default -> Departure.CLOSED;
        };
    }

    /** The reason cut to {@value #MAX_REASON_BYTES} bytes of UTF-8, never inside a character. */
    public static String fit(String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_REASON_BYTES) {
            return reason;
        }
        int end = MAX_REASON_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
