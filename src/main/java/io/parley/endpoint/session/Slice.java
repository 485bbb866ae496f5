package io.parley.endpoint.session;

import java.util.List;

/**
 * Whole encoded frames that lie in a shared array, which is not to be written to.
 *
 * @param at where the first frame starts
 * @param length bytes of all of them
 */
record Slice(byte[] bytes, int at, int length) {

    static Slice of(byte[] frames) {
        return new Slice(frames, 0, frames.length);
    }

    /** One copy of all of them, in their order. */
    static Slice joined(List<Slice> slices) {
        int length = 0;
        for (Slice slice : slices) {
            length += slice.length();
        }
        byte[] all = new byte[length];
        int at = 0;
        for (Slice slice : slices) {
            System.arraycopy(slice.bytes(), slice.at(), all, at, slice.length());
            at += slice.length();
        }
        return of(all);
    }
}
