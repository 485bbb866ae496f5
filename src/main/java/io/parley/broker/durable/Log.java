package io.parley.broker.durable;

import io.parley.channel.Refusal;
import io.parley.store.Store;
import io.parley.store.StoredMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * The one log in which the records of all durable channels stand in the order in which they came, so that a sync of many
 * publications writes one place of the file, however many channels they are of. Any thread.
 */
final class Log {

    private static final int OVERHEAD = 64;

    private final Store store;
    private final StoredMap<Long> records;
    private final AtomicLong next = new AtomicLong(1);

    Log(Store store) {
        this.store = store;
        this.records = store.numbered("log");
    }

    /** Hands over all records, in the order of their numbers; new ones then get higher numbers. Waits. */
    void load(BiConsumer<Long, byte[]> taker) {
        records.forEach((id, record) -> {
            next.set(id + 1);
            taker.accept(id, record);
        });
    }

    /** The number of a new record, higher than all before. */
    long newId() {
        return next.getAndIncrement();
    }

    /** What the epochs of channels end in: new where the file has lost anything. */
    String generation() {
        return store.generation();
    }

    /**
     * Writes a record.
     *
     * @throws Refusal where it is not taken
     */
    CompletionStage<Void> append(long id, byte[] record) {
        return append(id, record, () -> {});
    }

    /** As {@link #append(long, byte[])}, and does something else in the same change. */
    CompletionStage<Void> append(long id, byte[] record, Runnable alongside) {
        return store.write(record.length + OVERHEAD, () -> {
            records.put(id, record);
            alongside.run();
        });
    }

    /**
     * Writes two records together, and does something else in the same change.
     *
     * @throws Refusal where they are not taken
     */
    CompletionStage<Void> append(long id, byte[] record, long otherId, byte[] other, Runnable alongside) {
        return store.write(record.length + other.length + OVERHEAD, () -> {
            records.put(id, record);
            records.put(otherId, other);
            alongside.run();
        });
    }

    /**
     * Writes and removes records together.
     *
     * @throws Refusal where that is not taken
     */
    CompletionStage<Void> change(Map<Long, byte[]> written, long[] removed) {
        return store.write(OVERHEAD, () -> {
            written.forEach(records::put);
            for (long id : removed) {
                records.remove(id);
            }
        });
    }
}
