package io.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store promises while its disk works, is slow, or fails. */
class StoreTest {

    @TempDir
    Path directory;

    private final TestDisk disk = new TestDisk();
    private Path file;
    private Store store;
    private StoredMap<Long> map;

    @BeforeEach
    void openStore() throws Exception {
        file = directory.resolve("parley.store");
        open(new StoreSettings(file, 1000, 1 << 20));
    }

    @AfterEach
    void closeStore() {
        disk.letThrough();
        store.close();
        disk.close();
    }

    @Test
    void keepsWhatWasWritten() throws Exception {
        StoredMap<String> named = store.named("words");
        get(store.write(1, () -> {
            map.put(7L, bytes("seven"));
            map.put(3L, bytes("three"));
            named.put("über \ud83d\ude00 \ud83d", bytes("odd"));
        }));
        get(store.write(1, () -> map.remove(3L)));
        String generation = store.generation();

        reopen();

        assertThat(contents()).isEqualTo(Map.of(7L, "seven"));
        Map<String, String> words = new TreeMap<>();
        store.named("words").forEach((key, record) -> words.put(key, text(record)));
        assertThat(words).isEqualTo(Map.of("über \ud83d\ude00 \ud83d", "odd"));
        assertThat(store.generation()).isEqualTo(generation);
        assertThat(store.recovery().isComplete()).isTrue();
    }

    @Test
    void completesNoStageBeforeTheSyncAfterItsChange() {
        disk.hold();
        CompletableFuture<Void> first = put(1).toCompletableFuture();
        await().until(disk::isHolding);

        CompletableFuture<Void> second = put(2).toCompletableFuture();

        assertThat(first).isNotDone();
        int syncs = disk.syncs();
        disk.letThrough();
        second.join();
        assertThat(first).isDone();
        assertThat(disk.syncs()).isEqualTo(syncs + 1);
    }

    @Test
    void syncsTogetherWhatCameDuringASync() {
        disk.hold();
        List<CompletableFuture<Void>> stages = new ArrayList<>();
        stages.add(put(0).toCompletableFuture());
        await().until(disk::isHolding);
        int syncs = disk.syncs();
        long commits = store.counts().commits();

        for (int i = 1; i < 100; i++) {
            stages.add(put(i).toCompletableFuture());
        }
        assertThat(store.waitingChanges()).isEqualTo(100);
        disk.letThrough();
        stages.forEach(CompletableFuture::join);

        assertThat(disk.syncs()).isEqualTo(syncs + 1);
        assertThat(store.counts().commits()).isEqualTo(commits + 2);
        assertThat(store.counts().changes()).isGreaterThanOrEqualTo(100);
        assertThat(store.counts().nanos()).isPositive();
        assertThat(store.waitingChanges()).isZero();
        assertThat(store.waitingBytes()).isZero();
    }

    @Test
    void completesStagesInTheOrderOfTheirChanges() {
        List<Integer> told = new CopyOnWriteArrayList<>();
        CompletionStage<Void> last = null;
        for (int i = 0; i < 500; i++) {
            int number = i;
            last = put(i);
            last.thenRun(() -> told.add(number));
        }

        last.toCompletableFuture().join();

        await().until(() -> told.size() == 500);
        assertThat(told).isSorted();
    }

    @Test
    void refusesWhatIsTooMuchForTheDisk() throws Exception {
        open(new StoreSettings(file, 3, 100));
        disk.hold();
        CompletionStage<Void> first = put(1);
        await().until(disk::isHolding);
        put(2);
        put(3);

        assertThatThrownBy(() -> put(4))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
                    assertThat(refusal.limit()).isEqualTo(Limit.STORE_WAITING_CHANGES);
                })
                .hasMessageContaining("parley.store.waiting-changes");

        disk.letThrough();
        get(first);
        await().until(() -> store.waitingChanges() == 0);
        get(put(4));
        assertThat(store.counts().limits().of(Limit.STORE_WAITING_CHANGES)).isEqualTo(1);
    }

    @Test
    void refusesMoreBytesThanMayWait() throws Exception {
        open(new StoreSettings(file, 1000, 100));
        get(store.write(1000, () -> map.put(1L, bytes("a single large one passes"))));
        disk.hold();
        CompletionStage<Void> waiting = store.write(60, () -> map.put(2L, bytes("two")));

        assertThatThrownBy(() -> store.write(60, () -> map.put(3L, bytes("three"))))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("parley.store.waiting-bytes");

        disk.letThrough();
        get(waiting);
        assertThat(store.counts().limits().of(Limit.STORE_WAITING_BYTES)).isEqualTo(1);
    }

    @Test
    void failsAllThatWaitsWhereASyncFails() throws Exception {
        get(put(1));
        disk.hold();
        CompletionStage<Void> first = put(2);
        await().until(disk::isHolding);
        CompletionStage<Void> second = put(3);
        disk.failSyncs(new IOException("input/output error"));
        disk.letThrough();

        assertRefused(first);
        assertRefused(second);
        assertThatThrownBy(() -> put(4)).isInstanceOf(Refusal.class).hasMessageContaining("parley.store.file");
        assertThat(store.failure()).isNotNull();
        assertThat(store.waitingChanges()).isZero();

        disk.failSyncs(null);
        reopen();
        assertThat(contents()).containsEntry(1L, "1");
        get(put(5));
        assertThat(store.failure()).isNull();
    }

    @Test
    void failsWhereTheDiskIsFull() throws Exception {
        get(put(1));
        disk.failWrites(new IOException("No space left on device"));

        assertRefused(put(2));

        assertThatThrownBy(() -> put(3)).isInstanceOf(Refusal.class);
        disk.failWrites(null);
        reopen();
        assertThat(contents()).isEqualTo(Map.of(1L, "1"));
        assertThat(store.recovery().isComplete()).isTrue();
    }

    @Test
    void failsWhereAChangeThrowsSinceHalfOfItMayBeDone() {
        CompletionStage<Void> broken = store.write(1, () -> {
            throw new IllegalStateException("a bug");
        });

        assertRefused(broken);
        assertThatThrownBy(() -> put(3)).isInstanceOf(Refusal.class);
    }

    @Test
    void syncsWhatWaitsWhenItIsClosed() throws Exception {
        disk.hold();
        CompletionStage<Void> first = put(1);
        await().until(disk::isHolding);
        CompletionStage<Void> second = put(2);
        disk.letThrough();

        store.close();

        get(first);
        get(second);
        assertThatThrownBy(() -> put(3)).isInstanceOf(Refusal.class).hasMessageContaining("shutting down");
        open(new StoreSettings(file, 1000, 1 << 20));
        assertThat(contents()).isEqualTo(Map.of(1L, "1", 2L, "2"));
    }

    @Test
    void refusesAFileThatAnotherHubHasOpen() throws Exception {
        assertThatThrownBy(() -> Store.open(new StoreSettings(file, 10, 10), Runnable::run))
                .isInstanceOf(UnusableStoreException.class)
                .hasMessageContaining("parley.store.file=" + file)
                .hasMessageContaining("in use");

        get(put(1));
        reopen();
        assertThat(contents()).hasSize(1);
    }

    @Test
    void refusesADirectoryThatIsNotThere() {
        Path nowhere = directory.resolve("nowhere/parley.store");

        assertThatThrownBy(() -> Store.open(new StoreSettings(nowhere, 10, 10), Runnable::run))
                .isInstanceOf(UnusableStoreException.class)
                .hasMessageContaining("parley.store.file=" + nowhere)
                .hasMessageContaining("no directory");
    }

    @Test
    void refusesADirectoryAsItsFile() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("folder"));

        assertThatThrownBy(() -> Store.open(new StoreSettings(folder, 10, 10), Runnable::run))
                .isInstanceOf(UnusableStoreException.class)
                .hasMessageContaining("parley.store.file=" + folder);
    }

    @Test
    void isForItsOwnerAlone() throws Exception {
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(Files.getPosixFilePermissions(Guard.of(file)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void letsNobodyChangeAMapOutsideOfAChange() {
        assertThatThrownBy(() -> map.put(1L, bytes("x"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> map.remove(1L)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> map.get(1L)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void runsWhatFollowsASyncInsideOfWhatIsAroundIt() throws Exception {
        store.close();
        List<String> order = new CopyOnWriteArrayList<>();
        store = Store.open(
                new StoreSettings(file, 100, 100),
                work -> {
                    order.add("before");
                    work.run();
                    order.add("after");
                },
                TestDisk.SCHEME);
        map = store.numbered("things");
        put(1).thenRun(() -> order.add("told")).toCompletableFuture().join();

        await().untilAsserted(() -> assertThat(order).endsWith("before", "told", "after"));
    }

    private void open(StoreSettings settings) throws Exception {
        if (store != null) {
            store.close();
        }
        store = Store.open(settings, Runnable::run, TestDisk.SCHEME);
        map = store.numbered("things");
    }

    private void reopen() throws Exception {
        open(new StoreSettings(file, 1000, 1 << 20));
    }

    private CompletionStage<Void> put(long key) {
        return store.write(1, () -> map.put(key, bytes("" + key)));
    }

    private Map<Long, String> contents() {
        Map<Long, String> contents = new TreeMap<>();
        map.forEach((key, record) -> contents.put(key, text(record)));
        return contents;
    }

    private static void get(CompletionStage<Void> stage) throws Exception {
        stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static void assertRefused(CompletionStage<Void> stage) {
        assertThatThrownBy(() -> get(stage))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] record) {
        return new String(record, StandardCharsets.UTF_8);
    }
}
