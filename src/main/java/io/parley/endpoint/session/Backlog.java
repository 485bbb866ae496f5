package io.parley.endpoint.session;

import io.parley.transport.Cursor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has to send, in order: frames of its own first, then the channels it follows, each in turn.
 *
 * <p>Not for several threads: whoever owns it holds a lock.
 */
final class Backlog {

    /** The most that is taken for one write, unless one frame has more. */
    static final int MOST_AT_ONCE = 1 << 16;

    /** Own frames that wait, or null where none does: most connections never have one for long. */
    private @Nullable ArrayDeque<Slice> own;

    private int ownBytes;
    private @Nullable Cursor firstWaiting;
    private @Nullable Cursor lastWaiting;

    /** Adds an encoded frame of the connection's own. */
    void add(byte[] frame) {
        add(Slice.of(frame));
    }

    private void add(Slice frames) {
        if (own == null) {
            own = new ArrayDeque<>(4);
        }
        own.add(frames);
        ownBytes += frames.length();
    }

    /** Bytes of own frames that wait. */
    int ownBytes() {
        return ownBytes;
    }

    /** Whether anything waits. */
    boolean isWaiting() {
        return own != null || firstWaiting != null;
    }

    /** Puts the cursor at the end of the line, unless it stands there already. */
    void add(Cursor cursor) {
        if (cursor.waiting) {
            return;
        }
        cursor.waiting = true;
        if (lastWaiting == null) {
            firstWaiting = cursor;
        } else {
            lastWaiting.nextWaiting = cursor;
        }
        lastWaiting = cursor;
    }

    /** Forgets the cursors: only own frames are sent from now on. */
    void forgetCursors() {
        firstWaiting = null;
        lastWaiting = null;
    }

    /** Takes what the channels have had so far among the own frames, and forgets the cursors: they may be closed from now on. */
    void takeOver() {
        for (Cursor cursor = firstWaiting; cursor != null; cursor = cursor.nextWaiting) {
            int available = cursor.isOpen() ? cursor.available() : 0;
            while (available > 0) {
                add(new Slice(cursor.bytes(), cursor.at(), available));
                cursor.advance(available);
                available = cursor.available();
            }
        }
        forgetCursors();
    }

    void clear() {
        own = null;
        ownBytes = 0;
        forgetCursors();
    }

    /** Takes what goes into the next write; empty where nothing is left. */
    List<Slice> next() {
        List<Slice> taken = new ArrayList<>(2);
        int bytes = takeOwn(taken);
        while (bytes < MOST_AT_ONCE && firstWaiting != null) {
            Cursor cursor = firstWaiting;
            firstWaiting = cursor.nextWaiting;
            if (firstWaiting == null) {
                lastWaiting = null;
            }
            cursor.nextWaiting = null;
            cursor.waiting = false;
            int available = cursor.isOpen() ? cursor.available() : 0;
            if (available > 0) {
                taken.add(new Slice(cursor.bytes(), cursor.at(), available));
                bytes += available;
                cursor.advance(available);
                if (cursor.available() > 0) {
                    add(cursor);
                }
            }
        }
        return taken;
    }

    private int takeOwn(List<Slice> taken) {
        int bytes = 0;
        while (own != null && bytes < MOST_AT_ONCE) {
            Slice frames = own.remove();
            taken.add(frames);
            bytes += frames.length();
            if (own.isEmpty()) {
                own = null;
            }
        }
        ownBytes -= bytes;
        return bytes;
    }
}
