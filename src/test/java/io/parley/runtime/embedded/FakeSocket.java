package io.parley.runtime.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A socket that takes as many bytes as it is told to, and parks the rest until a test lets it go. */
final class FakeSocket implements Socket {

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private int room = Integer.MAX_VALUE;
    private boolean broken;
    private boolean sendsParkedAtOnce;
    private int writes;
    private @Nullable ByteBuffer parkedBytes;
    private @Nullable Parked parked;
    private boolean lockHeld;
    private @Nullable Object lock;

    /** The next bytes are taken up to this many; the rest is left in the buffer. */
    FakeSocket takes(int bytes) {
        room = bytes;
        return this;
    }

    FakeSocket breaks() {
        broken = true;
        return this;
    }

    /** Parked bytes leave, and are reported, before {@code park} returns. */
    FakeSocket sendsParkedAtOnce() {
        sendsParkedAtOnce = true;
        return this;
    }

    /** Notes whether any callback that must not happen under this lock does. */
    void watch(Object queue) {
        lock = queue;
    }

    @Override
    public void read(ByteBuffer to) {}

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        writes++;
        if (broken) {
            throw new IOException("broken pipe");
        }
        if (parkedBytes != null) {
            throw new AssertionError("written to while bytes are parked");
        }
        int count = Math.min(room, bytes.remaining());
        room -= count;
        take(bytes, count);
    }

    @Override
    public void park(ByteBuffer bytes, Parked told) {
        noteLock();
        if (parkedBytes != null) {
            throw new AssertionError("parked twice");
        }
        if (sendsParkedAtOnce) {
            take(bytes, bytes.remaining());
            told.sent();
            return;
        }
        parkedBytes = bytes;
        parked = told;
    }

    @Override
    public void endOutput() {
        noteLock();
    }

    @Override
    public void cut() {
        noteLock();
    }

    /** The parked bytes leave now; whatever follows is taken up to {@code more} bytes. */
    void unpark(int more) {
        ByteBuffer bytes = parkedBytes;
        Parked told = parked;
        if (bytes == null || told == null) {
            throw new AssertionError("nothing is parked");
        }
        take(bytes, bytes.remaining());
        room = more;
        parkedBytes = null;
        parked = null;
        told.sent();
    }

    /** The connection breaks under the parked bytes. */
    void failParked() {
        Parked told = parked;
        if (told == null) {
            throw new AssertionError("nothing is parked");
        }
        parkedBytes = null;
        parked = null;
        told.failed();
    }

    boolean isParked() {
        return parkedBytes != null;
    }

    int writes() {
        return writes;
    }

    String received() {
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    byte[] bytes() {
        return received.toByteArray();
    }

    boolean wasCalledUnderTheLock() {
        return lockHeld;
    }

    private void noteLock() {
        lockHeld |= lock != null && Thread.holdsLock(lock);
    }

    private void take(ByteBuffer bytes, int count) {
        for (int i = 0; i < count; i++) {
            received.write(bytes.get());
        }
    }
}
