package io.parley.runtime;

import io.parley.http.Metrics;
import io.parley.store.Store;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Names what the metrics show of the durable store. The names are documented in {@code src/docs/metrics.md}.
 *
 * @param store null where there is none: then all is zero
 */
record StoreMeters(Metrics metrics, @Nullable Store store, Brokers brokers) {

    void register() {
        metrics.counter(
                "parley.store.commits.total",
                "Times that changes were synced to disk",
                count(open -> open.counts().commits()));
        metrics.counter(
                "parley.store.changes.total",
                "Changes that are on disk",
                count(open -> open.counts().changes()));
        metrics.counter(
                "parley.store.commit.microseconds.total",
                "Time that commits took, the wait for the disk included",
                count(open -> TimeUnit.NANOSECONDS.toMicros(open.counts().nanos())));
        metrics.gauge("parley.store.waiting.changes", "Changes that wait for the disk", value(Store::waitingChanges));
        metrics.gauge("parley.store.waiting.bytes", "Bytes that wait for the disk", value(Store::waitingBytes));
        metrics.gauge("parley.store.file.bytes", "Length of the store's file", value(Store::fileBytes));
        metrics.gauge(
                "parley.store.history.bytes",
                "Bytes of history and idempotency keys of durable channels",
                brokers::durableHistoryBytes);
        metrics.gauge(
                "parley.store.failed",
                "1 once the disk has failed, else 0",
                value(open -> open.failure() == null ? 0 : 1));
    }

    private LongSupplier count(ToLongFunction<Store> of) {
        return () -> store == null ? 0 : of.applyAsLong(store);
    }

    private DoubleSupplier value(ToLongFunction<Store> of) {
        LongSupplier count = count(of);
        return count::getAsLong;
    }
}
