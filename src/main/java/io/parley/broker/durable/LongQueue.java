package io.parley.broker.durable;

import java.util.Arrays;
import java.util.NoSuchElementException;

/** Numbers, first in, first out, without an object for each. One thread at a time. */
final class LongQueue {

    private static final int FEWEST = 4;

    private long[] ring = {};
    private int first;
    private int size;

    int size() {
        return size;
    }

    void add(long number) {
        if (size == ring.length) {
            resize(Math.max(FEWEST, size * 2));
        }
        ring[slot(size)] = number;
        size++;
    }

    /** Takes the oldest. */
    long poll() {
        if (size == 0) {
            throw new NoSuchElementException();
        }
        long oldest = ring[first];
        first = slot(1);
        size--;
        if (size == 0) {
            ring = new long[0];
            first = 0;
        } else if (ring.length > FEWEST && size <= ring.length / 4) {
            resize(size * 2);
        }
        return oldest;
    }

    private int slot(int index) {
        int slot = first + index;
        return slot < ring.length ? slot : slot - ring.length;
    }

    private void resize(int capacity) {
        long[] moved = new long[capacity];
        int tail = Math.min(size, ring.length - first);
        System.arraycopy(ring, first, moved, 0, tail);
        System.arraycopy(ring, 0, moved, tail, size - tail);
        ring = moved;
        first = 0;
    }

    @Override
    public String toString() {
        long[] numbers = new long[size];
        Arrays.setAll(numbers, index -> ring[slot(index)]);
        return Arrays.toString(numbers);
    }
}
