package io.parley.backend.cdi;

import io.parley.hub.Answer;
import io.parley.hub.Question;

/** May this connection subscribe? */
public final class SubscribeAsked extends Asked {

    private final Question.Subscribe question;

    SubscribeAsked(Question.Subscribe question) {
        this.question = question;
    }

    @Override
    public Question.Subscribe question() {
        return question;
    }

    @Override
    Answer.Allowed allowed() {
        return Answer.YES;
    }
}
