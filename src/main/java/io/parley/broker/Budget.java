package io.parley.broker;

import io.parley.channel.Limit;
import io.parley.channel.Tally;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what all channels of a broker hold: the bytes against their common limit, and the idempotency keys. Any thread. */
public final class Budget {

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final LongAdder keys = new LongAdder();
    private final Tally<Limit> limits = new Tally<>(Limit.class);

    /** @param limit of all channels together, in bytes */
    public Budget(long limit) {
        this.limit = limit;
    }

    /** Counts bytes taken, or given back where negative. */
    public void charge(long bytes) {
        used.addAndGet(bytes);
    }

    /** Counts idempotency keys that are remembered, or forgotten where negative. */
    public void chargeKeys(long count) {
        keys.add(count);
    }

    /** How many idempotency keys are remembered. */
    public long keys() {
        return keys.sum();
    }

    /** How often a limit made a channel forget. */
    public Tally<Limit> limits() {
        return limits;
    }

    /** How many bytes are held. */
    public long used() {
        return used.get();
    }

    /** How many bytes are held beyond the limit, 0 where none are. */
    public long excess() {
        return Math.max(0, used.get() - limit);
    }

    /** How many bytes would have to go until an eighth of the limit is free, 0 where it is. */
    public long crowding() {
        return Math.max(0, used.get() - (limit - limit / 8));
    }
}
