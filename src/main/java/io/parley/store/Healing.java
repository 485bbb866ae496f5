package io.parley.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * Brings a file to a state that can be built on, and says what that has cost.
 *
 * <p>The end of a process, at whatever moment, needs no healing: the last commit that was synced is whole. Where commits or records
 * that were synced are damaged, what can be read is copied to a new file: of the newest commit of which all can be read, or where
 * there is none, of the newest. The file as it was found is kept beside it. Where nothing can be read, nothing is done: a hub must
 * not start empty on its own account.
 */
final class Healing {

    /** How many commits it goes back in search of one that is whole. */
    private static final int COMMITS_BACK = 20;

    /** MVStore writes that much before the first commit. */
    private static final long HEADER_BYTES = 2 * 4096;

    private static final int COPIED_AT_ONCE = 10_000;
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

    private final Path file;
    private final Path directory;
    private final String scheme;

    /** @param directory where the file is
     * @param scheme as {@link Store#open(StoreSettings, java.util.function.Consumer, String)} */
    Healing(Path file, Path directory, String scheme) {
        this.file = file;
        this.directory = directory;
        this.scheme = scheme;
    }

    /** Opens the file. */
    MVStore open() throws UnusableStoreException {
        return open(file);
    }

    /**
     * Looks at the file, and heals it where it needs that. It must not be open.
     *
     * @param mark what the guard says
     */
    Recovery heal(Guard.@Nullable Mark mark) throws IOException {
        long size = Files.exists(file) ? Files.size(file) : 0;
        long synced = mark == null ? 0 : mark.version();
        if (size <= HEADER_BYTES && synced == 0) {
            return Recovery.COMPLETE;
        }
        if (size == 0) {
            throw unusable(
                    "it is %s, although %d commits were synced to it; put it back, or remove %s as well to begin without it"
                            .formatted(Files.exists(file) ? "empty" : "gone", synced, Guard.of(file)),
                    null);
        }
        MVStore found = open(file);
        List<String> losses = new ArrayList<>();
        try {
            long version = found.getCurrentVersion();
            if (mark != null && version < mark.version()) {
                losses.add("the commits after %d are lost, up to %d of %s"
                        .formatted(version, mark.version(), mark.time()));
            }
            Inspection seen = Inspection.of(found, Inspection.NONE);
            if (seen.isEmpty()) {
                throw unusable(
                        "nothing of it can be read; put a backup back, or remove it and " + Guard.of(file)
                                + " to begin without it",
                        null);
            }
            if (seen.isClean() && losses.isEmpty()) {
                return mark != null ? Recovery.COMPLETE : unguarded();
            }
        } finally {
            found.closeImmediately();
        }
        return rebuild(losses);
    }

    UnusableStoreException unusable(String why, @Nullable Throwable cause) {
        return new UnusableStoreException("%s=%s: %s".formatted(StoreSettings.FILE_SETTING, file, why), cause);
    }

    private Recovery unguarded() {
        return new Recovery(
                List.of(
                        "%s is not there or damaged, so that nobody knows whether this is all that was synced; positions of before count for nothing"
                                .formatted(Guard.of(file))),
                null);
    }

    private Recovery rebuild(List<String> losses) throws IOException {
        Path copy = beside(".healing");
        Path healed = beside(".healed");
        Files.deleteIfExists(healed);
        try {
            copyWhatIsWhole(copy, healed, losses);
            Path setAside =
                    beside(".damaged-" + LocalDateTime.now(ZoneOffset.UTC).format(STAMP));
            link(setAside);
            Files.move(healed, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            StoreFile.syncDirectory(directory);
            return new Recovery(losses, setAside);
        } finally {
            Files.deleteIfExists(copy);
            Files.deleteIfExists(healed);
        }
    }

    private void copyWhatIsWhole(Path copy, Path healed, List<String> losses) throws IOException {
        copyTo(copy);
        MVStore source = open(copy);
        try {
            long newest = source.getCurrentVersion();
            if (!goBack(source)) {
                source.closeImmediately();
                copyTo(copy);
                source = open(copy);
            } else if (source.getCurrentVersion() < newest) {
                losses.add("the commits after %d are damaged and lost, up to %d"
                        .formatted(source.getCurrentVersion(), newest));
            }
            copyAll(source, healed, losses);
        } finally {
            source.closeImmediately();
        }
    }

    private void copyTo(Path copy) throws IOException {
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** Goes back to the newest commit that is whole; false where none is found. */
    private static boolean goBack(MVStore store) {
        for (int back = 0; back < COMMITS_BACK; back++) {
            if (Inspection.of(store, Inspection.NONE).isClean()) {
                return true;
            }
            try {
                store.rollbackTo(store.getCurrentVersion() - 1);
            } catch (RuntimeException | AssertionError e) {
                return false;
            }
        }
        return false;
    }

    private void copyAll(MVStore source, Path healed, List<String> losses) throws IOException {
        OwnFile.make(healed);
        MVStore target = StoreFile.open(healed, scheme, false);
        try {
            Inspection read = Inspection.of(source, new Inspection.Copy() {
                private int copied;

                @Override
                public <K> void take(Keys<K> keys, String mapName, K key, byte[] sealed) {
                    StoreFile.open(target, keys, mapName).put(key, sealed);
                    copied++;
                    if (copied % COPIED_AT_ONCE == 0) {
                        target.commit();
                    }
                }
            });
            if (read.isUnreadable() || read.isEmpty()) {
                throw unusable(
                        "%s; put a backup back, or remove it and %s to begin without it"
                                .formatted(String.join("; ", read.damage()), Guard.of(file)),
                        null);
            }
            losses.addAll(read.damage());
            target.commit();
            target.sync();
        } finally {
            target.close();
        }
    }

    /** Keeps the file under a second name. */
    private void link(Path name) throws IOException {
        try {
            Files.createLink(name, file);
        } catch (UnsupportedOperationException | IOException e) {
            Files.copy(file, name, StandardCopyOption.COPY_ATTRIBUTES);
            try (FileChannel copied = FileChannel.open(name, StandardOpenOption.WRITE)) {
                copied.force(true);
            }
        }
    }

    /** Opens a file, in the mode that MVStore has for damaged ones where it cannot be opened otherwise. */
    private MVStore open(Path path) throws UnusableStoreException {
        try {
            return StoreFile.open(path, scheme, false);
        } catch (RuntimeException | AssertionError e) {
            return openDamaged(path, e);
        }
    }

    private MVStore openDamaged(Path path, Throwable first) throws UnusableStoreException {
        try {
            return StoreFile.open(path, scheme, true);
        } catch (RuntimeException | AssertionError e) {
            e.addSuppressed(first);
            throw unusable(
                    "it cannot be read (%s); put a backup back, or remove it and %s to begin without it"
                            .formatted(e, Guard.of(file)),
                    e);
        }
    }

    private Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
