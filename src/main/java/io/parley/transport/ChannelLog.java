package io.parley.transport;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The encoded frames of one channel in one encoding, appended once and read by a {@link Cursor} per subscriber.
 *
 * <p>{@link #append} is called by one thread at a time, the one that holds the channel's order; everything else by any
 * thread. A subscriber costs a cursor: no queue, copy, node or future for each delivery. What no cursor can reach any more is
 * garbage; the bytes reachable are bounded by the lag that outlets allow.
 */
public final class ChannelLog implements Pending {

    /** The first chunk is small, since most channels stay quiet; each next one doubles up to the largest. */
    static final int SMALLEST_CHUNK = 1 << 10;

    /** Also the most that one write carries. */
    static final int LARGEST_CHUNK = 1 << 15;

    private static final int FIRST_SLOTS = 4;

    /** After so many subscribers, some tenths of a millisecond, a flush looks whether the publisher has sent more. */
    private static final int BETWEEN_POLLS = 32;

    private static final System.Logger LOG = System.getLogger(ChannelLog.class.getName());

    private volatile Chunk tail = new Chunk(0);
    private volatile long end;

    private final AtomicBoolean dirty = new AtomicBoolean();
    private final AtomicInteger rounds = new AtomicInteger();

    /** Written under this object's lock, read by the flusher without it. */
    private volatile AtomicReferenceArray<Cursor> cursors = new AtomicReferenceArray<>(FIRST_SLOTS);

    private volatile int size;

    /** Null but in a conflated channel, and there between its making and the next frame: it would keep all that follows it. */
    private volatile @Nullable Keyframe keyframe;

    private volatile int keyframeLength;
    private volatile boolean keyframeWanted;

    /** Appends the frame and sees to it that it is flushed at the end of the thread's batch. */
    public void append(Frame frame) {
        int length = frame.encodedLength();
        Chunk chunk = tail;
        int at = chunk.end;
        if (chunk.room() < length) {
            int doubled = Math.min(Math.max(SMALLEST_CHUNK, chunk.bytes.length * 2), LARGEST_CHUNK);
            Chunk next = new Chunk(Math.max(doubled, length));
            chunk.next = next;
            tail = next;
            chunk = next;
            at = 0;
        }
        frame.encode(chunk.bytes, at);
        // Before the chunk releases the bytes: no cursor has ever read more than the log says it has.
        end += length;
        chunk.end = at + length;
        if (dirty.compareAndSet(false, true)) {
            FlushBatch.add(this);
        }
    }

    /** Bytes appended since the log was made. */
    public long end() {
        return end;
    }

    /** How many cursors read the log. */
    public int size() {
        return size;
    }

    /**
     * Adds a subscriber at the end of the log, its gate closed. To be called under the same order as {@link #append}, so that
     * the caller knows which publication is the first that the cursor will see.
     */
    public synchronized Cursor follow(Outlet outlet) {
        Chunk chunk = tail;
        return add(new Cursor(this, outlet, chunk, chunk.end, end));
    }

    /**
     * As {@link #follow}, for a subscriber that begins with the keyframe and may skip to a later one. To be called while there is
     * one.
     */
    public synchronized Cursor followNewest(Outlet outlet) {
        Keyframe newest = keyframe;
        if (newest == null) {
            throw new IllegalStateException("the log has no keyframe");
        }
        return add(new SkippingCursor(this, outlet, newest));
    }

    /**
     * States anew what remains of all that was appended so far. To be called under the same order as {@link #append}; whoever
     * does so calls {@link #dropKeyframe} before the next append.
     */
    public void setKeyframe(List<Frame> frames) {
        int length = 0;
        for (Frame frame : frames) {
            length += frame.encodedLength();
        }
        byte[] bytes = new byte[length];
        int at = 0;
        for (Frame frame : frames) {
            frame.encode(bytes, at);
            at += frame.encodedLength();
        }
        keyframeWanted = false;
        keyframeLength = length;
        keyframe = new Keyframe(new Chunk(bytes, tail), end);
    }

    /** The keyframe is about to be out of date. */
    public void dropKeyframe() {
        keyframe = null;
    }

    /** Whether there is an up-to-date keyframe. */
    public boolean hasKeyframe() {
        return keyframe != null;
    }

    /** Whether a cursor has fallen so far behind that it had better skip. */
    public boolean isKeyframeWanted() {
        return keyframeWanted;
    }

    @Nullable Keyframe keyframe() {
        return keyframe;
    }

    /** How many bytes the last keyframe took. */
    int keyframeLength() {
        return keyframeLength;
    }

    void wantKeyframe() {
        keyframeWanted = true;
    }

    private Cursor add(Cursor cursor) {
        int slot = size;
        AtomicReferenceArray<Cursor> array = cursors;
        if (slot == array.length()) {
            AtomicReferenceArray<Cursor> larger = new AtomicReferenceArray<>(slot * 2);
            for (int i = 0; i < slot; i++) {
                larger.setPlain(i, array.getPlain(i));
            }
            array = larger;
        }
        cursor.slot = slot;
        array.set(slot, cursor);
        cursors = array;
        size = slot + 1;
        return cursor;
    }

    synchronized void remove(Cursor cursor) {
        AtomicReferenceArray<Cursor> array = cursors;
        int last = size - 1;
        if (cursor.slot < 0) {
            return;
        }
        Cursor moved = array.get(last);
        array.set(cursor.slot, moved);
        moved.slot = cursor.slot;
        array.set(last, null);
        size = last;
        cursor.slot = -1;
    }

    /** Tells every subscriber's outlet that there is something to send. One flusher at a time: others leave it a further round. */
    @Override
    public void flush() {
        dirty.set(false);
        if (rounds.getAndIncrement() != 0) {
            return;
        }
        int done = 1;
        do {
            tellAll();
            done = rounds.addAndGet(-done);
        } while (done != 0);
    }

    /**
     * Misses no cursor that was there when it began, though others come and go meanwhile: a cursor only ever moves to a lower
     * slot, so going down passes it before or after its move; and the size is read before the array, which may since have grown.
     */
    private void tellAll() {
        int count = size;
        AtomicReferenceArray<Cursor> array = cursors;
        for (int i = count - 1; i >= 0; i--) {
            Cursor cursor = array.get(i);
            if (cursor != null) {
                tell(cursor);
            }
            if (i % BETWEEN_POLLS == BETWEEN_POLLS - 1) {
                FlushBatch.pollInput();
            }
        }
    }

    /** A failing outlet must neither cost the others their publications nor leave the log believing that it is being flushed. */
    private static void tell(Cursor cursor) {
        try {
            cursor.outlet().ready(cursor);
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, "an outlet failed to send", failure);
        }
    }
}
