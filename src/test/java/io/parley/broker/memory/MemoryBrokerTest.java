package io.parley.broker.memory;

import static io.parley.broker.Stages.get;
import static io.parley.broker.Stages.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.parley.broker.Broker;
import io.parley.broker.BrokerContract;
import io.parley.broker.Draft;
import io.parley.broker.History;
import io.parley.broker.HistoryQuery;
import io.parley.broker.ManualClock;
import io.parley.broker.SeenKeys;
import io.parley.channel.ChannelName;
import io.parley.channel.ErrorCode;
import io.parley.channel.Namespaces;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MemoryBrokerTest extends BrokerContract {

    private static final int CHANNELS = 20;
    private static final int BUDGET = 4 << 20;

    private final ManualClock clock = new ManualClock();
    private final ChannelName brief = ChannelName.parse(BRIEF + "/1");
    private final ChannelName other = ChannelName.parse(BRIEF + "/2");

    @Override
    protected Broker create(Namespaces namespaces) {
        return new MemoryBroker(namespaces, new MemoryLimits(CHANNELS, BUDGET, KEYS), clock);
    }

    @Override
    protected void pass(Duration time) {
        clock.pass(time);
    }

    @Test
    void givesPublicationsTheTimeOfItsClock() {
        publish(room, "one");

        assertThat(heard.in(room)).extracting(Publication::time).containsExactly(clock.millis());
    }

    @Test
    void givesEveryChannelAnEpochOfItsOwn() {
        assertThat(publish(brief, "one").epoch())
                .matches("[0-9a-z]{8}")
                .isNotEqualTo(publish(other, "one").epoch());
    }

    @Test
    void refusesChannelsBeyondTheLimitWhateverWouldMakeThem() {
        fillChannels();
        ChannelName tooMany = ChannelName.parse("one/more");

        for (Refusal refusal : List.of(
                refusal(broker.publish(tooMany, draft("x", null))),
                refusal(broker.subscribe(tooMany)),
                refusal(broker.history(tooMany, HistoryQuery.newest(1))))) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
            assertThat(refusal.reason()).isEqualTo("the hub has at most 20 channels (parley.limits.channels)");
        }
        assertThat(memory().channels()).isEqualTo(CHANNELS);
        assertThat(publish(ChannelName.parse(BRIEF + "/0"), "known channels go on")
                        .offset())
                .isEqualTo(2);
    }

    @Test
    void hasRoomAgainWhenIdleChannelsWereSwept() {
        fillChannels();
        pass(BRIEFLY);
        memory().sweep();

        assertThat(memory().channels()).isZero();
        assertThat(publish(ChannelName.parse("one/more"), "x").offset()).isEqualTo(1);
        assertThat(memory().channels()).isEqualTo(1);
    }

    @Test
    void keepsTheEpochAsLongAsHistoryIsKept() {
        Position first = publish(brief, "one");
        pass(BRIEFLY.minusMillis(1));
        memory().sweep();

        assertThat(publish(brief, "two")).isEqualTo(first.next());
    }

    @Test
    void startsANewEpochWhenAnIdleChannelWasSwept() {
        Position first = publish(brief, "one");
        pass(BRIEFLY);
        memory().sweep();

        Position anew = publish(brief, "one");

        assertThat(anew.offset()).isEqualTo(1);
        assertThat(anew.epoch()).isNotEqualTo(first.epoch());
    }

    @Test
    void keepsAChannelThatIsSubscribedHoweverIdle() {
        follow(brief);
        Position first = publish(brief, "one");
        pass(LONG);
        memory().sweep();

        assertThat(publish(brief, "two")).isEqualTo(first.next());
    }

    @Test
    void keepsAChannelForAWhileAfterItsLastSubscriberHasGone() {
        follow(brief);
        Position first = publish(brief, "one");
        pass(LONG);
        broker.unsubscribe(brief);
        memory().sweep();
        assertThat(history(brief, HistoryQuery.newest(0)).position()).isEqualTo(first);

        pass(BRIEFLY);
        memory().sweep();

        assertThat(memory().channels()).isZero();
    }

    @Test
    void keepsAChannelThatIsRead() {
        Position first = publish(brief, "one");
        for (int i = 0; i < 3; i++) {
            pass(BRIEFLY.minusMillis(1));
            memory().sweep();
            assertThat(history(brief, HistoryQuery.newest(0)).position()).isEqualTo(first);
        }
    }

    @Test
    void givesBackTheMemoryOfHistoryAndKeysThatAreTooOld() {
        get(broker.publish(brief, draft("x".repeat(1000), "key")));
        follow(brief);
        assertThat(memory().historyBytes()).isEqualTo(1000 + History.OVERHEAD + 2 * 3 + SeenKeys.OVERHEAD);

        pass(BRIEFLY);
        memory().sweep();

        assertThat(memory().historyBytes()).isZero();
        assertThat(get(broker.publish(brief, draft("y", "key"))).offset()).isEqualTo(2);
    }

    @Test
    void takesNoMemoryForAChannelWithoutHistoryOrKeys() {
        publish(ChannelName.parse(FORGETTING + "/1"), "1", "2", "3");

        assertThat(memory().historyBytes()).isZero();
    }

    @Test
    void letsAChannelPayForItsOwnHistoryWhenTheMemoryIsUsedUp() {
        String large = "x".repeat(BUDGET / 4);
        publish(other, "small");
        publish(brief, large, large, large, large, large);

        assertThat(memory().historyBytes()).isLessThanOrEqualTo(BUDGET);
        assertThat(offsets(history(brief, HistoryQuery.newest(10)).publications()))
                .containsExactly(3L, 4L, 5L);
        assertThat(texts(history(other, HistoryQuery.newest(10)).publications()))
                .containsExactly("small");
    }

    @Test
    void keepsNothingOfAPublicationThatIsLargerThanTheMemory() {
        Position position = publish(brief, "x".repeat(BUDGET));

        assertThat(position.offset()).isEqualTo(1);
        assertThat(heard.in(brief)).hasSize(1);
        assertThat(history(brief, HistoryQuery.newest(10)).publications()).isEmpty();
        assertThat(memory().historyBytes()).isZero();
    }

    @Test
    void makesRoomForOthersAtTheCostOfTheLargestChannel() {
        String large = "x".repeat(BUDGET / 8);
        publish(brief, large, large, large, large, large, large, large);
        publish(other, large);
        assertThat(history(other, HistoryQuery.newest(10)).publications()).isEmpty();

        memory().sweep();
        publish(other, "small");

        assertThat(texts(history(other, HistoryQuery.newest(10)).publications()))
                .containsExactly("small");
        assertThat(offsets(history(brief, HistoryQuery.newest(10)).publications()))
                .isEqualTo(List.of(2L, 3L, 4L, 5L, 6L, 7L));
    }

    @Test
    void countsNothingAfterClose() {
        publish(room, "1", "2");
        get(broker.publish(brief, draft("x", "key")));

        broker.close();

        assertThat(memory().channels()).isZero();
        assertThat(memory().historyBytes()).isZero();
    }

    @Test
    void ignoresKeysWhereNoneAreToBeRemembered() {
        MemoryBroker forgetful = new MemoryBroker(NAMESPACES, new MemoryLimits(1, BUDGET, 0), clock);
        forgetful.start(publication -> {});

        assertThat(get(forgetful.publish(room, draft("x", "key"))).offset()).isEqualTo(1);
        assertThat(get(forgetful.publish(room, draft("x", "key"))).offset()).isEqualTo(2);
    }

    @Test
    void hasOneListenerFromTheStart() {
        assertThatIllegalStateException().isThrownBy(() -> broker.start(heard));
        Broker silent = create(NAMESPACES);
        assertThatIllegalStateException().isThrownBy(() -> silent.publish(room, draft("x", null)));
    }

    @Test
    void refusesLimitsBelowTheirRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryLimits(0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryLimits(1, -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryLimits(1, 1, -1));
    }

    @Test
    void losesNothingToASweepThatTakesTheChannelAway() {
        AtomicBoolean publishing = new AtomicBoolean(true);
        CompletableFuture<Void> sweeper = CompletableFuture.runAsync(() -> {
            while (publishing.get()) {
                pass(BRIEFLY);
                memory().sweep();
            }
        });
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            publish(brief, "x");
        }
        publishing.set(false);
        get(sweeper);

        List<Publication> all = heard.in(brief);
        assertThat(all).hasSize(count);
        Position expected = null;
        for (Publication each : all) {
            boolean goesOn = expected != null && each.position().epoch().equals(expected.epoch());
            expected = goesOn ? expected.next() : new Position(each.position().epoch(), 1);
            assertThat(each.position()).isEqualTo(expected);
        }
    }

    private void fillChannels() {
        for (int i = 0; i < CHANNELS; i++) {
            publish(ChannelName.parse(BRIEF + "/" + i), "x");
        }
    }

    private MemoryBroker memory() {
        return (MemoryBroker) broker;
    }

    private static Draft draft(String text, String key) {
        return new Draft(null, Payload.text(text), key);
    }
}
