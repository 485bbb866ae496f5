package io.parley.runtime;

import io.parley.channel.CloseCode;
import io.parley.http.Metrics;
import io.parley.transport.ConnectionCounts;
import java.util.function.IntSupplier;

/**
 * Names what the metrics show of the connections, for a runtime that counts them. The names are documented in {@code
 * src/docs/metrics.md}.
 */
public record ConnectionMeters(Metrics metrics, ConnectionCounts counts) {

    /** @param open how many connections are open */
    public void register(IntSupplier open) {
        metrics.gauge("parley.connections", "WebSockets open", open::getAsInt);
        metrics.counter(
                "parley.handshakes.admitted.total", "Handshakes that opened a WebSocket", counts::connectionsOpened);
        metrics.counter("parley.messages.received.total", "Messages from clients", counts::messagesReceived);
        metrics.counter(
                "parley.bytes.received.total", "Bytes read from WebSockets, frame headers included", counts::bytesRead);
        metrics.counter(
                "parley.messages.own.total",
                "Replies and other messages for one connection alone",
                counts::messagesSent);
        metrics.counter("parley.bytes.own.total", "Bytes of those messages, frame headers included", counts::bytesSent);
        for (CloseCode code : CloseCode.values()) {
            metrics.counter(
                    "parley.closes.total",
                    "Connections that the hub closed, by its close code",
                    () -> counts.closes().of(code),
                    "code",
                    Integer.toString(code.number()));
        }
    }
}
