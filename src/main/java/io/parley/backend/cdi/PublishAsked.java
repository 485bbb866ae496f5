package io.parley.backend.cdi;

import io.parley.auth.Rights;
import io.parley.channel.Payload;
import io.parley.hub.Answer;
import io.parley.hub.Question;
import org.jspecify.annotations.Nullable;

/** May this connection publish that? */
public final class PublishAsked extends Asked {

    private final Question.Publish question;
    private volatile @Nullable Payload replaced;

    PublishAsked(Question.Publish question) {
        this.question = question;
    }

    @Override
    public Question.Publish question() {
        return question;
    }

    /** Has this published in place of what the client sent. */
    public void replace(Payload payload) {
        replaced = payload;
    }

    @Override
    Answer.Allowed allowed() {
        return new Answer.Allowed(replaced, null, Rights.NONE);
    }
}
