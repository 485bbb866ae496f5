package io.parley.protocol.mqtt.session;

import io.parley.channel.ChannelName;
import io.parley.channel.Publication;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The state of a session as long as the process lives; a store that outlives it adds to this what it writes down. Any thread. */
public class MemoryState implements SessionState {

    /** What there is nothing to wait for. */
    protected static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private final String key;
    private final Map<String, Subscribed> subscriptions = new LinkedHashMap<>(2);
    private final Map<Integer, InFlight> inFlight = new LinkedHashMap<>(2);
    private final Set<Integer> noted = new HashSet<>(2);
    private long expirySeconds;
    private long endsAt = Long.MAX_VALUE;

    public MemoryState(String key) {
        this.key = key;
    }

    @Override
    public final String key() {
        return key;
    }

    @Override
    public final synchronized long expirySeconds() {
        return expirySeconds;
    }

    @Override
    public final synchronized long endsAt() {
        return endsAt;
    }

    @Override
    public synchronized CompletionStage<Void> keep(long seconds, long end) {
        expirySeconds = seconds;
        endsAt = end;
        return DONE;
    }

    @Override
    public final synchronized List<Subscribed> subscriptions() {
        return List.copyOf(subscriptions.values());
    }

    @Override
    public synchronized CompletionStage<Void> subscribe(Subscribed subscribed) {
        subscriptions.put(subscribed.subscription().filter(), subscribed);
        return DONE;
    }

    @Override
    public synchronized CompletionStage<Void> unsubscribe(String filter) {
        subscriptions.remove(filter);
        return DONE;
    }

    @Override
    public final synchronized Collection<InFlight> inFlight() {
        return new ArrayList<>(inFlight.values());
    }

    @Override
    public final synchronized @Nullable InFlight inFlight(int packetId) {
        return inFlight.get(packetId);
    }

    @Override
    public synchronized CompletionStage<Void> sent(InFlight message, @Nullable String filter) {
        inFlight.put(message.packetId(), message);
        return DONE;
    }

    @Override
    public synchronized CompletionStage<Void> settled(int packetId) {
        inFlight.remove(packetId);
        return DONE;
    }

    @Override
    public void passed(String filter, Publication publication) {
        // Whoever has taken it stands behind it in a log, and that is all there is.
    }

    @Override
    public @Nullable Place place(String filter, ChannelName channel) {
        return null;
    }

    @Override
    public final synchronized boolean note(int packetId) {
        return noted.add(packetId);
    }

    @Override
    public void keepNoted(int packetId) {
        // It is noted as well as it is going to be.
    }

    @Override
    public CompletionStage<Void> keepNotedAlone(int packetId) {
        return DONE;
    }

    @Override
    public final synchronized boolean isNoted(int packetId) {
        return noted.contains(packetId);
    }

    /** The messages at QoS 2 that are noted. */
    protected final synchronized List<Integer> noted() {
        return List.copyOf(noted);
    }

    @Override
    public synchronized CompletionStage<Void> released(int packetId) {
        noted.remove(packetId);
        return DONE;
    }

    @Override
    public final synchronized int notedCount() {
        return noted.size();
    }
}
