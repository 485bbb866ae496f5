package io.parley.broker.durable;

import static io.parley.broker.Stages.get;
import static io.parley.broker.Stages.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.parley.broker.Broker;
import io.parley.broker.BrokerContract;
import io.parley.broker.Draft;
import io.parley.broker.HeardPublications;
import io.parley.broker.History;
import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.broker.ManualClock;
import io.parley.broker.SeenKeys;
import io.parley.channel.ChannelName;
import io.parley.channel.ErrorCode;
import io.parley.channel.Headers;
import io.parley.channel.Limit;
import io.parley.channel.Member;
import io.parley.channel.Namespaces;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Qos;
import io.parley.channel.Refusal;
import io.parley.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DurableBrokerTest extends BrokerContract {

    private static final int CHANNELS = 20;
    private static final int BUDGET = 4 << 20;
    private static final Member ADA = new Member("c1", "Ada", "ada@example.org");

    private final ManualClock clock = new ManualClock();
    private final StoreOnDisk disk = new StoreOnDisk();
    private final ChannelName brief = ChannelName.parse(BRIEF + "/1");
    private final ChannelName other = ChannelName.parse(BRIEF + "/2");

    @Override
    protected Broker create(Namespaces namespaces) {
        return open(disk.create(), namespaces);
    }

    private DurableBroker open(Store store, Namespaces namespaces) {
        return DurableBroker.open(store, namespaces, new DurableLimits(CHANNELS, BUDGET, KEYS), clock);
    }

    @Override
    protected void pass(Duration time) {
        clock.pass(time);
    }

    @AfterEach
    void closeStore() throws IOException {
        disk.close();
    }

    @Test
    void goesOnAfterARestartWhereItWas() {
        Payload said = Payload.text("Grüße 😀")
                .with(new Headers(
                        Qos.AT_LEAST_ONCE,
                        true,
                        Headers.Format.UTF8,
                        "text/plain",
                        "reply/here",
                        ByteBuffer.wrap(new byte[] {1, 2}).asReadOnlyBuffer(),
                        1_700_000_000_000L,
                        List.of(new Headers.Property("a", "b"))));
        get(broker.publish(room, new Draft(null, Payload.json("{}"), null)));
        get(broker.publish(room, new Draft(ADA, said, "key", "state")));
        Position last = publish(room, "three");
        HistoryPage before = history(room, HistoryQuery.newest(10));

        restart();

        assertThat(history(room, HistoryQuery.newest(10))).isEqualTo(before);
        assertThat(before.publications().get(1))
                .isEqualTo(new Publication(room, new Position(last.epoch(), 2), clock.millis(), ADA, said, "state"));
        assertThat(publish(room, "four")).isEqualTo(last.next());
        assertThat(texts(history(room, HistoryQuery.after(last, 10)).publications()))
                .containsExactly("four");
    }

    @Test
    void remembersAcrossARestartTheEpochOfAChannelThatWasOnlyLookedAt() {
        Position first = history(room, HistoryQuery.newest(0)).position();

        restart();

        assertThat(history(room, HistoryQuery.newest(0)).position()).isEqualTo(first);
        assertThat(publish(room, "one")).isEqualTo(first.next());
    }

    @Test
    void remembersKeysAcrossARestart() {
        Position first = get(broker.publish(room, new Draft(null, Payload.text("one"), "k")));
        Position second = get(broker.publish(room, new Draft(null, Payload.text("two"), "\ud800")));

        restart();

        assertThat(get(broker.publish(room, new Draft(null, Payload.text("one, again"), "k"))))
                .isEqualTo(first);
        assertThat(get(broker.publish(room, new Draft(null, Payload.text("two, again"), "\ud800"))))
                .isEqualTo(second);
        assertThat(get(broker.publish(room, new Draft(null, Payload.text("three"), "\ud801"))))
                .isEqualTo(second.next());
    }

    @Test
    void remembersKeysAndPositionsAcrossARestartWhereNoHistoryIsKept() {
        ChannelName cursor = ChannelName.parse(FORGETTING + "/1");
        Position first = get(broker.publish(cursor, new Draft(null, Payload.text("one"), "k")));
        Position last = publish(cursor, "two", "three");
        durable().sweep();

        restart();

        assertThat(history(cursor, HistoryQuery.newest(10))).isEqualTo(new HistoryPage(last, List.of()));
        assertThat(get(broker.publish(cursor, new Draft(null, Payload.text("one"), "k"))))
                .isEqualTo(first);
        assertThat(publish(cursor, "four")).isEqualTo(last.next());
    }

    @Test
    void keepsNoMoreAfterARestartThanBefore() {
        for (int i = 1; i <= 3 * KEPT; i++) {
            get(broker.publish(room, new Draft(null, Payload.text("" + i), "key" + i)));
        }
        long bytes = durable().historyBytes();

        restart();

        assertThat(offsets(history(room, HistoryQuery.newest(100)).publications()))
                .containsExactly(11L, 12L, 13L, 14L, 15L);
        assertThat(durable().historyBytes()).isEqualTo(bytes);
        assertThat(durable().idempotencyKeys()).isEqualTo(KEYS);
        assertThat(get(broker.publish(room, new Draft(null, Payload.text("13"), "key13")))
                        .offset())
                .isEqualTo(13);
        assertThat(get(broker.publish(room, new Draft(null, Payload.text("1"), "key1")))
                        .offset())
                .isEqualTo(16);
    }

    @Test
    void forgetsAcrossARestartWhatIsTooOldAndKeepsCounting() {
        follow(brief);
        Position last = publish(brief, "1", "2");
        pass(BRIEFLY);
        durable().sweep();
        Awaitility.await().until(() -> disk.store().waitingChanges() == 0);

        restart();

        assertThat(history(brief, HistoryQuery.newest(10))).isEqualTo(new HistoryPage(last, List.of()));
        assertThat(publish(brief, "3")).isEqualTo(last.next());
        restart();
        assertThat(texts(history(brief, HistoryQuery.newest(10)).publications()))
                .containsExactly("3");
    }

    @Test
    void freesTheLogOfWhatIsForgotten() {
        for (int i = 0; i < 50; i++) {
            get(broker.publish(room, new Draft(null, Payload.text("x"), "key" + i)));
        }
        durable().sweep();
        Awaitility.await().until(() -> disk.store().waitingChanges() == 0);

        assertThat(records()).isEqualTo(1 + KEPT + KEYS);
    }

    @Test
    void freesTheLogOfAChannelThatIsGoneAndBeginsAnewEpoch() {
        Position first = publish(brief, "one");
        get(broker.publish(brief, new Draft(null, Payload.text("two"), "k")));
        pass(BRIEFLY);
        durable().sweep();
        Awaitility.await().until(() -> disk.store().waitingChanges() == 0);

        assertThat(records()).isZero();
        assertThat(durable().channels()).isZero();
        restart();
        Position anew = publish(brief, "one");
        assertThat(anew.offset()).isEqualTo(1);
        assertThat(anew.epoch()).isNotEqualTo(first.epoch());
    }

    @Test
    void beginsNewEpochsWhereTheFileHasLostSomethingOrIsAnother() throws IOException {
        Position first = publish(room, "one");
        disk.store().close();
        Path backup = disk.file().resolveSibling("backup");
        Files.copy(disk.file(), backup);
        restart();
        publish(room, "two");
        disk.store().close();
        Files.copy(backup, disk.file(), StandardCopyOption.REPLACE_EXISTING);

        restart();

        Position now = history(room, HistoryQuery.newest(0)).position();
        assertThat(now.offset()).isEqualTo(1);
        assertThat(now.epoch())
                .isNotEqualTo(first.epoch())
                .startsWith(first.epoch().substring(0, 8));
        assertThat(history(room, HistoryQuery.after(first, 10)).publications()).isEmpty();
        assertThat(texts(history(room, HistoryQuery.newest(10)).publications())).containsExactly("one");
        restart();
        assertThat(history(room, HistoryQuery.newest(0)).position()).isEqualTo(now);
    }

    @Test
    void tellsNobodyBeforeItIsOnTheDisk() throws InterruptedException {
        follow(room);
        Position before = history(room, HistoryQuery.newest(0)).position();
        CountDownLatch gathered = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch syncs = new CountDownLatch(1);
        disk.store().write(0, () -> await(gathered));
        CompletableFuture<Position> stage =
                broker.publish(room, new Draft(null, Payload.text("x"), null)).toCompletableFuture();
        disk.store().write(0, () -> {
            written.countDown();
            await(syncs);
        });
        gathered.countDown();
        written.await();

        // Written, in the same commit as what now holds it up, and not synced.
        assertThat(stage).isNotDone();
        assertThat(heard.in(room)).isEmpty();
        assertThat(history(room, HistoryQuery.newest(10))).isEqualTo(new HistoryPage(before, List.of()));
        syncs.countDown();

        assertThat(get(stage)).isEqualTo(before.next());
        assertThat(heard.in(room)).hasSize(1);
        assertThat(history(room, HistoryQuery.newest(10)).publications()).isEqualTo(heard.in(room));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void syncsManyPublicationsTogether() {
        long before = disk.store().counts().commits();
        List<CompletionStage<Position>> stages = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            stages.add(broker.publish(
                    ChannelName.parse("room/" + i % 10), new Draft(null, Payload.text("" + i), "key" + i)));
        }
        stages.forEach(stage -> get(stage));

        assertThat(disk.store().counts().commits() - before).isLessThan(500);
    }

    @Test
    void publishesOnceUnderAKeyWhoseFirstIsStillOnItsWay() {
        CompletionStage<Position> first = broker.publish(room, new Draft(null, Payload.text("one"), "k"));
        CompletionStage<Position> second = broker.publish(room, new Draft(null, Payload.text("two"), "k"));

        assertThat(get(second)).isEqualTo(get(first));
        assertThat(heard.in(room)).hasSize(1);
    }

    @Test
    void refusesWhatCannotBeOnTheDiskAndKeepsItsPositions() {
        Position last = publish(room, "one");
        disk.store().close();

        Refusal refused = refusal(broker.publish(room, new Draft(null, Payload.text("two"), "k")));

        assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(history(room, HistoryQuery.newest(10)).position()).isEqualTo(last);
        assertThat(refusal(broker.subscribe(ChannelName.parse("room/new"))).code())
                .isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(durable().channels()).isEqualTo(1);
    }

    @Test
    void refusesChannelsBeyondTheLimitWhateverWouldMakeThem() {
        for (int i = 0; i < CHANNELS; i++) {
            publish(ChannelName.parse(BRIEF + "/" + i), "x");
        }
        ChannelName tooMany = ChannelName.parse("one/more");

        for (Refusal refusal : List.of(
                refusal(broker.publish(tooMany, new Draft(null, Payload.text("x"), null))),
                refusal(broker.subscribe(tooMany)),
                refusal(broker.history(tooMany, HistoryQuery.newest(1))))) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
            assertThat(refusal.reason()).isEqualTo("the hub has at most 20 channels (parley.limits.channels)");
        }
        pass(BRIEFLY);
        durable().sweep();
        assertThat(publish(tooMany, "x").offset()).isEqualTo(1);
    }

    @Test
    void letsAChannelPayForItsOwnHistoryWhenTheLimitIsReached() {
        String large = "x".repeat(BUDGET / 4);
        publish(other, "small");
        publish(brief, large, large, large, large, large);

        assertThat(durable().historyBytes()).isLessThanOrEqualTo(BUDGET);
        assertThat(durable().limits().of(Limit.STORE_HISTORY_BYTES)).isPositive();
        assertThat(offsets(history(brief, HistoryQuery.newest(10)).publications()))
                .containsExactly(3L, 4L, 5L);
        assertThat(texts(history(other, HistoryQuery.newest(10)).publications()))
                .containsExactly("small");
    }

    @Test
    void givesBackTheMemoryOfHistoryAndKeysThatAreTooOld() {
        get(broker.publish(brief, new Draft(null, Payload.text("x".repeat(1000)), "key")));
        follow(brief);
        assertThat(durable().historyBytes()).isEqualTo(1000 + History.OVERHEAD + 2 * 3 + SeenKeys.OVERHEAD);

        pass(BRIEFLY);
        durable().sweep();

        assertThat(durable().historyBytes()).isZero();
        assertThat(get(broker.publish(brief, new Draft(null, Payload.text("y"), "key")))
                        .offset())
                .isEqualTo(2);
    }

    @Test
    void keepsAChannelThatIsSubscribedHoweverIdle() {
        follow(brief);
        Position first = publish(brief, "one");
        pass(LONG);
        durable().sweep();

        assertThat(publish(brief, "two")).isEqualTo(first.next());
    }

    @Test
    void hasOneListenerFromTheStart() {
        assertThatIllegalStateException().isThrownBy(() -> broker.start(heard));
        Broker silent = open(disk.reopen(), NAMESPACES);
        assertThatIllegalStateException()
                .isThrownBy(() -> silent.publish(room, new Draft(null, Payload.text("x"), null)));
    }

    @Test
    void refusesLimitsBelowTheirRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DurableLimits(0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new DurableLimits(1, -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new DurableLimits(1, 1, -1));
    }

    private void restart() {
        broker.close();
        broker = open(disk.reopen(), NAMESPACES);
        broker.start(new HeardPublications());
    }

    private DurableBroker durable() {
        return (DurableBroker) broker;
    }

    /** How many records the log has. */
    private int records() {
        List<Long> ids = new ArrayList<>();
        disk.store().numbered("log").forEach((id, record) -> ids.add(id));
        return ids.size();
    }
}
