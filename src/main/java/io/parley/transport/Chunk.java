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

    /** Where in {@link #next} reading goes on: at its start, but for a chunk that stands in for all the log has said before. */
    final int nextAt;

    Chunk(int capacity) {
        this.bytes = new byte[capacity];
        this.nextAt = 0;
    }

    /** A chunk that is full, and goes on in another one at its present end. */
    Chunk(byte[] bytes, Chunk next) {
        this.bytes = bytes;
        this.end = bytes.length;
        this.next = next;
        this.nextAt = next.end;
    }

    int room() {
        return bytes.length - end;
    }
}
