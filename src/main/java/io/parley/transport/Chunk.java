package io.parley.transport;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a channel log: bytes that, once written, never change, so that many threads may read what {@link #end} has
 * released without a lock.
 *
 * <p>On the heap on purpose: a chunk that every cursor has passed is garbage, whoever held it, and what a wire needs as direct
 * memory it stages once for all subscribers of a flush.
 */
final class Chunk {

    final byte[] bytes;

    /** How many bytes are written. Grows until {@link #next} is set, then never again. */
    volatile int end;

    volatile @Nullable Chunk next;

    Chunk(int capacity) {
        this.bytes = new byte[capacity];
    }

    int room() {
        return bytes.length - end;
    }
}
