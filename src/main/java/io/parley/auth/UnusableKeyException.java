package io.parley.auth;

/** Keys, or a file of passwords, that cannot be used; the message says why and holds nothing secret. */
public final class UnusableKeyException extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableKeyException(String message) {
        super(message);
    }

    UnusableKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
