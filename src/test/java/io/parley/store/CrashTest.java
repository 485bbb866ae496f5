package io.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is in the file after a process ended at any moment: the writes of a running store are played back up to some byte of one of
 * them, and the file is opened as it would then be.
 */
class CrashTest {

    private static final int COMMITS = 60;
    private static final int ENDS = 80;

    @TempDir
    Path directory;

    /** What had been synced when so many operations were done, and what the guard said. */
    private record Synced(int operations, int commit, byte[] guard) {}

    @Test
    void hasAllThatWasSyncedWhereverTheProcessEnds() throws Exception {
        Path recorded = directory.resolve("recorded");
        List<Synced> syncs = new CopyOnWriteArrayList<>();
        List<TestDisk.Operation> operations;
        String generation;
        try (TestDisk disk = new TestDisk()) {
            Store store = Store.open(new StoreSettings(recorded, 100, 1 << 20), Runnable::run, TestDisk.SCHEME);
            generation = store.generation();
            StoredMap<Long> map = store.numbered("log");
            for (int commit = 1; commit <= COMMITS; commit++) {
                write(store, map, commit);
                syncs.add(new Synced(disk.operations().size(), commit, Files.readAllBytes(Guard.of(recorded))));
            }
            operations = disk.operations();
            store.close();
        }
        int first = syncs.get(0).operations();

        Random random = new Random(42);
        for (int i = 0; i < ENDS; i++) {
            int whole = first + random.nextInt(operations.size() - first);
            Path file = directory.resolve("crash" + i);
            play(operations, whole, random, file);
            Synced last = syncs.get(0);
            for (Synced synced : syncs) {
                last = synced.operations() <= whole ? synced : last;
            }
            Files.write(Guard.of(file), last.guard());

            Store store = Store.open(new StoreSettings(file, 100, 1 << 20), Runnable::run);
            try {
                assertThat(store.recovery().losses()).as("end %d", i).isEmpty();
                assertThat(store.generation()).isEqualTo(generation);
                Map<Long, String> contents = contents(store);
                int commit = contents.isEmpty()
                        ? 0
                        : (int) (long) contents.keySet().iterator().next();
                assertThat(commit).isBetween(last.commit(), last.commit() + 1);
                assertThat(contents).isEqualTo(expected(commit));
            } finally {
                store.close();
            }
        }
    }

    /** Each commit has one mark, several records, and drops some old ones. */
    private static void write(Store store, StoredMap<Long> map, int commit) {
        store.write(100, () -> {
                    map.remove(commit - 1L);
                    map.put((long) commit, "mark".getBytes(StandardCharsets.UTF_8));
                    for (int record = 0; record < 5; record++) {
                        map.put(
                                1000L * commit + record,
                                ("x" + commit).repeat(300).getBytes(StandardCharsets.UTF_8));
                        map.remove(1000L * (commit - 10) + record + (commit < 11 ? 100_000 : 0));
                    }
                })
                .toCompletableFuture()
                .join();
    }

    private static Map<Long, String> expected(int commit) {
        Map<Long, String> expected = new TreeMap<>();
        expected.put((long) commit, "mark");
        for (int kept = Math.max(1, commit - 9); kept <= commit; kept++) {
            for (int record = 0; record < 5; record++) {
                expected.put(1000L * kept + record, ("x" + kept).repeat(300));
            }
        }
        return expected;
    }

    /** So many operations, and some of the bytes of the one that follows. */
    private static void play(List<TestDisk.Operation> operations, int whole, Random random, Path file)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            List<TestDisk.Operation> played = new ArrayList<>(operations.subList(0, whole));
            TestDisk.Operation torn = operations.get(whole);
            if (!torn.isSync()) {
                byte[] part = new byte[random.nextInt(torn.bytes().length)];
                System.arraycopy(torn.bytes(), 0, part, 0, part.length);
                played.add(new TestDisk.Operation(torn.position(), part));
            }
            for (TestDisk.Operation operation : played) {
                channel.write(ByteBuffer.wrap(operation.bytes()), operation.position());
            }
        }
    }

    private static Map<Long, String> contents(Store store) {
        Map<Long, String> contents = new TreeMap<>();
        store.numbered("log").forEach((key, record) -> contents.put(key, new String(record, StandardCharsets.UTF_8)));
        return contents;
    }
}
