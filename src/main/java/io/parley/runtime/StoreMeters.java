package io.parley.runtime;

import io.parley.http.Metrics;
import io.parley.store.Store;
import java.util.concurrent.TimeUnit;

/** Names what the metrics show of the durable store. The names are documented in {@code src/docs/metrics.md}. */
record StoreMeters(Metrics metrics, Store store, Brokers brokers) {

    void register() {
        metrics.counter(
                "parley.store.commits.total", "Times that changes were synced to disk", store.counts()::commits);
        metrics.counter("parley.store.changes.total", "Changes that are on disk", store.counts()::changes);
        metrics.counter(
                "parley.store.commit.microseconds.total",
                "Time that commits took, the wait for the disk included",
                () -> TimeUnit.NANOSECONDS.toMicros(store.counts().nanos()));
        metrics.gauge("parley.store.waiting.changes", "Changes that wait for the disk", store::waitingChanges);
        metrics.gauge("parley.store.waiting.bytes", "Bytes that wait for the disk", store::waitingBytes);
        metrics.gauge("parley.store.file.bytes", "Length of the store's file", store::fileBytes);
        metrics.gauge(
                "parley.store.history.bytes",
                "Bytes of history and idempotency keys of durable channels",
                brokers::durableHistoryBytes);
        metrics.gauge(
                "parley.store.failed", "1 once the disk has failed, else 0", () -> store.failure() == null ? 0 : 1);
    }
}
