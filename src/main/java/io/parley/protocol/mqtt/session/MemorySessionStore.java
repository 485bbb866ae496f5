package io.parley.protocol.mqtt.session;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Sessions that last as long as the process. */
public final class MemorySessionStore implements SessionStore {

    private final Map<String, SessionState> sessions = new ConcurrentHashMap<>();

    @Override
    public @Nullable SessionState find(String key) {
        return sessions.get(key);
    }

    @Override
    public SessionState create(String key) {
        SessionState state = new MemoryState(key);
        sessions.put(key, state);
        return state;
    }

    @Override
    public CompletionStage<Void> remove(String key) {
        sessions.remove(key);
        return MemoryState.DONE;
    }

    @Override
    public Collection<SessionState> all() {
        return List.copyOf(sessions.values());
    }

    @Override
    public void close() {
        sessions.clear();
    }
}
