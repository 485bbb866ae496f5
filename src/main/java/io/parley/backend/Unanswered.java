package io.parley.backend;

/** No usable answer of the backend; carries no stack trace, since a dead backend makes one for each question. */
final class Unanswered extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Failure failure;

    Unanswered(Failure failure, String message) {
        super(message, null, false, false);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
