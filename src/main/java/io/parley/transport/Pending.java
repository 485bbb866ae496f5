package io.parley.transport;

/** Something that has bytes to write at the end of a {@link FlushBatch}. */
public interface Pending {

    /** Writes without blocking. Called by any thread. */
    void flush();
}
