package io.parley.runtime.embedded;

import io.parley.transport.Frame;
import io.parley.transport.FrameCompression;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.Deflater;

/** Compresses messages for permessage-deflate (RFC 7692 section 7.2.1), each by itself, for any number of connections and threads. */
final class FrameDeflater implements FrameCompression {

    /** The empty block at the end of a flush, which is left off. */
    private static final int TAIL = 4;

    private static final int LARGEST_KEPT_BUFFER = 1 << 16;

    private static final class Worker {

        private final Deflater deflater;
        private byte[] buffer = new byte[0];

        Worker(int level) {
            this.deflater = new Deflater(level, true);
        }

        /** A buffer in which the flush of so many bytes ends with room to spare, or else is not worth it. */
        byte[] bufferFor(int length) {
            if (buffer.length >= length + TAIL) {
                return buffer;
            }
            byte[] larger = new byte[length + TAIL];
            if (larger.length <= LARGEST_KEPT_BUFFER) {
                buffer = larger;
            }
            return larger;
        }
    }

    private final int minBytes;
    private final Pool<Worker> pool;
    private final LongAdder frames = new LongAdder();
    private final LongAdder bytesBefore = new LongAdder();
    private final LongAdder bytesAfter = new LongAdder();

    /**
     * @param minBytes shorter payloads stay as they are
     * @param level 1 (fastest) to 9 (smallest)
     * @param idle how many deflaters, 270 KB of native memory each, are kept for the next frames
     */
    FrameDeflater(int minBytes, int level, int idle) {
        this.minBytes = minBytes;
        this.pool = new Pool<>(idle, () -> new Worker(level), worker -> worker.deflater.end());
    }

    @Override
    public Frame compress(Frame frame) {
        byte[] payload = frame.payload();
        if (frame.isCompressed() || payload.length < minBytes) {
            return frame;
        }
        Worker worker = pool.take();
        try {
            byte[] buffer = worker.bufferFor(payload.length);
            int room = payload.length + TAIL;
            worker.deflater.setInput(payload);
            int count = worker.deflater.deflate(buffer, 0, room, Deflater.SYNC_FLUSH);
            if (count == room) {
                // The flush may not even be complete: the message does not become smaller.
                return frame;
            }
            frames.increment();
            bytesBefore.add(payload.length);
            bytesAfter.add(count - TAIL);
            return frame.compressedTo(Arrays.copyOf(buffer, count - TAIL));
        } finally {
            worker.deflater.reset();
            pool.giveBack(worker);
        }
    }

    /** How many frames were compressed, each once, whoever has received it. */
    long frames() {
        return frames.sum();
    }

    /** Payload bytes of those frames as they were. */
    long bytesBefore() {
        return bytesBefore.sum();
    }

    /** Payload bytes of those frames as they were appended or sent. */
    long bytesAfter() {
        return bytesAfter.sum();
    }
}
