package io.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.broker.Stages;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Limit;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.hub.TestHub.Guest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** In a conflated channel the newest publication of each state counts, and is delivered when the interval ends. */
class ConflationTest {

    private static final ChannelName ARENA = ChannelName.parse("game/arena");

    private final TestHub test = new TestHub(new HubLimits(0, 0, 100, 10, 10, 10, 10, 1000, 3, 64));
    private final Guest ada = test.guest("ada");
    private final Guest bob = test.guest("bob");

    @Test
    void deliversNothingBeforeTheIntervalEnds() {
        watches(bob);
        ada.sets(ARENA, "p1", "here");
        assertThat(bob.sees()).isEmpty();

        assertThat(test.tick()).isEqualTo(1);
        assertThat(bob.sees()).containsExactly("1 here");
        assertThat(test.tick()).isZero();
    }

    @Test
    void deliversTheNewestOfEachStateInTheOrderOfTheirOffsets() {
        watches(bob);
        ada.sets(ARENA, "p1", "here");
        ada.sets(ARENA, "p2", "elsewhere");
        ada.sets(ARENA, "p1", "there");
        ada.sets(ARENA, "p1", "gone");

        test.tick();

        assertThat(bob.sees()).containsExactly("2 elsewhere", "4 gone");
        assertThat(test.hub.counts().publicationsConflated()).isEqualTo(2);
        assertThat(test.hub.counts().deliveries()).isEqualTo(2);
    }

    @Test
    void takesPublicationsWithoutAStateForOneState() {
        watches(bob);
        ada.says(ARENA, "one");
        ada.says(ARENA, "two");
        ada.sets(ARENA, "p1", "here");

        test.tick();

        assertThat(bob.sees()).containsExactly("2 two", "3 here");
    }

    @Test
    void bringsANewcomerTheStatesThereAreAndThenWhatChanges() {
        watches(bob);
        ada.sets(ARENA, "p1", "here");
        ada.sets(ARENA, "p2", "elsewhere");
        test.tick();
        ada.sets(ARENA, "p1", "there");

        Guest eve = test.guest("eve");
        Subscribed subscribed = watches(eve);
        assertThat(subscribed.conflated()).isTrue();
        assertThat(eve.sees()).containsExactly("1 here", "2 elsewhere");

        test.tick();
        assertThat(eve.sees()).containsExactly("3 there");
        Guest dan = test.guest("dan");
        watches(dan);
        assertThat(dan.sees()).containsExactly("2 elsewhere", "3 there");
    }

    @Test
    void bringsTheFirstSubscriberTheStatesThatHistoryHas() {
        ada.sets(ARENA, "p1", "here");
        ada.sets(ARENA, "p1", "there");
        ada.sets(ARENA, "p2", "elsewhere");

        watches(bob);

        assertThat(bob.sees()).containsExactly("2 there", "3 elsewhere");
    }

    @Test
    void doesNotClaimToHaveRecovered() {
        Position seen = ada.sets(ARENA, "p1", "here");
        ada.sets(ARENA, "p1", "there");

        Subscribed subscribed = bob.enters(new SubscribeRequest(ARENA, InWords.PUBLICATIONS, seen, 0, false));

        assertThat(subscribed.recovery().recovered()).isFalse();
        assertThat(subscribed.recovery().reason()).contains("conflated");
        assertThat(bob.sees()).containsExactly("2 there");
    }

    @Test
    void keepsSoManyStatesForNewcomersAndForgetsTheOldest() {
        watches(bob);
        for (int i = 1; i <= 5; i++) {
            ada.sets(ARENA, "p" + i, "here");
            test.tick();
        }
        assertThat(bob.sees()).hasSize(5);

        Guest eve = test.guest("eve");
        watches(eve);

        assertThat(eve.sees()).containsExactly("3 here", "4 here", "5 here");
        assertThat(test.hub.counts().limits().of(Limit.STATES)).isEqualTo(2);
    }

    @Test
    void deliversEarlyWhereMoreStatesChangeThanAreKept() {
        watches(bob);
        for (int i = 1; i <= 4; i++) {
            ada.sets(ARENA, "p" + i, "here");
        }
        assertThat(bob.sees()).containsExactly("1 here", "2 here", "3 here");

        test.tick();
        assertThat(bob.sees()).containsExactly("4 here");
    }

    @Test
    void tellsMembersAtOnce() {
        bob.enters(SubscribeRequest.to(ARENA, InWords.ALL));
        bob.sees();
        ada.enters(SubscribeRequest.to(ARENA, InWords.PUBLICATIONS));
        assertThat(bob.sees()).containsExactly("joined ada");

        // What a newcomer begins with is made anew after that.
        Guest eve = test.guest("eve");
        eve.enters(SubscribeRequest.to(ARENA, InWords.ALL));
        assertThat(eve.sees()).containsExactly("joined eve");
    }

    @Test
    void conflatesForPatternsAsWellButNotWhatIsNotConflated() {
        bob.enters(SubscribeRequest.to(ChannelPattern.parse("+/arena"), InWords.PUBLICATIONS));
        ada.sets(ARENA, "p1", "here");
        ada.sets(ARENA, "p1", "there");
        ada.says(ChannelName.parse("room/arena"), "at once");
        assertThat(bob.sees()).containsExactly("1 at once in room/arena via +/arena");

        test.tick();

        assertThat(bob.sees()).containsExactly("2 there in game/arena via +/arena");
    }

    @Test
    void keepsEveryPublicationInHistory() {
        watches(bob);
        ada.sets(ARENA, "p1", "here");
        ada.sets(ARENA, "p1", "there");

        assertThat(Stages.get(ada.client().history(ARENA, io.parley.broker.HistoryQuery.newest(10)))
                        .publications())
                .hasSize(2)
                .allMatch(publication -> "p1".equals(publication.state()));
    }

    @Test
    void carriesAStateWhereNothingIsConflatedAndDeliversAtOnce() {
        bob.enters(SubscribeRequest.to(TestHub.LOBBY, InWords.PUBLICATIONS));
        Stages.get(ada.client().publish(TestHub.LOBBY, Payload.text("one"), null, "p1"));
        Stages.get(ada.client().publish(TestHub.LOBBY, Payload.text("two"), null, "p1"));

        assertThat(bob.sees()).containsExactly("1 one", "2 two");
    }

    @Test
    void forgetsStatesThatAreOlderThanHistoryMayBe() {
        long began = 1000;
        long age = Duration.ofMinutes(1).toNanos();
        Conflation conflation = new Conflation(test.namespaces(), true, 3, test.hub.counts());
        conflation.hold(state("p1", 1));
        conflation.deliver(began);
        conflation.hold(state("p2", 2));
        conflation.deliver(began + 1);

        assertThat(conflation.delivered(began + age))
                .extracting(Publication::state)
                .containsExactly("p1", "p2");
        assertThat(conflation.delivered(began + age + 1))
                .extracting(Publication::state)
                .containsExactly("p2");
    }

    private static Publication state(String name, long offset) {
        return new Publication(ARENA, new Position("k3f", offset), 0, null, Payload.text(""), name);
    }

    private static Subscribed watches(Guest guest) {
        return guest.enters(SubscribeRequest.to(ARENA, InWords.PUBLICATIONS));
    }
}
