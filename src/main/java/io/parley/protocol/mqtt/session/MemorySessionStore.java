package io.parley.protocol.mqtt.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        SessionState state = new State(key);
        sessions.put(key, state);
        return state;
    }

    @Override
    public void remove(String key) {
        sessions.remove(key);
    }

    @Override
    public Collection<SessionState> all() {
        return List.copyOf(sessions.values());
    }

    @Override
    public void close() {
        sessions.clear();
    }

    private static final class State implements SessionState {

        private final String key;
        private final Map<String, Subscribed> subscriptions = new LinkedHashMap<>(2);
        private final Map<Integer, InFlight> inFlight = new LinkedHashMap<>(2);
        private final Set<Integer> received = new HashSet<>(2);
        private long expirySeconds;
        private long endsAt = Long.MAX_VALUE;

        State(String key) {
            this.key = key;
        }

        @Override
        public String key() {
            return key;
        }

        @Override
        public synchronized long expirySeconds() {
            return expirySeconds;
        }

        @Override
        public synchronized long endsAt() {
            return endsAt;
        }

        @Override
        public synchronized void keep(long seconds, long end) {
            expirySeconds = seconds;
            endsAt = end;
        }

        @Override
        public synchronized List<Subscribed> subscriptions() {
            return List.copyOf(subscriptions.values());
        }

        @Override
        public synchronized void subscribe(Subscribed subscribed) {
            subscriptions.put(subscribed.subscription().filter(), subscribed);
        }

        @Override
        public synchronized void unsubscribe(String filter) {
            subscriptions.remove(filter);
        }

        @Override
        public synchronized Collection<InFlight> inFlight() {
            return new ArrayList<>(inFlight.values());
        }

        @Override
        public synchronized @Nullable InFlight inFlight(int packetId) {
            return inFlight.get(packetId);
        }

        @Override
        public synchronized void sent(InFlight message) {
            inFlight.put(message.packetId(), message);
        }

        @Override
        public synchronized void settled(int packetId) {
            inFlight.remove(packetId);
        }

        @Override
        public synchronized boolean received(int packetId) {
            return received.add(packetId);
        }

        @Override
        public synchronized boolean released(int packetId) {
            return received.remove(packetId);
        }

        @Override
        public synchronized int receivedCount() {
            return received.size();
        }
    }
}
