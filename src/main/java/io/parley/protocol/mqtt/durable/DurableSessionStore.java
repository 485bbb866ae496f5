package io.parley.protocol.mqtt.durable;

import io.parley.channel.Limit;
import io.parley.channel.Tally;
import io.parley.protocol.mqtt.durable.SessionRecords.Key;
import io.parley.protocol.mqtt.durable.SessionRecords.Kind;
import io.parley.protocol.mqtt.durable.SessionRecords.Sent;
import io.parley.protocol.mqtt.session.SessionState;
import io.parley.protocol.mqtt.session.SessionStore;
import io.parley.store.Store;
import io.parley.store.StoredMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Sessions that outlive the process where they outlive their connections, in memory and in the store, which stays the caller's. */
public final class DurableSessionStore implements SessionStore {

    private static final long OVERHEAD = 64;

    private final DurableState.Shared shared;
    private final Map<String, DurableState> sessions = new ConcurrentHashMap<>();

    private DurableSessionStore(DurableState.Shared shared) {
        this.shared = shared;
    }

    /**
     * The sessions that are in the store. Takes time in proportion to what they hold.
     *
     * @param mostPlaces of how many channels it is kept how far a subscription has come
     * @param reached where to count that these are too few
     * @throws io.parley.store.MalformedRecordException where the store holds records of a later version
     */
    public static DurableSessionStore open(Store store, int mostPlaces, Tally<Limit> reached) {
        DurableSessionStore opened = new DurableSessionStore(
                new DurableState.Shared(store, store.named("mqtt-sessions"), mostPlaces, reached));
        opened.load();
        return opened;
    }

    private void load() {
        Map<String, List<Sent>> sent = new HashMap<>();
        List<String> keys = new ArrayList<>();
        shared.records().forEach((key, record) -> {
            Key part = SessionRecords.key(key);
            keys.add(key);
            DurableState state = sessions.computeIfAbsent(part.session(), session -> new DurableState(session, shared));
            if (part.kind() == Kind.SENT) {
                sent.computeIfAbsent(part.session(), session -> new ArrayList<>())
                        .add(SessionRecords.sent(part.part(), record));
            } else {
                state.restore(part, record);
            }
        });
        sessions.forEach((key, state) -> {
            List<Sent> messages = sent.getOrDefault(key, List.of());
            state.restore(messages.stream()
                    .sorted(Comparator.comparingLong(Sent::order))
                    .toList());
        });
        drop(keys);
    }

    /** Parts whose session is gone, as a message leaves behind that was noted when its session had just ended. */
    private void drop(List<String> keys) {
        sessions.values().removeIf(state -> !state.isKept());
        List<String> strays = keys.stream()
                .filter(key -> !sessions.containsKey(SessionRecords.key(key).session()))
                .toList();
        if (!strays.isEmpty()) {
            StoredMap<String> records = shared.records();
            shared.store().write(strays.size() * OVERHEAD, () -> strays.forEach(records::remove));
        }
    }

    @Override
    public @Nullable SessionState find(String key) {
        return sessions.get(key);
    }

    @Override
    public SessionState create(String key) {
        DurableState state = new DurableState(key, shared);
        DurableState before = sessions.put(key, state);
        if (before != null) {
            before.remove();
        }
        return state;
    }

    @Override
    public CompletionStage<Void> remove(String key) {
        DurableState removed = sessions.remove(key);
        return removed == null ? CompletableFuture.completedFuture(null) : removed.remove();
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
