package io.parley.protocol.mqtt.session;

import java.util.Collection;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps sessions. Every method may be called by any thread and none blocks. */
public interface SessionStore extends AutoCloseable {

    /** The session of that key, or null. */
    @Nullable SessionState find(String key);

    /** A new session in place of any other of that key. */
    SessionState create(String key);

    /** Ends the session of that key; completes when nothing of it is kept. */
    CompletionStage<Void> remove(String key);

    /** All sessions, in no order. */
    Collection<SessionState> all();

    @Override
    void close();
}
