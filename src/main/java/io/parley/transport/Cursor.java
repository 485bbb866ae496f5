package io.parley.transport;

import org.jspecify.annotations.Nullable;

/**
 * How far one subscriber has come in a channel log.
 *
 * <p>Reading ({@link #available()}, {@link #bytes()}, {@link #at()}, {@link #advance}) is for one thread at a time, the
 * one that holds its outlet's lock. A cursor starts behind a closed gate, so that nothing of the log is sent before the
 * reply to the subscribe; meanwhile the log itself keeps what is published. In a conflated channel it is a {@link SkippingCursor}.
 */
public class Cursor {

    /** Links the cursors that wait for their outlet's socket; guarded by the outlet's lock. */
    public @Nullable Cursor nextWaiting;

    /** Whether the cursor stands in its outlet's waiting list; guarded by the outlet's lock. */
    public boolean waiting;

    /** The lag that its outlet has counted for it while it waits; guarded by the outlet's lock. */
    public long lagCounted;

    /** Where the log keeps the cursor; guarded by the log's lock. */
    int slot;

    private final ChannelLog log;
    private final Outlet outlet;
    private Chunk chunk;
    private int at;
    private long consumed;
    private volatile boolean open;
    private volatile boolean closed;

    Cursor(ChannelLog log, Outlet outlet, Chunk chunk, int at, long consumed) {
        this.log = log;
        this.outlet = outlet;
        this.chunk = chunk;
        this.at = at;
        this.consumed = consumed;
    }

    /** Opens the gate and lets the outlet send what has come since the cursor was made; without effect on a closed cursor. */
    public void open() {
        open = true;
        if (isOpen()) {
            outlet.ready(this);
        }
    }

    /** Whether the gate is open and the cursor not closed: what is available may be sent. */
    public boolean isOpen() {
        return open && !closed;
    }

    /** Takes the cursor off its log; nothing more is sent from it. May be called by any thread, and more than once. */
    public void close() {
        closed = true;
        log.remove(this);
    }

    Outlet outlet() {
        return outlet;
    }

    /** How many bytes of whole frames can be read at {@link #at()}: those of the current chunk, 0 where there are none. */
    public int available() {
        while (true) {
            int ready = chunk.end - at;
            if (ready > 0) {
                return ready;
            }
            Chunk next = chunk.next;
            if (next == null) {
                return 0;
            }
            // The chunk may have grown between the two reads; it has not after its successor is seen.
            if (chunk.end == at) {
                at = chunk.nextAt;
                chunk = next;
            }
        }
    }

    /** The array that the available bytes lie in; shared, not to be written to. */
    public byte[] bytes() {
        return chunk.bytes;
    }

    /** Where in {@link #bytes()} the available bytes start. */
    public int at() {
        return at;
    }

    /** Counts bytes as sent, or as handed on to be sent. */
    public void advance(int count) {
        at += count;
        consumed += count;
    }

    /** Bytes in the log that were not yet read here. */
    public long lag() {
        return log.end() - consumed;
    }

    ChannelLog log() {
        return log;
    }

    /** Leaves out all up to the keyframe, and reads that. */
    void moveTo(Keyframe keyframe) {
        chunk = keyframe.chunk();
        at = 0;
        consumed = keyframe.start();
    }
}
