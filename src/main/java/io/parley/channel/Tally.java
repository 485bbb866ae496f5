package io.parley.channel;

import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts events by kind: a {@link LongAdder} for each constant of an enum. Any thread. */
public final class Tally<K extends Enum<K>> {

    private final LongAdder[] counts;

    public Tally(Class<K> kinds) {
        counts = new LongAdder[Objects.requireNonNull(kinds.getEnumConstants()).length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** Counts one event. */
    public void add(K kind) {
        counts[kind.ordinal()].increment();
    }

    /** Counts so many events at once, 0 or more. */
    public void add(K kind, long events) {
        counts[kind.ordinal()].add(events);
    }

    /** How many events of this kind there were. */
    public long of(K kind) {
        return counts[kind.ordinal()].sum();
    }
}
