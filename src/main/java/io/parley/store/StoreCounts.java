package io.parley.store;

import io.parley.channel.Limit;
import io.parley.channel.Tally;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a store has done since it was opened. Any thread. */
public final class StoreCounts {

    private final LongAdder commits = new LongAdder();
    private final LongAdder changes = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final Tally<Limit> limits = new Tally<>(Limit.class);

    /** How many times changes were written and synced together. */
    public long commits() {
        return commits.sum();
    }

    /** How many changes those were. */
    public long changes() {
        return changes.sum();
    }

    /** How long they took, in nanoseconds, the wait for the disk included. */
    public long nanos() {
        return nanos.sum();
    }

    /** How often something was refused because too much waits for the disk. */
    public Tally<Limit> limits() {
        return limits;
    }

    void committed(int together, long took) {
        commits.increment();
        changes.add(together);
        nanos.add(took);
    }
}
