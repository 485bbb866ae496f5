package io.parley.runtime.embedded;

import io.parley.http.Metrics;
import java.util.function.IntSupplier;

/** Names what the metrics show of the embedded server alone. The names are documented in {@code src/docs/metrics.md}. */
record WriteMeters(Metrics metrics, WriteCounts written) {

    /** @param waitingRequests how many requests wait for a worker */
    void register(IntSupplier waitingRequests) {
        metrics.gauge("parley.http.requests.waiting", "Requests that wait for a worker", waitingRequests::getAsInt);
        metrics.counter("parley.writes.total", "System calls that wrote to a socket", written::writes);
        metrics.counter("parley.bytes.written.total", "Bytes that sockets took at once", written::bytes);
        metrics.counter(
                "parley.bytes.fan.out.total",
                "Bytes of channel events handed to sockets, frame headers included",
                written::fanOutBytes);
        metrics.counter(
                "parley.writes.parked.total", "Writes of which a socket did not take everything", written::parked);
        metrics.counter("parley.bytes.parked.total", "Bytes that had to wait for their socket", written::parkedBytes);
    }
}
