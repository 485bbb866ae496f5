package io.parley.handshake;

/** How credentials came with an opening handshake. */
public enum Way {
    /** None came. */
    NONE(false),
    /** {@code Authorization: Bearer}, RFC 6750 section 2.1. */
    BEARER(false),
    /** {@code Authorization: Basic}, RFC 7617; a browser repeats what its user has once typed in. */
    BASIC(true),
    /** The entry {@code bearer.<token>} of {@code Sec-WebSocket-Protocol}. */
    SUBPROTOCOL(false),
    /** {@code ?ticket=} or {@code ?token=}. */
    QUERY(false),
    /** A cookie of the hub's. */
    COOKIE(true),
    /** The servlet container's own session or login. */
    PRINCIPAL(true);

    private final boolean ambient;

    Way(boolean ambient) {
        this.ambient = ambient;
    }

    /** Whether a browser sends such credentials by itself, whosever page it is that opens the WebSocket. */
    boolean isAmbient() {
        return ambient;
    }
}
