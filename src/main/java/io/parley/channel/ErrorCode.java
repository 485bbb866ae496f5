package io.parley.channel;

/**
 * The catalogue of errors that a command can be answered with; each protocol maps them in one table of its own.
 *
 * <p>An error leaves the connection open. {@link #temporary()} says whether the same command may succeed later unchanged.
 */
public enum ErrorCode {
    /** The message is not what the protocol is made of, for example not JSON. */
    MALFORMED("malformed", false),
    /** The message asks for something that the protocol does not have. */
    UNKNOWN_COMMAND("unknown_command", false),
    /** A field is missing, of the wrong type or out of range. */
    BAD_REQUEST("bad_request", false),
    /** A channel name or pattern breaks the rules of names. */
    BAD_CHANNEL("bad_channel", false),
    /** A payload or message is larger than the hub takes. */
    TOO_LARGE("too_large", false),
    /** The credentials do not prove who this is, or none were shown where some are needed. */
    UNAUTHENTICATED("unauthenticated", false),
    /** The connection may not do this. */
    NOT_PERMITTED("not_permitted", false),
    /** The connection has this subscription already. */
    ALREADY_SUBSCRIBED("already_subscribed", false),
    /** The connection has no such subscription. */
    NOT_SUBSCRIBED("not_subscribed", false),
    /** The channel's namespace does not offer this, for example presence. */
    NOT_OFFERED("not_offered", false),
    /** Nobody answers to this procedure name. */
    NO_SUCH_PROCEDURE("no_such_procedure", false),
    /** A limit of the hub is reached; the message names its setting. */
    LIMIT_EXCEEDED("limit_exceeded", true),
    /** A part of the hub that this needs is out of reach at the moment. */
    UNAVAILABLE("unavailable", true),
    /** The hub failed; its log says how. */
    INTERNAL("internal", true);

    private final String wireName;
    private final boolean temporary;

    ErrorCode(String wireName, boolean temporary) {
        this.wireName = wireName;
        this.temporary = temporary;
    }

    /** The name of the error in the native protocol, in logs and in metrics. */
    public String wireName() {
        return wireName;
    }

    /** Whether the same command may succeed later. */
    public boolean temporary() {
        return temporary;
    }
}
