package io.parley.endpoint.session;

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
}
