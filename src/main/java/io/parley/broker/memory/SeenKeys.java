package io.parley.broker.memory;

import io.parley.channel.Limit;
import io.parley.channel.Position;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The idempotency keys that one channel has seen lately, each with the position that it brought; the oldest are forgotten first.
 *
 * <p>One thread at a time; methods that change what is held return by how many bytes.
 */
final class SeenKeys {

    /** What a key takes besides its characters, in bytes: five objects and a place in the table. */
    static final int OVERHEAD = 192;

    private record Seen(Position position, long time) {}

    private final int limit;
    private final long age;
    private final Budget budget;
    private final Map<String, Seen> byKey = new LinkedHashMap<>();

    /**
     * A memory of so many keys.
     *
     * @param age how long a key is remembered, in milliseconds
     * @param budget counts the keys; the bytes are the caller's to charge
     */
    SeenKeys(int limit, long age, Budget budget) {
        this.limit = limit;
        this.age = age;
        this.budget = budget;
    }

    @Nullable Position find(String key, long now) {
        Seen seen = byKey.get(key);
        return seen == null || now - seen.time >= age ? null : seen.position;
    }

    long add(String key, Position position, long now) {
        // An outdated one of the same key would keep its old place in the order.
        long freed = 0;
        if (byKey.remove(key) != null) {
            freed = cost(key);
            budget.chargeKeys(-1);
        }
        if (byKey.size() >= limit) {
            freed += dropOldest();
            budget.limits().add(Limit.IDEMPOTENCY_KEYS);
        }
        byKey.put(key, new Seen(position, now));
        budget.chargeKeys(1);
        return cost(key) - freed;
    }

    /** Forgets the oldest key; 0 where there is none. */
    long dropOldest() {
        Iterator<String> oldest = byKey.keySet().iterator();
        if (!oldest.hasNext()) {
            return 0;
        }
        long freed = cost(oldest.next());
        oldest.remove();
        budget.chargeKeys(-1);
        return freed;
    }

    /** Forgets what is too old at this time. */
    long expire(long now) {
        long freed = 0;
        Iterator<Map.Entry<String, Seen>> oldest = byKey.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<String, Seen> entry = oldest.next();
            if (now - entry.getValue().time < age) {
                break;
            }
            freed += cost(entry.getKey());
            oldest.remove();
            budget.chargeKeys(-1);
        }
        return freed;
    }

    boolean isEmpty() {
        return byKey.isEmpty();
    }

    private static long cost(String key) {
        return OVERHEAD + 2L * key.length();
    }
}
