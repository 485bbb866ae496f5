package io.parley.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The small file beside a store's: its lock says that a hub has the store open, and its 32 bytes say which commit was the last to
 * be synced.
 *
 * <p>MVStore, finding its last commits damaged, goes back to the last that is whole and does not tell. With the guard that is told
 * from the ordinary end of a process: then what is missing was never synced. The guard is written after each sync and not synced
 * itself: after a loss of power it may name an earlier commit than the last, never a later one.
 */
final class Guard implements AutoCloseable {

    /**
     * What the guard says.
     *
     * @param version the last commit that was synced, 0 before the first
     */
    record Mark(long version, Instant time) {}

    private static final int MAGIC = 0x5041524c;
    private static final int LENGTH = 32;
    private static final int SUMMED = LENGTH - Integer.BYTES;

    private final FileChannel channel;
    private final FileLock lock;
    private final ByteBuffer buffer = ByteBuffer.allocate(LENGTH);

    private Guard(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** The guard of that store. */
    static Path of(Path file) {
        return file.resolveSibling(file.getFileName() + ".guard");
    }

    /**
     * Takes the lock.
     *
     * @throws UnusableStoreException where another process, or another hub in this one, has it
     */
    static Guard lock(Path file) throws UnusableStoreException {
        Path path = of(file);
        FileChannel channel = null;
        try {
            OwnFile.make(path);
            channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock != null) {
                return new Guard(channel, lock);
            }
            channel.close();
        } catch (IOException e) {
            throw new UnusableStoreException(
                    "%s=%s: %s cannot be made or locked: %s"
                            .formatted(StoreSettings.FILE_SETTING, file, path, e.toString()),
                    e);
        }
        throw new UnusableStoreException(
                "%s=%s is in use: another hub has it open; stop that one, or give this one a file of its own"
                        .formatted(StoreSettings.FILE_SETTING, file),
                null);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** What it says; null where it says nothing, as where it is new, or nothing that can be believed. */
    @Nullable Mark read() throws IOException {
        ByteBuffer found = ByteBuffer.allocate(LENGTH);
        while (found.hasRemaining() && channel.read(found, found.position()) >= 0) {
            // Until it is full, or the file has ended.
        }
        if (found.hasRemaining() || found.getInt(0) != MAGIC || found.getInt(SUMMED) != sum(found.array())) {
            return null;
        }
        return new Mark(found.getLong(8), Instant.ofEpochMilli(found.getLong(16)));
    }

    /** Says that this commit is synced. */
    void mark(long version) throws IOException {
        buffer.clear();
        buffer.putInt(MAGIC).putInt(0).putLong(version).putLong(System.currentTimeMillis());
        buffer.putInt(SUMMED, 0).putInt(SUMMED, sum(buffer.array()));
        buffer.position(0).limit(LENGTH);
        while (buffer.hasRemaining()) {
            channel.write(buffer, buffer.position());
        }
    }

    /** As {@link #mark}, and puts it on the disk. */
    void markAndSync(long version) throws IOException {
        mark(version);
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }

    private static int sum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, SUMMED);
        return (int) sum.getValue();
    }
}
