package io.parley.backend.cdi;

import io.parley.auth.Rights;
import io.parley.hub.Answer;
import io.parley.hub.Question;
import org.jspecify.annotations.Nullable;

/** May this connection stay? */
public final class ConnectAsked extends Asked {

    private final Question.Connect question;
    private volatile @Nullable String name;
    private volatile Rights rights = Rights.NONE;

    ConnectAsked(Question.Connect question) {
        this.question = question;
    }

    @Override
    public Question.Connect question() {
        return question;
    }

    /** Gives the client the name that others see; it cannot change it. */
    public void name(String given) {
        name = given;
    }

    /** Grants this beyond what the client's credentials grant. */
    public synchronized void grant(Rights more) {
        rights = rights.and(more);
    }

    @Override
    Answer.Allowed allowed() {
        return new Answer.Allowed(null, name, rights);
    }
}
