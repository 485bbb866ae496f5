package io.parley.hub;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Limit;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Namespaces;
import io.parley.channel.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps, of the publications of one conflated channel, the newest of each state: those that wait for the next delivery, and those
 * that were delivered, from which a subscriber that begins or has fallen behind is brought up to date. Guarded by its channel.
 *
 * <p>A pattern may span conflated channels and others, so its publications wait here as well, but nothing is kept of them once they
 * are delivered.
 */
final class Conflation {

    private record Key(ChannelName channel, @Nullable String state) {}

    /** A state, and when it was last heard of, by the clock of {@link System#nanoTime}. */
    private record Kept(Publication newest, long since) {}

    private final Namespaces namespaces;
    private final boolean keeping;
    private final int limit;
    private final HubCounts counts;

    /** Both in the order of their publications. */
    private final Map<Key, Publication> waiting = new LinkedHashMap<>();

    private Map<Key, Kept> delivered = new LinkedHashMap<>();

    /**
     * @param keeping whether delivered states are kept
     * @param limit how many states there may be, 1 or more
     */
    Conflation(Namespaces namespaces, boolean keeping, int limit, HubCounts counts) {
        this.namespaces = namespaces;
        this.keeping = keeping;
        this.limit = limit;
        this.counts = counts;
    }

    /** For the subscribers of a channel, or of a pattern; null where nothing is conflated for them. */
    static @Nullable Conflation of(ChannelFilter filter, Namespaces namespaces, int limit, HubCounts counts) {
        boolean keeping = filter instanceof ChannelName;
        boolean conflated = filter instanceof ChannelName name
                ? namespaces.rulesOf(name).conflation() != null
                : namespaces.anyConflated();
        return conflated ? new Conflation(namespaces, keeping, limit, counts) : null;
    }

    /** How long publications of this channel wait for newer ones, or null where they do not. */
    @Nullable Duration intervalOf(ChannelName channel) {
        return namespaces.rulesOf(channel).conflation();
    }

    /** Whether no further state may wait: those that do are to be delivered first. */
    boolean isFull() {
        return waiting.size() >= limit;
    }

    /** Has the publication wait, in place of an older one of its state. */
    void hold(Publication publication) {
        Key key = keyOf(publication);
        if (waiting.remove(key) != null) {
            counts.conflated();
        }
        waiting.put(key, publication);
    }

    /** Takes all that wait. */
    List<Publication> deliver(long now) {
        List<Publication> changed = List.copyOf(waiting.values());
        waiting.clear();
        if (keeping) {
            changed.forEach(publication -> keep(new Kept(publication, now)));
        }
        return changed;
    }

    /** The newest publication of each state that was delivered, and is not too old by now. */
    List<Publication> delivered(long now) {
        Iterator<Kept> oldest = delivered.values().iterator();
        while (oldest.hasNext() && isTooOld(oldest.next(), now)) {
            oldest.remove();
        }
        List<Publication> newest = new ArrayList<>(delivered.size());
        delivered.values().forEach(kept -> newest.add(kept.newest()));
        return newest;
    }

    /** Takes from history what was published before this node began to listen. */
    void remember(Collection<Publication> history, long now) {
        Map<Key, Kept> newer = delivered;
        delivered = new LinkedHashMap<>();
        for (Publication publication : history) {
            if (!waiting.containsKey(keyOf(publication))) {
                keep(new Kept(publication, now));
            }
        }
        newer.values().forEach(this::keep);
    }

    private void keep(Kept kept) {
        Key key = keyOf(kept.newest());
        delivered.remove(key);
        if (delivered.size() >= limit) {
            Iterator<Key> oldest = delivered.keySet().iterator();
            oldest.next();
            oldest.remove();
            counts.limits().add(Limit.STATES);
        }
        delivered.put(key, kept);
    }

    private boolean isTooOld(Kept kept, long now) {
        NamespaceRules rules = namespaces.rulesOf(kept.newest().channel());
        return now - kept.since() > rules.historyAge().toNanos();
    }

    private static Key keyOf(Publication publication) {
        return new Key(publication.channel(), publication.state());
    }
}
