package io.parley.hub;

import static io.parley.hub.TestHub.LOBBY;
import static io.parley.hub.TestHub.newest;
import static io.parley.hub.TestHub.since;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.broker.HistoryQuery;
import io.parley.broker.Stages;
import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import io.parley.hub.TestHub.Guest;
import io.parley.transport.Frame;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What clients get of what others publish. */
class SubscribeTest {

    private static final ChannelName QUIET = ChannelName.parse("quiet/corner");
    private static final ChannelPattern ROOMS = ChannelPattern.parse("room/+");

    private final TestHub test = new TestHub();
    private final Guest ada = test.guest("ada");
    private final Guest bob = test.guest("bob");

    @Test
    void bringsWhatOthersAndOneselfPublish() {
        ada.enters(QUIET);

        ada.says(QUIET, "hello");
        Position second = bob.says(QUIET, "hi");

        assertThat(second.offset()).isEqualTo(2);
        assertThat(ada.sees()).containsExactly("1 hello", "2 hi");
        assertThat(bob.sees()).isEmpty();
    }

    @Test
    void sendsNothingBeforeTheGateIsOpen() {
        Subscribed subscribed = Stages.get(ada.client().subscribe(SubscribeRequest.to(QUIET, InWords.ALL)));
        bob.says(QUIET, "one");
        bob.says(QUIET, "two");
        assertThat(ada.sees()).isEmpty();

        ada.connection().send(Frame.text("the reply"));
        subscribed.open();
        bob.says(QUIET, "three");

        assertThat(ada.sees()).containsExactly("the reply", "1 one", "2 two", "3 three");
    }

    @Test
    void aGateOpenedAfterLeavingLetsNothingThrough() {
        Subscribed subscribed = Stages.get(ada.client().subscribe(SubscribeRequest.to(QUIET, InWords.ALL)));
        bob.says(QUIET, "one");
        ada.client().unsubscribe(QUIET);
        subscribed.open();

        assertThat(ada.sees()).isEmpty();
    }

    @Test
    void sendsNothingAfterUnsubscribe() {
        ada.enters(QUIET);
        ada.client().unsubscribe(QUIET);
        bob.says(QUIET, "one");

        assertThat(ada.sees()).isEmpty();
        assertThat(ada.client().subscriptions()).isEmpty();
        assertThat(test.hub.channels()).isZero();
    }

    @Test
    void resubscribingGoesOnFromThePresent() {
        ada.enters(QUIET);
        ada.client().unsubscribe(QUIET);
        bob.says(QUIET, "missed");

        Subscribed subscribed = ada.enters(QUIET);
        bob.says(QUIET, "heard");

        assertThat(subscribed.position().offset()).isEqualTo(1);
        assertThat(ada.sees()).containsExactly("2 heard");
    }

    @Test
    void resubscribingSinceAPositionRecovers() {
        Position seen = bob.says(LOBBY, "one");
        bob.says(LOBBY, "two");

        Subscribed subscribed = ada.enters(since(seen));

        assertThat(subscribed.recovery().recovered()).isTrue();
        assertThat(InWords.of(subscribed.recovery())).containsExactly("2 two");
        assertThat(subscribed.position().offset()).isEqualTo(2);
    }

    @Test
    void doesNotPretendToRecoverWhatHistoryLetGo() {
        Position seen = bob.says(LOBBY, "one");
        for (int i = 2; i <= 12; i++) {
            bob.says(LOBBY, "more");
        }

        Subscribed subscribed = ada.enters(since(seen));

        assertThat(subscribed.recovery().recovered()).isFalse();
        assertThat(subscribed.recovery().reason()).isEqualTo("history no longer has offsets 2 to 12");
        assertThat(subscribed.position().offset()).isEqualTo(12);
    }

    @Test
    void givesTheNewestWhereNothingWasSeen() {
        bob.says(LOBBY, "one");
        bob.says(LOBBY, "two");
        bob.says(LOBBY, "three");

        assertThat(InWords.of(ada.enters(newest(2)).recovery())).containsExactly("2 two", "3 three");
    }

    @Test
    void refusesASecondSubscriptionToTheSame() {
        ada.enters(LOBBY);

        Refusal refusal = Stages.refusal(ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.PUBLICATIONS)));

        assertThat(refusal.code()).isEqualTo(ErrorCode.ALREADY_SUBSCRIBED);
        bob.says(LOBBY, "still there");
        assertThat(ada.sees()).contains("1 still there");
    }

    @Test
    void refusesToUnsubscribeFromWhatIsNotSubscribed() {
        assertThat(catchThrowableOfType(Refusal.class, () -> ada.client().unsubscribe(LOBBY))
                        .code())
                .isEqualTo(ErrorCode.NOT_SUBSCRIBED);
        ada.enters(LOBBY);
        ada.client().unsubscribe(LOBBY);
        assertThat(catchThrowableOfType(Refusal.class, () -> ada.client().unsubscribe(LOBBY))
                        .code())
                .isEqualTo(ErrorCode.NOT_SUBSCRIBED);
    }

    @Test
    void eachEncodingIsALogOfItsOwn() {
        ada.enters(new SubscribeRequest(QUIET, InWords.ALL, null, 0, false));
        bob.enters(new SubscribeRequest(QUIET, InWords.ALL_OTHERWISE, null, 0, false));

        ada.says(QUIET, "hello");

        assertThat(ada.sees()).containsExactly("1 hello");
        assertThat(bob.sees()).containsExactly("<1 hello");
    }

    @Test
    void anEncodingMayLeaveEventsOut() {
        ada.enters(new SubscribeRequest(LOBBY, InWords.PUBLICATIONS, null, 0, false));
        bob.enters(new SubscribeRequest(LOBBY, InWords.ALL, null, 0, false));

        bob.says(LOBBY, "hello");
        test.guest("eve").enters(LOBBY);

        assertThat(ada.sees()).containsExactly("1 hello");
        assertThat(bob.sees()).containsExactly("joined bob", "1 hello", "joined eve");
    }

    @Test
    void aFailingEncodingCostsNobodyElseAnything() {
        Guest eve = test.guest("eve");
        eve.enters(new SubscribeRequest(
                QUIET,
                new EventEncoder() {
                    @Override
                    public @Nullable Frame encode(ChannelEvent event, @Nullable ChannelPattern via) {
                        throw new IllegalStateException("cannot encode");
                    }
                },
                null,
                0,
                false));
        ada.enters(QUIET);
        bob.enters(ChannelPattern.parse("quiet/+"));

        Position position = bob.says(QUIET, "hello");

        assertThat(position.offset()).isEqualTo(1);
        assertThat(ada.sees()).containsExactly("1 hello");
        assertThat(bob.sees()).containsExactly("1 hello in quiet/corner via quiet/+");
        assertThat(eve.sees()).isEmpty();
    }

    @Test
    void aPatternBringsEveryChannelItMatchesAndHasNoPosition() {
        Subscribed subscribed = ada.enters(new SubscribeRequest(ROOMS, InWords.PUBLICATIONS, null, 5, true));

        bob.says(LOBBY, "one");
        bob.says(ChannelName.parse("room/den"), "two");
        bob.says(ChannelName.parse("room/den/corner"), "not matched");

        assertThat(subscribed.position()).isNull();
        assertThat(subscribed.roster()).isNull();
        assertThat(subscribed.recovery()).isEqualTo(Recovery.NOTHING);
        assertThat(ada.sees()).containsExactly("1 one in room/lobby via room/+", "1 two in room/den via room/+");
    }

    @Test
    void aChannelAndAPatternThatMatchesItAreTwoSubscriptions() {
        ada.enters(new SubscribeRequest(LOBBY, InWords.PUBLICATIONS, null, 0, false));
        ada.enters(new SubscribeRequest(ROOMS, InWords.PUBLICATIONS, null, 0, false));

        bob.says(LOBBY, "hello");
        assertThat(ada.sees()).containsExactlyInAnyOrder("1 hello", "1 hello in room/lobby via room/+");

        ada.client().unsubscribe(LOBBY);
        bob.says(LOBBY, "again");
        assertThat(ada.sees()).containsExactly("2 again in room/lobby via room/+");
    }

    @Test
    void theFanOutLastsFromTheFirstSubscriberToTheLast() {
        ada.enters(LOBBY);
        bob.enters(LOBBY);
        ada.client().unsubscribe(LOBBY);
        assertThat(test.broker.fanOut).containsExactly("+room/lobby");
        bob.client().leave(Departure.CLOSED);
        bob.client().leave(Departure.LOST);

        assertThat(test.broker.fanOut).containsExactly("+room/lobby", "-room/lobby");
    }

    @Test
    void leavingEndsEverythingOnce() {
        Guest eve = test.guest("eve");
        eve.enters(LOBBY);
        eve.sees();
        ada.enters(LOBBY);
        ada.enters(QUIET);
        ada.enters(ROOMS);
        eve.sees();
        assertThat(test.hub.clients()).isEqualTo(3);

        ada.client().leave(Departure.SLOW);
        ada.client().leave(Departure.CLOSED);

        assertThat(eve.sees()).containsExactly("left ada: slow");
        assertThat(test.hub.clients()).isEqualTo(2);
        assertThat(test.hub.channels()).isEqualTo(1);
        assertThat(test.hub.patterns()).isZero();
        assertThat(test.hub.counts().departures().of(Departure.SLOW)).isEqualTo(1);
        assertThat(ada.client().subscriptions()).isEmpty();
    }

    @Test
    void whoHasLeftCannotSubscribe() {
        ada.client().leave(Departure.LOST);

        assertThat(Stages.refusal(ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.ALL)))
                        .code())
                .isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(test.hub.channels()).isZero();
    }

    @Test
    void nothingIsLeftAfterChurn() {
        Random random = new Random(5);
        List<Guest> guests = List.of(ada, bob, test.guest("eve"), test.guest("dan"));
        for (int i = 0; i < 2000; i++) {
            Guest guest = guests.get(random.nextInt(guests.size()));
            var filter = random.nextBoolean()
                    ? ChannelName.parse("room/" + random.nextInt(6))
                    : ChannelPattern.parse("room/" + random.nextInt(3) + "/#");
            if (guest.client().subscriptions().contains(filter)) {
                guest.client().unsubscribe(filter);
            } else {
                guest.enters(filter);
            }
        }
        guests.forEach(guest -> guest.client().leave(Departure.CLOSED));

        assertThat(test.hub.channels()).isZero();
        assertThat(test.hub.patterns()).isZero();
        assertThat(test.hub.clients()).isZero();
        assertThat(test.hub.counts().subscriptions()).isZero();
        assertThat(test.present.channels()).isZero();
    }

    @Test
    void historyGoesOnFromAPosition() {
        Position first = bob.says(LOBBY, "one");
        bob.says(LOBBY, "two");
        bob.says(LOBBY, "three");

        var page = Stages.get(ada.client().history(LOBBY, HistoryQuery.after(first, 1)));

        assertThat(page.position().offset()).isEqualTo(3);
        assertThat(page.publications()).singleElement().extracting(InWords::of).isEqualTo("2 two");
    }

    @Test
    void aRepeatedKeyIsTheSamePublication() {
        ada.enters(QUIET);

        Position first = Stages.get(bob.client().publish(QUIET, Payload.text("once"), "k1", null));
        Position again = Stages.get(bob.client().publish(QUIET, Payload.text("once"), "k1", null));

        assertThat(again).isEqualTo(first);
        assertThat(ada.sees()).containsExactly("1 once");
    }
}
