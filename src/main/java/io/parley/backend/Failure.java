package io.parley.backend;

/** Why the backend gave no usable answer. */
public enum Failure {
    /** No whole answer came in time, waiting for a free place included. */
    TIMEOUT("timeout"),
    /** No connection, or it broke. */
    UNREACHABLE("unreachable"),
    /** An HTTP status other than 2xx; redirects are not followed. */
    STATUS("status"),
    /** The answer was longer than allowed. */
    TOO_LARGE("too_large"),
    /** The answer was not what was asked for. */
    MALFORMED("malformed"),
    /** Too much was waiting already. */
    BUSY("busy"),
    /** It failed so often lately that it is left in peace for a while. */
    RESTING("resting");

    private final String wireName;

    Failure(String wireName) {
        this.wireName = wireName;
    }

    /** The word for it in metrics. */
    public String wireName() {
        return wireName;
    }
}
