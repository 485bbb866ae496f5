package io.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that has lost what was synced: it is healed and says so, or it is refused; it never begins empty, and never lies. */
class DamageTest {

    private static final int COMMITS = 120;

    @TempDir
    Path directory;

    private Path whole;
    private Path file;
    private String generation;

    @BeforeEach
    void writeStore() throws Exception {
        whole = directory.resolve("whole");
        file = directory.resolve("parley.store");
        try (Store store = open(whole)) {
            generation = store.generation();
            StoredMap<Long> map = store.numbered("log");
            for (long commit = 1; commit <= COMMITS; commit++) {
                long key = commit;
                store.write(1, () -> map.put(key, record(key)))
                        .toCompletableFuture()
                        .join();
            }
        }
    }

    @Test
    void healsToACommitOrRefusesWhereverTheFileIsCut() throws Exception {
        long length = Files.size(whole);
        int healed = 0;
        for (long cut = 0; cut < length; cut += length / 41) {
            copyWhole();
            Files.write(file, Arrays.copyOf(Files.readAllBytes(whole), (int) cut));

            healed += check("cut at " + cut) ? 1 : 0;
        }
        assertThat(healed).isGreaterThan(15);
    }

    @Test
    void tellsOfEveryLossWhateverByteIsChanged() throws Exception {
        Random random = new Random(7);
        int opened = 0;
        for (int i = 0; i < 60; i++) {
            copyWhole();
            byte[] bytes = Files.readAllBytes(whole);
            for (int flips = 0; flips < 1 + i / 20; flips++) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            }
            Files.write(file, bytes);

            opened += check("change " + i) ? 1 : 0;
        }
        assertThat(opened).isGreaterThan(40);
    }

    @Test
    void tellsOfEveryLossWhereAPageOfTheDiskIsZeroed() throws Exception {
        int pages = (int) (Files.size(whole) / 4096);
        for (int page = 0; page < pages; page += 1 + pages / 25) {
            copyWhole();
            byte[] bytes = Files.readAllBytes(whole);
            Arrays.fill(bytes, page * 4096, page * 4096 + 4096, (byte) 0);
            Files.write(file, bytes);

            check("page " + page);
        }
    }

    @Test
    void keepsTheFileAsItWasFound() throws Exception {
        copyWhole();
        byte[] cut = Arrays.copyOf(Files.readAllBytes(whole), (int) Files.size(whole) / 2);
        Files.write(file, cut);

        try (Store store = open(file)) {
            Path setAside = store.recovery().setAside();
            assertThat(setAside).isNotNull().hasBinaryContent(cut);
            assertThat(setAside.getFileName().toString()).startsWith("parley.store.damaged-");
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            try (var files = Files.list(directory)) {
                assertThat(files.map(each -> each.getFileName().toString()))
                        .noneMatch(name -> name.endsWith(".healing") || name.endsWith(".healed"));
            }
            assertThat(store.recovery().losses())
                    .anySatisfy(loss -> assertThat(loss).matches("the commits after \\d+ are lost, up to \\d+ of .*"));
        }
        try (Store store = open(file)) {
            assertThat(store.recovery().isComplete()).isTrue();
            assertThat(contents(store)).isNotEmpty();
        }
    }

    @Test
    void refusesToBeginEmptyWhereTheFileIsGone() throws Exception {
        copyWhole();
        Files.delete(file);

        assertThatThrownBy(() -> open(file))
                .isInstanceOf(UnusableStoreException.class)
                .hasMessageContaining("it is gone, although")
                .hasMessageContaining(Guard.of(file).toString());
        assertThat(file).doesNotExist();

        Files.delete(Guard.of(file));
        try (Store store = open(file)) {
            assertThat(store.recovery().isComplete()).isTrue();
        }
    }

    @Test
    void refusesAFileOfSomethingElse() throws Exception {
        Files.writeString(file, "not a store, ".repeat(2000));

        assertThatThrownBy(() -> open(file))
                .isInstanceOf(UnusableStoreException.class)
                .hasMessageContaining("parley.store.file=" + file)
                .hasMessageContaining("cannot be read");
        assertThat(file).hasContent("not a store, ".repeat(2000));
    }

    @Test
    void beginsANewGenerationWhereABackupIsPutBack() throws Exception {
        copyWhole();
        try (Store store = open(file)) {
            StoredMap<Long> map = store.numbered("log");
            store.write(1, () -> map.put(999L, record(999)))
                    .toCompletableFuture()
                    .join();
        }
        Files.copy(whole, file, StandardCopyOption.REPLACE_EXISTING);

        try (Store store = open(file)) {
            assertThat(store.recovery().isComplete()).isFalse();
            assertThat(store.generation()).isNotEqualTo(generation);
            assertThat(contents(store)).hasSize(COMMITS);
        }
    }

    @Test
    void beginsANewGenerationWhereTheGuardIsGoneSinceNobodyKnowsWhatElseIs() throws Exception {
        copyWhole();
        Files.delete(Guard.of(file));
        String now;
        try (Store store = open(file)) {
            now = store.generation();
            assertThat(now).isNotEqualTo(generation);
            assertThat(contents(store)).hasSize(COMMITS);
            assertThat(store.recovery().setAside()).isNull();
        }
        try (Store store = open(file)) {
            assertThat(store.generation()).isEqualTo(now);
            assertThat(store.recovery().isComplete()).isTrue();
        }
    }

    @Test
    void believesNoDamagedGuard() throws Exception {
        copyWhole();
        byte[] guard = Files.readAllBytes(Guard.of(file));
        guard[12] ^= 1;
        Files.write(Guard.of(file), guard);

        try (Store store = open(file)) {
            assertThat(store.recovery().losses()).singleElement().asString().contains("damaged");
            assertThat(store.generation()).isNotEqualTo(generation);
        }
    }

    /** Whether the file could be opened; then what it has is right, and it says so where anything is missing. */
    private boolean check(String what) throws IOException {
        try (Store store = open(file)) {
            Map<Long, String> contents = contents(store);
            contents.forEach((key, text) -> assertThat(text).as(what).isEqualTo(text(key)));
            if (contents.size() < COMMITS) {
                assertThat(store.recovery().losses()).as(what).isNotEmpty();
                assertThat(store.generation()).as(what).isNotEqualTo(generation);
                assertThat(store.recovery().setAside()).as(what).isNotNull();
            }
            StoredMap<Long> map = store.numbered("log");
            store.write(1, () -> map.put(5000L, record(5000)))
                    .toCompletableFuture()
                    .join();
            contents.put(5000L, text(5000));
            store.close();
            try (Store again = open(file)) {
                assertThat(contents(again)).as(what).isEqualTo(contents);
                assertThat(again.recovery().losses()).as(what).isEmpty();
            }
            return true;
        } catch (UnusableStoreException e) {
            assertThat(e).as(what).hasMessageContaining("parley.store.file=" + file);
            return false;
        }
    }

    private void copyWhole() throws IOException {
        Files.copy(whole, file, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(Guard.of(whole), Guard.of(file), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Store open(Path file) throws UnusableStoreException {
        return Store.open(new StoreSettings(file, 100, 1 << 20), Runnable::run);
    }

    private static Map<Long, String> contents(Store store) {
        Map<Long, String> contents = new TreeMap<>();
        store.numbered("log").forEach((key, record) -> contents.put(key, new String(record, StandardCharsets.UTF_8)));
        return contents;
    }

    private static byte[] record(long key) {
        return text(key).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(long key) {
        return ("record " + key + " ").repeat(20);
    }
}
