package io.parley.broker.memory;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes that all channels of a broker hold, against their common limit. Any thread. */
final class Budget {

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    Budget(long limit) {
        this.limit = limit;
    }

    /** Counts bytes taken, or given back where negative. */
    void charge(long bytes) {
        used.addAndGet(bytes);
    }

    long used() {
        return used.get();
    }

    /** How many bytes are held beyond the limit, 0 where none are. */
    long excess() {
        return Math.max(0, used.get() - limit);
    }

    /** How many bytes would have to go until an eighth of the limit is free, 0 where it is. */
    long crowding() {
        return Math.max(0, used.get() - (limit - limit / 8));
    }
}
