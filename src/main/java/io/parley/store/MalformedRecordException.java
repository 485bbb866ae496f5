package io.parley.store;

/** A record is not what its writer writes; the message says what, and at which byte. */
public final class MalformedRecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedRecordException(String message) {
        super(message);
    }
}
