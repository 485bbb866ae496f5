package io.parley.runtime.embedded;

import java.nio.ByteBuffer;

/**
 * A thread's piece of direct memory from which sockets are written.
 *
 * <p>A flush writes the same bytes of a log to one subscriber after the other, so they are copied here once, and each
 * further subscriber costs nothing but its system call.
 */
final class Staging {

    /** The most that one write carries. */
    static final int CAPACITY = 1 << 16;

    private static final ThreadLocal<Staging> CURRENT = ThreadLocal.withInitial(Staging::new);
    private static final byte[] NONE = {};

    private final ByteBuffer direct = ByteBuffer.allocateDirect(CAPACITY);
    private final WriteCounts.Cells counts = WriteCounts.ofProcess().join();
    private byte[] source = NONE;
    private int from;
    private int length;

    private Staging() {}

    static Staging current() {
        return CURRENT.get();
    }

    /** What this thread has written. */
    WriteCounts.Cells counts() {
        return counts;
    }

    /** The bytes in direct memory, good until the next call by this thread. They must never change where they come from. */
    ByteBuffer of(byte[] bytes, int at, int count) {
        if (source != bytes || from != at || length != count) {
            direct.clear();
            direct.put(bytes, at, count);
            source = bytes;
            from = at;
            length = count;
        }
        direct.limit(count);
        direct.position(0);
        return direct;
    }

    /** An empty buffer to collect bytes in, good until the next call by this thread. */
    ByteBuffer empty() {
        source = NONE;
        direct.clear();
        return direct;
    }
}
