package io.parley.transport;

/**
 * Frames that say by themselves what remains of all that a channel log has said up to a point, for cursors that begin there or skip
 * to it. Immutable but for the log that goes on behind it.
 *
 * @param chunk the frames, from which reading goes on in the log
 * @param logEnd the log's end when the keyframe was made
 */
record Keyframe(Chunk chunk, long logEnd) {

    /** How many bytes the frames take. */
    int length() {
        return chunk.bytes.length;
    }

    /** As how many bytes of the log a cursor at the keyframe's beginning counts as read; may be negative in a short log. */
    long start() {
        return logEnd - length();
    }
}
