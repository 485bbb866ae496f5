package io.parley.runtime;

import io.parley.broker.Broker;
import io.parley.broker.durable.DurableBroker;
import io.parley.broker.durable.DurableLimits;
import io.parley.broker.memory.MemoryBroker;
import io.parley.broker.memory.MemoryLimits;
import io.parley.channel.Limit;
import io.parley.store.MalformedRecordException;
import io.parley.store.Store;
import io.parley.store.StoreSettings;
import io.parley.store.UnusableStoreException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The brokers that the namespaces ask for: one in memory, and one on disk where any channel is durable. */
final class Brokers implements AutoCloseable {

    private final MemoryBroker memory;
    private final @Nullable DurableBroker durable;
    private final Broker all;

    private Brokers(MemoryBroker memory, @Nullable DurableBroker durable, Broker all) {
        this.memory = memory;
        this.durable = durable;
        this.all = all;
    }

    /**
     * The brokers for these settings.
     *
     * @param store for what is durable; stays the caller's; null where nothing is
     * @throws UnusableStoreException where the store holds what this version cannot read
     */
    static Brokers of(Settings settings, @Nullable Store store) throws UnusableStoreException {
        Settings.Limits limits = settings.limits();
        MemoryBroker memory = new MemoryBroker(
                settings.namespaces(),
                new MemoryLimits(limits.channels(), limits.historyBytes(), limits.idempotencyKeys()),
                InstantSource.system());
        if (store == null || !settings.namespaces().anyDurable()) {
            return new Brokers(memory, null, memory);
        }
        DurableBroker durable = open(settings, store);
        return new Brokers(memory, durable, new NamespacedBroker(memory, durable, settings.namespaces()));
    }

    /** The failure to read a store that a later version has written. */
    static UnusableStoreException unreadable(Settings settings, MalformedRecordException e) {
        return new UnusableStoreException(
                "%s=%s holds what this version of the hub cannot read: %s"
                        .formatted(
                                StoreSettings.FILE_SETTING,
                                settings.store().file().orElseThrow(),
                                e.getMessage()),
                e);
    }

    private static DurableBroker open(Settings settings, Store store) throws UnusableStoreException {
        Settings.Limits limits = settings.limits();
        try {
            return DurableBroker.open(
                    store,
                    settings.namespaces(),
                    new DurableLimits(limits.channels(), settings.store().historyBytes(), limits.idempotencyKeys()),
                    InstantSource.system());
        } catch (MalformedRecordException e) {
            throw unreadable(settings, e);
        }
    }

    /** The one to publish to. */
    Broker broker() {
        return all;
    }

    /** As {@link MemoryBroker#sweep}. */
    void sweep() {
        memory.sweep();
        if (durable != null) {
            durable.sweep();
        }
    }

    /** How many channels exist. */
    int channels() {
        return memory.channels() + (durable == null ? 0 : durable.channels());
    }

    /** How many bytes history and idempotency keys take, of channels that are not durable. */
    long historyBytes() {
        return memory.historyBytes();
    }

    /** The same of channels that are durable. */
    long durableHistoryBytes() {
        return durable == null ? 0 : durable.historyBytes();
    }

    /** How many idempotency keys are remembered. */
    long idempotencyKeys() {
        return memory.idempotencyKeys() + (durable == null ? 0 : durable.idempotencyKeys());
    }

    /** How often the limit was reached. */
    long reached(Limit limit) {
        return memory.limits().of(limit)
                + (durable == null ? 0 : durable.limits().of(limit));
    }

    @Override
    public void close() {
        all.close();
    }
}
