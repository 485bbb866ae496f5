package io.parley.transport;

import io.parley.channel.CloseCode;
import io.parley.channel.Limit;
import io.parley.channel.Tally;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a runtime counts of its connections for the metrics. Any thread.
 *
 * <p>Something is added once for a socket read, for a message of a client's or of the hub's own, for a handshake or a close, and
 * for nothing more frequent: never for a delivery.
 */
public final class ConnectionCounts {

    private final LongAdder opened = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder messagesReceived = new LongAdder();
    private final LongAdder messagesSent = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final Tally<CloseCode> closes = new Tally<>(CloseCode.class);
    private final Tally<Limit> limits = new Tally<>(Limit.class);

    /** Counts a handshake that opened a connection. */
    public void opened() {
        opened.increment();
    }

    /** Counts bytes that a client sent. */
    public void read(int bytes) {
        bytesRead.add(bytes);
    }

    /** Counts a whole message of a client's. */
    public void received() {
        messagesReceived.increment();
    }

    /** Counts a message for one connection alone, such as a reply, of so many bytes as a frame. */
    public void sent(int bytes) {
        messagesSent.increment();
        bytesSent.add(bytes);
    }

    /** Counts a connection that the hub closes, and the limit that it reached where the code says which that was. */
    public void closed(CloseCode code) {
        closes.add(code);
        switch (code) {
            case TOO_BIG -> limits.add(Limit.MESSAGE_BYTES);
            case DEAD_PEER -> limits.add(Limit.HEARTBEAT_TIMEOUT);
            default -> {}
        }
    }

    /** Connections opened, whether still open or not. */
    public long connectionsOpened() {
        return opened.sum();
    }

    /** Bytes that clients sent in frames. */
    public long bytesRead() {
        return bytesRead.sum();
    }

    /** Whole messages that clients sent. */
    public long messagesReceived() {
        return messagesReceived.sum();
    }

    /** Messages for one connection alone. */
    public long messagesSent() {
        return messagesSent.sum();
    }

    /** Bytes of the messages for one connection alone. */
    public long bytesSent() {
        return bytesSent.sum();
    }

    /** Connections that the hub closed, by its close code. */
    public Tally<CloseCode> closes() {
        return closes;
    }

    /** Limits that connections were kept to. */
    public Tally<Limit> limits() {
        return limits;
    }
}
