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
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is in the file after a process ended at any moment: the writes of a running store are played back up to some byte of one of
 * them, and the file is opened as it would then be.
 */
class CrashTest {

    private static final int ENDS = 80;

    @TempDir
    Path directory;

    /** What had been synced when so many operations were done, and what the guard said. */
    private record Synced(int operations, int commit, byte[] guard) {}

    @Test
    void hasAllThatWasSyncedWhereverTheProcessEnds() throws Exception {
        endAnywhere(60, store -> {}, CrashTest::withPartOfTheNext);
    }

    /** Places of the file are used again, and what is in sparse ones is moved, within the time of the test. */
    @Test
    void hasAllThatWasSyncedWherePlacesOfTheFileAreUsedAgain() throws Exception {
        endAnywhere(
                200,
                store -> store.ask(() -> {
                    store.file().retain(250);
                    store.file().compact();
                    return true;
                }),
                CrashTest::withPartOfTheNext);
    }

    /** A loss of power, after which the disk has some of what was written since the last sync, in no order. */
    @Test
    void hasAllThatWasSyncedWheneverThePowerGoes() throws Exception {
        endAnywhere(60, store -> {}, CrashTest::withoutSomeUnsynced);
    }

    private void endAnywhere(int commits, Consumer<Store> between, Loss loss) throws Exception {
        Path recorded = directory.resolve("recorded");
        List<Synced> syncs = new CopyOnWriteArrayList<>();
        List<TestDisk.Operation> operations;
        String generation;
        try (TestDisk disk = new TestDisk()) {
            Store store = Store.open(new StoreSettings(recorded, 100, 1 << 20), Runnable::run, TestDisk.SCHEME);
            generation = store.generation();
            StoredMap<Long> map = store.numbered("log");
            for (int commit = 1; commit <= commits; commit++) {
                write(store, map, commit);
                if (commit % 10 == 0) {
                    between.accept(store);
                }
                syncs.add(new Synced(disk.operations().size(), commit, Files.readAllBytes(Guard.of(recorded))));
            }
            operations = disk.operations();
            store.close();
        }
        int first = syncs.get(0).operations();
        assertThat(operations.stream().filter(operation -> !operation.isSync()).count())
                .isGreaterThan(commits);

        Random random = new Random(42);
        for (int i = 0; i < ENDS; i++) {
            int whole = first + random.nextInt(operations.size() - first);
            Path file = directory.resolve("crash" + i);
            play(loss.left(operations, whole, random), file);
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

    /** What of the operations is on the disk, where so many were done. */
    private interface Loss {

        List<TestDisk.Operation> left(List<TestDisk.Operation> operations, int done, Random random);
    }

    /** All that were done, and some of the bytes of the one that follows. */
    private static List<TestDisk.Operation> withPartOfTheNext(
            List<TestDisk.Operation> operations, int done, Random random) {
        List<TestDisk.Operation> left = new ArrayList<>(operations.subList(0, done));
        left.add(partOf(operations.get(done), random));
        return left;
    }

    /** All up to the last sync, and of each that was done since nothing, a part or all. */
    private static List<TestDisk.Operation> withoutSomeUnsynced(
            List<TestDisk.Operation> operations, int done, Random random) {
        int synced = done;
        while (!operations.get(synced - 1).isSync()) {
            synced--;
        }
        List<TestDisk.Operation> left = new ArrayList<>(operations.subList(0, synced));
        for (TestDisk.Operation operation : operations.subList(synced, done)) {
            switch (random.nextInt(3)) {
                case 0 -> left.add(operation);
                case 1 -> left.add(partOf(operation, random));
                default -> {
                    // Never reached the disk.
                }
            }
        }
        Collections.shuffle(left.subList(synced, left.size()), random);
        return left;
    }

    private static TestDisk.Operation partOf(TestDisk.Operation operation, Random random) {
        return operation.isSync()
                ? operation
                : new TestDisk.Operation(
                        operation.position(),
                        Arrays.copyOf(operation.bytes(), random.nextInt(operation.bytes().length)));
    }

    private static void play(List<TestDisk.Operation> operations, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (TestDisk.Operation operation : operations) {
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
