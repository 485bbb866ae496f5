package io.parley.channel;

/**
 * A command that the hub does not carry out: the error of the catalogue, and a sentence that says what happened and what
 * would make it work.
 *
 * <p>It carries no stack trace: it is an answer to a client, made at the rate at which clients send bad input.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public Refusal(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    /** The sentence for the client; never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
