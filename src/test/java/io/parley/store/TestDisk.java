package io.parley.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A disk for MVStore that counts its syncs, holds them up, fails, and remembers what was written in which order; the files
 * themselves are ordinary ones. One at a time.
 */
public final class TestDisk implements AutoCloseable {

    static final String SCHEME = "testdisk:";

    /** One write, or a sync where there are no bytes. */
    record Operation(long position, byte[] bytes) {

        boolean isSync() {
            return bytes.length == 0;
        }
    }

    private static final Paths PATHS = new Paths();
    private static volatile TestDisk current;

    private final AtomicInteger syncs = new AtomicInteger();
    private final Semaphore gate = new Semaphore(0);
    private final List<Operation> operations = new ArrayList<>();
    private volatile boolean holding;
    private volatile IOException writeFailure;
    private volatile IOException syncFailure;

    TestDisk() {
        FilePath.register(PATHS);
        current = this;
    }

    /** How often it was synced. */
    int syncs() {
        return syncs.get();
    }

    /** From now on a sync waits until it is let through. */
    void hold() {
        holding = true;
    }

    /** Lets all syncs through, those that wait and all later ones. */
    void letThrough() {
        holding = false;
        gate.release(1_000_000);
    }

    /** Whether a sync waits. */
    boolean isHolding() {
        return gate.hasQueuedThreads();
    }

    void failWrites(IOException failure) {
        writeFailure = failure;
    }

    void failSyncs(IOException failure) {
        syncFailure = failure;
    }

    /** All that was done so far. */
    List<Operation> operations() {
        synchronized (operations) {
            return List.copyOf(operations);
        }
    }

    @Override
    public void close() {
        letThrough();
        FilePath.unregister(PATHS);
    }

    private void sync() throws IOException {
        syncs.incrementAndGet();
        if (holding) {
            gate.acquireUninterruptibly();
        }
        if (syncFailure != null) {
            throw syncFailure;
        }
        note(0, new byte[0]);
    }

    private void note(long position, byte[] bytes) {
        synchronized (operations) {
            operations.add(new Operation(position, bytes));
        }
    }

    /** The scheme, of which MVStore makes a path for each file by reflection. */
    public static final class Paths extends FilePathWrapper {

        @Override
        public String getScheme() {
            return SCHEME.substring(0, SCHEME.length() - 1);
        }

        @Override
        public FileChannel open(String mode) throws IOException {
            return new Channel(super.open(mode), current);
        }
    }

    private static final class Channel extends FileBaseDefault {

        private final FileChannel file;
        private final TestDisk disk;

        Channel(FileChannel file, TestDisk disk) {
            this.file = file;
            this.disk = disk;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            if (disk.writeFailure != null) {
                throw disk.writeFailure;
            }
            byte[] bytes = new byte[source.remaining()];
            source.duplicate().get(bytes);
            disk.note(position, bytes);
            return file.write(source, position);
        }

        @Override
        public void force(boolean metadata) throws IOException {
            disk.sync();
            file.force(metadata);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
