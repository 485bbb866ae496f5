package io.parley.runtime.embedded;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates whole messages (RFC 7692 section 7.2.2), none of which needs anything of those before.
 *
 * <p>For any number of connections and threads. Each step consumes or produces at least a byte, or is the last.
 */
final class MessageInflater {

    /**
     * What the sender left off the end (section 7.2.1), and behind it a final empty block: where that is read as one, the
     * message has ended between two blocks, as it must.
     */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF, 3, 0};

    private static final int FIRST_CAPACITY = 1 << 10;

    /**
     * How many final blocks a message may have. Each starts the inflater anew at the price of some hundred bytes, and takes
     * two: a message of nothing else would keep a thread fifty times as long as others of its length.
     */
    static final int MOST_FINAL_BLOCKS = 1 << 12;

    /** A guess at how much larger a message is than its compressed form; it grows where that is not enough. */
    private static final int USUAL_RATIO = 4;

    private final Pool<Inflater> pool;
    private final LongAdder messages = new LongAdder();
    private final LongAdder bytesBefore = new LongAdder();
    private final LongAdder bytesAfter = new LongAdder();

    /** @param idle how many inflaters, 40 KB of native memory each, are kept for the next messages */
    MessageInflater(int idle) {
        this.pool = new Pool<>(idle, () -> new Inflater(true), Inflater::end);
    }

    /**
     * Inflates a message.
     *
     * @param limit the longest message; of a longer one nothing is inflated beyond it
     * @return the message, in an array that is the caller's; null where it is longer than the limit
     * @throws DataFormatException where the bytes are not DEFLATE (RFC 1951), or end inside of a block
     */
    @Nullable ByteBuffer inflate(byte[] deflated, int count, int limit) throws DataFormatException {
        if (count == 0) {
            // Strictly it is the byte 00 that stands for nothing (section 7.2.3.6), but browsers take this too.
            return ByteBuffer.allocate(0);
        }
        Inflater inflater = pool.take();
        try {
            ByteBuffer message = inflate(inflater, deflated, count, limit);
            if (message != null) {
                messages.increment();
                bytesBefore.add(message.remaining());
                bytesAfter.add(count);
            }
            return message;
        } finally {
            inflater.reset();
            pool.giveBack(inflater);
        }
    }

    /** How many messages were inflated. */
    long messages() {
        return messages.sum();
    }

    /** Bytes of the messages as their senders had them. */
    long bytesBefore() {
        return bytesBefore.sum();
    }

    /** Bytes of the messages as they came. */
    long bytesAfter() {
        return bytesAfter.sum();
    }

    private static @Nullable ByteBuffer inflate(Inflater inflater, byte[] deflated, int count, int limit)
            throws DataFormatException {
        // One more than the limit, to see that there is more.
        int most = limit + 1;
        byte[] out = new byte[(int) Math.min(most, Math.max(FIRST_CAPACITY, (long) count * USUAL_RATIO))];
        int length = 0;
        boolean tail = false;
        int finalBlocks = 0;
        inflater.setInput(deflated, 0, count);
        while (true) {
            length += inflater.inflate(out, length, out.length - length);
            if (length > limit) {
                return null;
            }
            if (length == out.length) {
                out = Arrays.copyOf(out, (int) Math.min(most, 2L * length));
                continue;
            }
            int rest = inflater.getRemaining();
            if (inflater.finished()) {
                if (rest == 0) {
                    return ByteBuffer.wrap(out, 0, length);
                }
                if (tail) {
                    throw new DataFormatException("the message ends inside of a block");
                }
                // Section 7.2.3.4: a block with BFINAL ends the stream, but not the message.
                if (++finalBlocks == MOST_FINAL_BLOCKS) {
                    throw new DataFormatException("the message has " + finalBlocks + " final blocks");
                }
                inflater.reset();
                inflater.setInput(deflated, count - rest, rest);
            } else if (rest == 0 && !tail) {
                tail = true;
                inflater.setInput(TAIL);
            } else {
                throw new DataFormatException("the message ends inside of a block");
            }
        }
    }
}
