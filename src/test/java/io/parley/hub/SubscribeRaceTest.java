package io.parley.hub;

import static io.parley.hub.TestHub.LOBBY;
import static io.parley.hub.TestHub.isDone;
import static io.parley.hub.TestHub.newest;
import static io.parley.hub.TestHub.since;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.broker.Broker;
import io.parley.broker.Draft;
import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.broker.Stages;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import io.parley.hub.TestHub.Guest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a subscriber gets when its subscribe takes its time: nothing lost, nothing twice, whatever comes in between. */
class SubscribeRaceTest {

    private final TestHub test = new TestHub();
    private final Guest ada = test.guest("ada");
    private final Guest bob = test.guest("bob");

    @Test
    void startsAfterWhatWasPublishedWhileTheFanOutBegan() {
        test.broker.calls.slow = true;
        CompletionStage<Subscribed> stage = ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.PUBLICATIONS));
        test.publish(LOBBY, "early");
        test.broker.calls.next().isAnswered();
        test.broker.calls.next().isAnswered();

        Subscribed subscribed = Stages.get(stage);
        test.publish(LOBBY, "late");
        subscribed.open();

        assertThat(subscribed.position().offset()).isEqualTo(1);
        assertThat(ada.sees()).containsExactly("2 late");
    }

    @Test
    void missesNothingPublishedBetweenTheFirstPositionAndTheCursor() {
        // The position is read, and before it has reached the hub somebody publishes.
        TestHub racing = new TestHub(broker -> new PublishesAfterHistory(broker), presence -> presence);
        Guest eve = racing.guest("eve");

        Subscribed subscribed = eve.enters(SubscribeRequest.to(LOBBY, InWords.PUBLICATIONS));
        racing.publish(LOBBY, "next");

        assertThat(subscribed.position().offset()).isEqualTo(1);
        assertThat(eve.sees()).containsExactly("2 next");
    }

    @Test
    void leavesOutOfHistoryWhatTheCursorBrings() {
        Position seen = test.publish(LOBBY, "one");
        test.publish(LOBBY, "two");
        bob.enters(LOBBY);
        test.broker.calls.slow = true;

        CompletionStage<Subscribed> stage = ada.client().subscribe(since(seen));
        test.publish(LOBBY, "three");
        test.broker.calls.next().arrives().isAnswered();
        Subscribed subscribed = Stages.get(stage);
        subscribed.open();

        assertThat(subscribed.position().offset()).isEqualTo(2);
        assertThat(subscribed.recovery().recovered()).isTrue();
        assertThat(InWords.of(subscribed.recovery())).containsExactly("2 two");
        assertThat(ada.sees()).contains("3 three").doesNotContain("2 two");
    }

    @Test
    void bringsWhatWasPublishedBetweenHistoryAndItsAnswer() {
        Position seen = test.publish(LOBBY, "one");
        test.publish(LOBBY, "two");
        bob.enters(LOBBY);
        test.broker.calls.slow = true;

        CompletionStage<Subscribed> stage = ada.client().subscribe(since(seen));
        Held<?> history = test.broker.calls.next().arrives();
        test.publish(LOBBY, "three");
        history.isAnswered();
        Subscribed subscribed = Stages.get(stage);
        test.publish(LOBBY, "four");
        subscribed.open();

        assertThat(subscribed.recovery().recovered()).isTrue();
        assertThat(InWords.of(subscribed.recovery())).containsExactly("2 two");
        assertThat(ada.sees()).contains("3 three", "4 four");
    }

    @Test
    void newestHistoryAndTheCursorDoNotOverlap() {
        test.publish(LOBBY, "one");
        test.publish(LOBBY, "two");
        bob.enters(LOBBY);
        test.broker.calls.slow = true;

        CompletionStage<Subscribed> stage = ada.client().subscribe(newest(2));
        test.publish(LOBBY, "three");
        test.broker.calls.next().isAnswered();
        Subscribed subscribed = Stages.get(stage);
        subscribed.open();

        assertThat(InWords.of(subscribed.recovery())).containsExactly("2 two");
        assertThat(ada.sees()).contains("3 three").doesNotContain("2 two");
    }

    @Test
    void saysSoWhereHistoryHasRunPastTheStartOfTheCursor() {
        Position seen = test.publish(LOBBY, "one");
        test.publish(LOBBY, "two");
        bob.enters(LOBBY);
        test.broker.calls.slow = true;

        CompletionStage<Subscribed> stage = ada.client().subscribe(since(seen));
        for (int i = 3; i <= 13; i++) {
            test.publish(LOBBY, "more");
        }
        test.broker.calls.next().isAnswered();
        Subscribed subscribed = Stages.get(stage);
        subscribed.open();

        assertThat(subscribed.recovery().recovered()).isFalse();
        assertThat(subscribed.recovery().reason()).isEqualTo("history no longer has offsets 2 to 2");
        assertThat(subscribed.recovery().publications()).isEmpty();
        assertThat(ada.sees()).contains("3 more", "13 more");
    }

    @Test
    void latecomersOfAFormerFanOutDoNotHideWhatHistoryKnows() {
        Position first = test.publish(LOBBY, "one");
        test.publish(LOBBY, "two");
        test.publish(LOBBY, "three");
        test.broker.calls.slow = true;

        CompletionStage<Subscribed> stage = ada.client().subscribe(since(first));
        test.arrives(LOBBY, first, "one");
        test.broker.calls.next().isAnswered();
        test.broker.calls.next().isAnswered();
        test.broker.calls.next().isAnswered();
        Subscribed subscribed = Stages.get(stage);
        subscribed.open();
        test.publish(LOBBY, "four");

        assertThat(subscribed.position().offset()).isEqualTo(3);
        assertThat(InWords.of(subscribed.recovery())).containsExactly("2 two", "3 three");
        assertThat(ada.sees()).contains("4 four").doesNotContain("2 two", "3 three");
    }

    @Test
    void aFanOutBehindHistoryRepeatsNothing() {
        Position first = test.publish(LOBBY, "one");
        Position second = test.publish(LOBBY, "two");
        ada.enters(since(first));
        ada.sees();

        test.arrives(LOBBY, first, "one");
        test.arrives(LOBBY, second, "two");

        assertThat(ada.sees()).isEmpty();
    }

    @Test
    void refusesToRecoverAcrossAnEpochThatChangesMeanwhile() {
        Position seen = test.publish(LOBBY, "one");
        bob.enters(LOBBY);
        test.broker.calls.slow = true;
        CompletionStage<Subscribed> stage = ada.client().subscribe(since(seen));
        Held<?> history = test.broker.calls.next();

        test.memory.close();
        test.arrives(LOBBY, new Position("another", 1), "anew");
        history.fails(new Refusal(ErrorCode.UNAVAILABLE, "gone"));

        assertThat(Stages.refusal(stage).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(ada.client().subscriptions()).isEmpty();
    }

    @Test
    void aNewEpochIsFollowedFromItsStart() {
        Position seen = test.publish(LOBBY, "one");
        ada.enters(LOBBY);
        ada.sees();

        test.arrives(LOBBY, new Position("another", 1), "anew");
        test.arrives(LOBBY, new Position("another", 2), "and on");
        Subscribed subscribed = bob.enters(new SubscribeRequest(LOBBY, InWords.PUBLICATIONS, seen, 0, false));

        assertThat(ada.sees()).startsWith("1 anew", "2 and on");
        assertThat(subscribed.position()).isEqualTo(new Position("another", 2));
        assertThat(subscribed.recovery().recovered()).isFalse();
        assertThat(subscribed.recovery().reason()).contains("its epoch is another");
    }

    @Test
    void sharesOneStartBetweenAllWhoWaitForIt() {
        test.broker.calls.slow = true;
        CompletionStage<Subscribed> first = ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.PUBLICATIONS));
        CompletionStage<Subscribed> second = bob.client().subscribe(SubscribeRequest.to(LOBBY, InWords.PUBLICATIONS));

        assertThat(test.broker.calls.size()).isEqualTo(1);
        test.broker.calls.next().isAnswered();
        assertThat(isDone(first)).isFalse();
        assertThat(isDone(second)).isFalse();
        test.broker.calls.next().isAnswered();

        assertThat(Stages.get(first).position()).isEqualTo(Stages.get(second).position());
        assertThat(test.broker.fanOut).containsExactly("+room/lobby");
    }

    @Test
    void nothingIsLeftWhereTheConnectionGoesBeforeTheFanOutHasBegun() {
        test.broker.calls.slow = true;
        CompletionStage<Subscribed> stage = ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.ALL));
        ada.client().leave(Departure.LOST);
        test.broker.calls.next().isAnswered();
        test.broker.calls.next().isAnswered();

        assertThat(Stages.refusal(stage).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        nothingIsLeft();
        test.publish(LOBBY, "into the void");
        assertThat(ada.sees()).isEmpty();
    }

    @Test
    void nothingIsLeftWhereTheConnectionGoesWhileHistoryIsRead() {
        bob.enters(LOBBY);
        test.broker.calls.slow = true;
        CompletionStage<Subscribed> stage = ada.client().subscribe(newest(5));
        ada.client().leave(Departure.LOST);
        test.broker.calls.next().isAnswered();

        assertThat(Stages.refusal(stage).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(test.members(LOBBY)).containsExactly("bob");
        bob.client().leave(Departure.CLOSED);
        nothingIsLeft();
    }

    @Test
    void aSubscribeThatWasGivenUpMeanwhileIsRefused() {
        bob.enters(LOBBY);
        test.broker.calls.slow = true;
        CompletionStage<Subscribed> stage = ada.client().subscribe(newest(5));
        ada.client().unsubscribe(LOBBY);
        test.broker.calls.next().isAnswered();
        test.publish(LOBBY, "not for Ada");

        assertThat(Stages.refusal(stage).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(ada.sees()).isEmpty();
        assertThat(test.members(LOBBY)).containsExactly("bob");
    }

    @Test
    void aSecondSubscribeIsNotHarmedByTheFirstThatWasGivenUp() {
        test.broker.calls.slow = true;
        CompletionStage<Subscribed> first = ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.PUBLICATIONS));
        ada.client().unsubscribe(LOBBY);
        CompletionStage<Subscribed> second = ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.PUBLICATIONS));
        assertThat(test.broker.fanOut).containsExactly("+room/lobby", "-room/lobby", "+room/lobby");
        test.broker.calls.slow = false;
        test.broker.calls.next().isAnswered();
        test.broker.calls.next().isAnswered();

        assertThat(Stages.refusal(first).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        Stages.get(second).open();
        test.publish(LOBBY, "hello");
        assertThat(ada.sees()).containsExactly("1 hello");
        assertThat(test.members(LOBBY)).containsExactly("ada");
    }

    @Test
    void aFanOutThatCannotBeginLeavesNoTrace() {
        test.broker.calls.slow = true;
        CompletionStage<Subscribed> first = ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.ALL));
        CompletionStage<Subscribed> second = bob.client().subscribe(SubscribeRequest.to(LOBBY, InWords.ALL));
        test.broker.calls.next().fails(new Refusal(ErrorCode.UNAVAILABLE, "the broker is out of reach"));

        assertThat(Stages.refusal(first).reason()).isEqualTo("the broker is out of reach");
        assertThat(Stages.refusal(second).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        nothingIsLeft();

        test.broker.calls.slow = false;
        ada.enters(LOBBY);
        test.publish(LOBBY, "hello");
        assertThat(ada.sees()).contains("1 hello");
    }

    @Test
    void aFailureIsNotPassedOnToThoseWhoComeAfterIt() {
        test.broker.calls.slow = true;
        CompletionStage<Subscribed> failing = ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.PUBLICATIONS));
        // Bob comes when the broker has failed, but before Ada's subscription has let go of the channel.
        CompletableFuture<Subscribed> next = new CompletableFuture<>();
        Guest eve = test.guest("eve");
        eve.client().subscribe(SubscribeRequest.to(LOBBY, InWords.PUBLICATIONS)).whenComplete((none, failure) -> {
            test.broker.calls.slow = false;
            bob.client()
                    .subscribe(SubscribeRequest.to(LOBBY, InWords.PUBLICATIONS))
                    .thenAccept(next::complete);
        });
        test.broker.calls.next().fails(new Refusal(ErrorCode.UNAVAILABLE, "the broker is out of reach"));

        assertThat(Stages.refusal(failing).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        Stages.get(next).open();
        test.publish(LOBBY, "hello");
        assertThat(bob.sees()).containsExactly("1 hello");
        assertThat(test.hub.channels()).isEqualTo(1);
        bob.client().leave(Departure.CLOSED);
        nothingIsLeft();
    }

    @Test
    void aPatternWhoseFanOutCannotBeginLeavesNoTrace() {
        TestHub failing = new TestHub(broker -> new ThrowsAtSubscribe(broker), presence -> presence);
        ChannelPattern everything = ChannelPattern.parse("#");

        Throwable thrown = catchThrowableOfType(
                IllegalStateException.class,
                () -> failing.guest("eve").client().subscribe(SubscribeRequest.to(everything, InWords.ALL)));

        assertThat(thrown).hasMessage("broken");
        assertThat(failing.hub.channels()).isZero();
        assertThat(failing.hub.patterns()).isZero();
        assertThat(failing.hub.counts().subscriptions()).isZero();
    }

    private void nothingIsLeft() {
        assertThat(test.hub.channels()).isZero();
        assertThat(test.hub.counts().subscriptions()).isZero();
        assertThat(test.present.channels()).isZero();
    }

    /** Publishes once, in another thread, after history was read and before it is answered. */
    private static final class PublishesAfterHistory extends ForwardingBroker {

        private boolean published;

        PublishesAfterHistory(Broker broker) {
            super(broker);
        }

        @Override
        public CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query) {
            CompletionStage<HistoryPage> page = super.history(channel, query);
            if (!published) {
                published = true;
                Stages.get(CompletableFuture.supplyAsync(
                        () -> super.publish(channel, new Draft(null, Payload.text("meanwhile"), null))));
            }
            return page;
        }
    }

    private static final class ThrowsAtSubscribe extends ForwardingBroker {

        ThrowsAtSubscribe(Broker broker) {
            super(broker);
        }

        @Override
        public CompletionStage<Void> subscribe(ChannelFilter filter) {
            throw new IllegalStateException("broken");
        }
    }
}
