package io.parley.backend.cdi;

import io.parley.hub.Answer;
import io.parley.hub.Question;
import org.jspecify.annotations.Nullable;

/** A question as a CDI event: who observes it asynchronously may deny it; where nobody does, it is allowed. Any thread. */
public abstract sealed class Asked permits ConnectAsked, SubscribeAsked, PublishAsked {

    private volatile @Nullable String denied;

    /** What is asked. */
    public abstract Question question();

    /**
     * Says no, whatever others say.
     *
     * @param reason a sentence for the client
     */
    public final void deny(String reason) {
        denied = reason;
    }

    /** What the observers have said. */
    final Answer answer() {
        String reason = denied;
        return reason == null ? allowed() : new Answer.Denied(reason);
    }

    abstract Answer.Allowed allowed();

    static Asked of(Question question) {
        if (question instanceof Question.Connect connect) {
            return new ConnectAsked(connect);
        }
        if (question instanceof Question.Subscribe subscribe) {
            return new SubscribeAsked(subscribe);
        }
        return new PublishAsked((Question.Publish) question);
    }
}
