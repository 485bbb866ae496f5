package io.parley.transport;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An outlet for one cursor whose socket takes all at once, or nothing while it is parked. */
final class RecordingOutlet implements Outlet {

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final List<Integer> writes = new ArrayList<>();
    private boolean parked;
    private int calls;
    private @Nullable Runnable atNextCall;

    @Override
    public synchronized void ready(Cursor cursor) {
        calls++;
        if (atNextCall != null) {
            Runnable action = atNextCall;
            atNextCall = null;
            action.run();
        }
        if (!cursor.isOpen() || parked) {
            return;
        }
        for (int count = cursor.available(); count > 0; count = cursor.available()) {
            received.write(cursor.bytes(), cursor.at(), count);
            writes.add(count);
            cursor.advance(count);
        }
    }

    synchronized void park(boolean park) {
        parked = park;
    }

    /** Does this when the log calls next, before anything is taken. */
    synchronized void atNextCall(Runnable action) {
        atNextCall = action;
    }

    synchronized byte[] received() {
        return received.toByteArray();
    }

    synchronized String text() {
        return received.toString(StandardCharsets.UTF_8);
    }

    /** The sizes of the slices that were taken. */
    synchronized List<Integer> writes() {
        return List.copyOf(writes);
    }

    synchronized int calls() {
        return calls;
    }
}
