package io.parley.channel;

import org.jspecify.annotations.Nullable;

/**
 * A command that the hub does not carry out: the error of the catalogue, and a sentence that says what happened and what
 * would make it work.
 *
 * <p>It carries no stack trace: it is an answer to a client, made at the rate at which clients send bad input.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable Limit limit;

    public Refusal(ErrorCode code, String message) {
        this(code, null, message);
    }

    /** A command that a limit stands against; the message names its setting. */
    public Refusal(ErrorCode code, @Nullable Limit limit, String message) {
        super(message, null, false, false);
        this.code = code;
        this.limit = limit;
    }

    public ErrorCode code() {
        return code;
    }

    /** The limit that was reached, or null where it was none. */
    public @Nullable Limit limit() {
        return limit;
    }

    /** The sentence for the client; never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
