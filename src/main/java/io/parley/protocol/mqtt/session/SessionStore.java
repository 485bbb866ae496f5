package io.parley.protocol.mqtt.session;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Keeps sessions. Every method may be called by any thread and none blocks. */
public interface SessionStore extends AutoCloseable {

    /** The session of that key, or null. */
    @Nullable SessionState find(String key);

    /** A new session in place of any other of that key. */
    SessionState create(String key);

    /** Ends the session of that key; nothing of it is kept. */
    void remove(String key);

    /** All sessions, in no order. */
    Collection<SessionState> all();

    @Override
    void close();
}
