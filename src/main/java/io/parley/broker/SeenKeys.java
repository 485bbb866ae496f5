package io.parley.broker;

import io.parley.channel.Limit;
import io.parley.channel.Position;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The idempotency keys that one channel has seen lately, each with the position that it brought; the oldest are forgotten first.
 *
 * <p>One thread at a time; methods that change what is held return by how many bytes.
 */
public final class SeenKeys {

    /** What a key takes besides its characters, in bytes: five objects and a place in the table. */
    public static final int OVERHEAD = 192;

    private record Seen(Position position, long time, long tag) {}

    private final int limit;
    private final long age;
    private final Budget budget;
    private final LongConsumer forgotten;
    private final Map<String, Seen> byKey = new LinkedHashMap<>();

    /**
     * A memory of so many keys.
     *
     * @param age how long a key is remembered, in milliseconds
     * @param budget counts the keys; the bytes are the caller's to charge
     */
    public SeenKeys(int limit, long age, Budget budget) {
        this(limit, age, budget, tag -> {});
    }

    /**
     * A memory of so many keys.
     *
     * @param age how long a key is remembered, in milliseconds
     * @param budget counts the keys; the bytes are the caller's to charge
     * @param forgotten is told the tag of each that is forgotten
     */
    public SeenKeys(int limit, long age, Budget budget, LongConsumer forgotten) {
        this.forgotten = forgotten;
        this.limit = limit;
        this.age = age;
        this.budget = budget;
    }

    /** The position that the key has brought, or null where it is not remembered. */
    public @Nullable Position find(String key, long now) {
        Seen seen = byKey.get(key);
        return seen == null || now - seen.time >= age ? null : seen.position;
    }

    /** Remembers a key. */
    public long add(String key, Position position, long now) {
        return add(key, position, now, 0);
    }

    /** Remembers a key. The tag is told when it is forgotten. */
    public long add(String key, Position position, long now, long tag) {
        // An outdated one of the same key would keep its old place in the order.
        long freed = 0;
        Seen outdated = byKey.remove(key);
        if (outdated != null) {
            freed = forget(key, outdated);
        }
        if (byKey.size() >= limit) {
            freed += dropOldest();
            budget.limits().add(Limit.IDEMPOTENCY_KEYS);
        }
        byKey.put(key, new Seen(position, now, tag));
        budget.chargeKeys(1);
        return cost(key) - freed;
    }

    /** Forgets the oldest key; 0 where there is none. */
    public long dropOldest() {
        Iterator<Map.Entry<String, Seen>> entries = byKey.entrySet().iterator();
        if (!entries.hasNext()) {
            return 0;
        }
        Map.Entry<String, Seen> oldest = entries.next();
        entries.remove();
        return forget(oldest.getKey(), oldest.getValue());
    }

    /** Forgets what is too old at this time. */
    public long expire(long now) {
        long freed = 0;
        Iterator<Map.Entry<String, Seen>> oldest = byKey.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<String, Seen> entry = oldest.next();
            if (now - entry.getValue().time < age) {
                break;
            }
            oldest.remove();
            freed += forget(entry.getKey(), entry.getValue());
        }
        return freed;
    }

    public boolean isEmpty() {
        return byKey.isEmpty();
    }

    private long forget(String key, Seen seen) {
        budget.chargeKeys(-1);
        forgotten.accept(seen.tag);
        return cost(key);
    }

    private static long cost(String key) {
        return OVERHEAD + 2L * key.length();
    }
}
