package io.parley.broker;

import io.parley.channel.NamespaceRules;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest publications of one channel, without gaps: a ring that takes memory only as it fills.
 *
 * <p>One thread at a time; methods that change what is held return by how many bytes.
 */
public final class History {

    /** What a kept publication takes besides its payload, in bytes: three objects, two array headers and its place in the ring. */
    public static final int OVERHEAD = 128;

    private static final int FEWEST_SLOTS = 4;
    private static final Publication[] NO_SLOTS = {};

    private final int size;
    private final long age;

    private @Nullable Publication[] ring = NO_SLOTS;
    private int first;
    private int count;

    public History(NamespaceRules rules) {
        this.size = rules.historySize();
        this.age = rules.historyAge().toMillis();
    }

    /** Adds the newest, at the cost of the oldest where the ring is full. */
    public long add(Publication publication) {
        if (size == 0) {
            return 0;
        }
        long freed = count == size ? dropOldest() : 0;
        if (count == ring.length) {
            resize(Math.max(FEWEST_SLOTS, count * 2L));
        }
        ring[slot(count)] = publication;
        count++;
        return cost(publication) - freed;
    }

    /** Drops the oldest publication; 0 where there is none. */
    public long dropOldest() {
        Publication oldest = oldest();
        if (oldest == null) {
            return 0;
        }
        ring[first] = null;
        first = slot(1);
        count--;
        return cost(oldest);
    }

    /** Drops what is too old at this time, and memory that a larger history has needed. */
    public long expire(long now) {
        long freed = 0;
        for (Publication oldest = oldest(); oldest != null && now - oldest.time() >= age; oldest = oldest()) {
            freed += dropOldest();
        }
        if (count == 0) {
            ring = NO_SLOTS;
            first = 0;
        } else if (ring.length > FEWEST_SLOTS && count <= ring.length / 4) {
            resize(Math.max(FEWEST_SLOTS, count * 2L));
        }
        return freed;
    }

    /** How many are held. */
    public int count() {
        return count;
    }

    /**
     * A page of what is held.
     *
     * @param position of the newest, held or not
     */
    public HistoryPage page(Position position, HistoryQuery query) {
        int skip = Math.max(0, count - query.limit());
        Position since = query.since();
        if (since != null) {
            long oldest = position.offset() - count + 1;
            boolean after = since.epoch().equals(position.epoch()) && since.offset() < position.offset();
            skip = after ? (int) Math.max(0, since.offset() + 1 - oldest) : count;
        }
        int length = Math.min(query.limit(), count - skip);
        return new HistoryPage(position, length == 0 ? List.of() : list(skip, length));
    }

    /** So many publications, from the one that has {@code skip} older ones before it. */
    public List<Publication> list(int skip, int length) {
        Publication[] listed = new Publication[length];
        for (int i = 0; i < length; i++) {
            listed[i] = ring[slot(skip + i)];
        }
        return List.of(listed);
    }

    private @Nullable Publication oldest() {
        return count == 0 ? null : ring[first];
    }

    private int slot(int index) {
        int slot = first + index;
        return slot < ring.length ? slot : slot - ring.length;
    }

    private void resize(long capacity) {
        Publication[] moved = new Publication[(int) Math.min(capacity, size)];
        for (int i = 0; i < count; i++) {
            moved[i] = ring[slot(i)];
        }
        ring = moved;
        first = 0;
    }

    private static long cost(Publication publication) {
        return (long) OVERHEAD + publication.payload().size();
    }
}
