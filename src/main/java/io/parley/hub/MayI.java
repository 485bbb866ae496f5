package io.parley.hub;

import java.util.concurrent.CompletionStage;

/** Who is asked before a client connects, subscribes or publishes. Every method may be called by any thread and none blocks. */
public interface MayI {

    /** Whether questions of this kind are asked at all; never changes. */
    boolean asks(Question.Kind kind);

    /**
     * Asks. The stage completes within a bounded time, on any thread, also where the backend cannot be reached, and never fails:
     * what is answered then is the port's affair.
     */
    CompletionStage<Answer> ask(Question question);
}
