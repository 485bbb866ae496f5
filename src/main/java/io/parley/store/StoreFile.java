package io.parley.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.SingleFileStore;
import org.h2.mvstore.type.ByteArrayDataType;

/**
 * The file and its guard, open. One thread at a time.
 *
 * <p>MVStore writes each commit to a free place of the file, never over what an earlier one needs, so that a process that ends in
 * the middle leaves the commits before as they were.
 */
final class StoreFile implements GroupCommit.Disk {

    private static final System.Logger LOG = System.getLogger(StoreFile.class.getName());

    /**
     * How long MVStore leaves the place of an overwritten record as it is. Never 0: it has then been seen to reuse a place that it
     * still lists, and the file could not be opened again (h2database issues 2752 and 4083). The longer, the more commits there
     * are to go back to, and the larger the file under load.
     */
    private static final int RETENTION_MILLIS = 5_000;

    /** A file with less than that percentage in use is written anew, a part at a time. */
    private static final int FILL_RATE = 50;

    private static final int REWRITTEN_AT_ONCE = 4 << 20;
    private static final long SMALL = 16 << 20;

    /** About the store itself: its generation. */
    private static final String ABOUT = Keys.NUMBERS.prefix() + "store";

    private static final long GENERATION = 1;
    private static final int GENERATION_DIGITS = 4;

    /** Nothing is read again once a hub has started. */
    private static final int CACHE_MIB = 4;

    private final MVStore store;
    private final Guard guard;
    private final Recovery recovery;
    private final String generation;

    private StoreFile(MVStore store, Guard guard, Recovery recovery) throws IOException {
        this.store = store;
        this.guard = guard;
        this.recovery = recovery;
        MVMap<Long, byte[]> about = open(store, Keys.NUMBERS, ABOUT);
        byte[] sealed = about.get(GENERATION);
        byte[] kept = sealed == null || !recovery.isComplete() ? null : Keys.NUMBERS.open(ABOUT, GENERATION, sealed);
        byte[] used = kept == null ? newGeneration() : kept;
        this.generation = new String(used, StandardCharsets.US_ASCII);
        if (kept == null) {
            // Before the guard calls the file whole: until then each start finds the loss again.
            about.put(GENERATION, Keys.NUMBERS.seal(ABOUT, GENERATION, used));
            store.commit();
            store.sync();
        }
        guard.markAndSync(store.getCurrentVersion());
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws UnusableStoreException where it cannot be used, with a message that names the setting
     */
    static StoreFile open(Path wanted, String scheme) throws UnusableStoreException {
        Path file = wanted.toAbsolutePath();
        Path directory = file.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new UnusableStoreException(
                    "%s=%s: there is no directory %s".formatted(StoreSettings.FILE_SETTING, wanted, directory), null);
        }
        Guard guard = Guard.lock(file);
        MVStore opened = null;
        try {
            boolean made = !Files.exists(file);
            Healing healing = new Healing(file, directory, scheme);
            Recovery recovery = healing.heal(guard.read());
            OwnFile.make(file);
            opened = healing.open();
            if (opened.getFileStore().isReadOnly()) {
                throw healing.unusable("it may not be written", null);
            }
            StoreFile store = new StoreFile(opened, guard, recovery);
            if (made) {
                syncDirectory(directory);
            }
            tell(file, recovery);
            return store;
        } catch (IOException | RuntimeException e) {
            if (opened != null) {
                opened.closeImmediately();
            }
            closeAfter(guard, e);
            throw e instanceof UnusableStoreException known
                    ? known
                    : new UnusableStoreException(
                            "%s=%s cannot be opened: %s".formatted(StoreSettings.FILE_SETTING, wanted, e), e);
        }
    }

    <K> MVMap<K, byte[]> map(Keys<K> keys, String name) {
        return open(store, keys, keys.prefix() + name);
    }

    String generation() {
        return generation;
    }

    Recovery recovery() {
        return recovery;
    }

    long size() {
        return store.isClosed() ? 0 : store.getFileStore().size();
    }

    @Override
    public void sync() {
        store.commit();
        store.sync();
        try {
            guard.mark(store.getCurrentVersion());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void housekeep() {
        if (size() > SMALL) {
            compact();
        }
    }

    /** Writes some of what is in sparse places of the file anew, so that those can be used again. */
    void compact() {
        if (store.compact(FILL_RATE, REWRITTEN_AT_ONCE)) {
            sync();
        }
    }

    /** Leaves the place of an overwritten record as it is for so long. */
    void retain(int millis) {
        store.setRetentionTime(millis);
    }

    @Override
    public void close(boolean failed) {
        try {
            if (failed) {
                store.closeImmediately();
            } else {
                sync();
                store.close();
            }
        } finally {
            closeQuietly(guard);
        }
    }

    static <K> MVMap<K, byte[]> open(MVStore store, Keys<K> keys, String mapName) {
        return store.openMap(
                mapName, new MVMap.Builder<K, byte[]>().keyType(keys.type()).valueType(ByteArrayDataType.INSTANCE));
    }

    /** Opens with what all stores have in common: no commit that was not asked for, and no thread of its own. */
    static MVStore open(Path file, String scheme, boolean recovering) {
        SingleFileStore made = new SingleFileStore(Map.of("cacheSize", CACHE_MIB));
        made.open(scheme + file, false, (char[]) null);
        try {
            MVStore.Builder builder = new MVStore.Builder()
                    .adoptFileStore(made)
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0);
            MVStore store = (recovering ? builder.recoveryMode() : builder).open();
            store.setRetentionTime(RETENTION_MILLIS);
            return store;
        } catch (RuntimeException | AssertionError e) {
            made.close();
            throw e;
        }
    }

    private static byte[] newGeneration() {
        byte[] digits = new byte[GENERATION_DIGITS];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = (byte) Character.forDigit(ThreadLocalRandom.current().nextInt(36), 36);
        }
        return digits;
    }

    private static void tell(Path file, Recovery recovery) {
        for (String loss : recovery.losses()) {
            LOG.log(System.Logger.Level.WARNING, StoreSettings.FILE_SETTING + "=" + file + ": " + loss);
        }
        if (recovery.setAside() != null) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    StoreSettings.FILE_SETTING + "=" + file + ": as it was found it is kept at " + recovery.setAside());
        }
    }

    /** Or the file's name might be gone after a loss of power. Not every system can do that. */
    static void syncDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the directory " + directory + " cannot be synced", e);
        }
    }

    private static void closeAfter(Guard guard, Exception failure) {
        try {
            guard.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static void closeQuietly(Guard guard) {
        try {
            guard.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the lock of the store was not released", e);
        }
    }
}
