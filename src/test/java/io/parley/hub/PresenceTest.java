package io.parley.hub;

import static io.parley.hub.TestHub.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.broker.Stages;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import io.parley.hub.TestHub.Guest;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is told of whom, and that nobody stays listed who is gone. */
class PresenceTest {

    private static final ChannelName QUIET = ChannelName.parse("quiet/corner");

    private final TestHub test = new TestHub();
    private final Guest ada = test.guest("ada");
    private final Guest bob = test.guest("bob");

    @Test
    void tellsOfJoinRenameAndUnsubscribe() {
        ada.enters(LOBBY);
        ada.sees();

        bob.client().rename("Bob");
        bob.enters(LOBBY);
        bob.client().rename("Robert");
        bob.client().unsubscribe(LOBBY);

        assertThat(ada.sees())
                .containsExactly("joined bob (Bob)", "joined bob (Robert)", "left bob (Robert): unsubscribed");
    }

    @ParameterizedTest
    @EnumSource(Departure.class)
    void tellsHowSomebodyLeft(Departure cause) {
        ada.enters(LOBBY);
        bob.enters(LOBBY);
        ada.sees();

        bob.client().leave(cause);

        assertThat(ada.sees()).containsExactly("left bob: " + cause.wireName());
    }

    @Test
    void listsTheNewcomerToo() {
        ada.enters(LOBBY);

        Subscribed subscribed = bob.enters(new SubscribeRequest(LOBBY, InWords.ALL, null, 0, true));

        assertThat(InWords.of(subscribed.roster())).containsExactly("ada", "bob");
        assertThat(InWords.of(Stages.get(ada.client().presence(LOBBY)))).containsExactly("ada", "bob");
    }

    @Test
    void listsNobodyWhereThatWasNotAskedFor() {
        assertThat(ada.enters(LOBBY).roster()).isNull();
    }

    @Test
    void aRenameToTheSameNameIsNoNews() {
        ada.client().rename("Ada");
        ada.enters(LOBBY);
        ada.sees();

        ada.client().rename("Ada");

        assertThat(ada.sees()).isEmpty();
    }

    @Test
    void aRenameIsToldInEveryChannel() {
        ChannelName den = ChannelName.parse("room/den");
        ada.enters(LOBBY);
        ada.enters(den);
        ada.client().rename("Ada");

        assertThat(test.members(LOBBY)).containsExactly("ada (Ada)");
        assertThat(test.members(den)).containsExactly("ada (Ada)");
        assertThat(ada.client().member().name()).isEqualTo("Ada");
    }

    @Test
    void aNameMayBeGivenUp() {
        ada.client().rename("Ada");
        ada.enters(LOBBY);
        ada.client().rename(null);

        assertThat(test.members(LOBBY)).containsExactly("ada");
    }

    @Test
    void namespacesWithoutPresenceTellNothing() {
        ada.enters(QUIET);
        Subscribed subscribed = bob.enters(new SubscribeRequest(QUIET, InWords.ALL, null, 0, true));
        bob.client().rename("Bob");
        bob.client().unsubscribe(QUIET);

        assertThat(subscribed.roster()).isNull();
        assertThat(ada.sees()).isEmpty();
        assertThat(Stages.refusal(ada.client().presence(QUIET)).code()).isEqualTo(ErrorCode.NOT_OFFERED);
    }

    @Test
    void whoFollowsAPatternIsPresentNowhere() {
        ada.enters(ChannelPattern.parse("room/+"));
        bob.enters(LOBBY);

        assertThat(test.members(LOBBY)).containsExactly("bob");
        assertThat(ada.sees()).containsExactly("joined bob in room/lobby via room/+");
    }

    @Test
    void whoLeavesWhileJoiningIsNoGhost() {
        bob.enters(LOBBY);
        bob.sees();
        test.presence.calls.slow = true;
        CompletionStage<Subscribed> stage = ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.ALL));
        ada.client().leave(Departure.LOST);
        test.presence.calls.slow = false;
        answerAll();

        assertThat(Stages.refusal(stage).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(test.members(LOBBY)).containsExactly("bob");
        assertThat(bob.sees()).containsExactly("joined ada", "left ada: lost");
    }

    @Test
    void whoComesBackWhileLeavingIsPresent() {
        test.presence.calls.slow = true;
        ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.ALL));
        ada.client().unsubscribe(LOBBY);
        CompletionStage<Subscribed> again = ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.ALL));
        answerAll();

        Stages.get(again).open();
        assertThat(test.members(LOBBY)).containsExactly("ada");
        assertThat(ada.client().subscriptions()).containsExactly(LOBBY);
    }

    @Test
    void aNameTakenWhileJoiningIsTheOneThatStays() {
        ada.client().rename("Ada");
        test.presence.calls.slow = true;
        ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.ALL));
        ada.client().rename("Countess");
        answerAll();

        assertThat(test.members(LOBBY)).containsExactly("ada (Countess)");
    }

    @Test
    void aNameTakenWhileTheFanOutBeginsIsTheOneToldOf() {
        test.broker.calls.slow = true;
        ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.ALL));
        ada.client().rename("Ada");
        test.broker.calls.next().isAnswered();
        test.broker.calls.next().isAnswered();

        assertThat(test.members(LOBBY)).containsExactly("ada (Ada)");
    }

    @Test
    void aRenameAfterLeavingBringsNobodyBack() {
        ada.enters(LOBBY);
        ada.client().leave(Departure.CLOSED);
        ada.client().rename("Ghost");

        assertThat(test.present.channels()).isZero();
    }

    @Test
    void aJoinThatFailsEndsTheSubscription() {
        test.presence.calls.slow = true;
        CompletionStage<Subscribed> stage = ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.ALL));
        Held<?> join = test.presence.calls.next();
        test.presence.calls.slow = false;
        // It has reached the store all the same, as a call that timed out may have.
        join.arrives().fails(new Refusal(ErrorCode.UNAVAILABLE, "the store is out of reach"));

        assertThat(Stages.refusal(stage).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(test.present.channels()).isZero();
        assertThat(test.hub.channels()).isZero();
    }

    /** All calls in their order, as one connection to a store carries them. */
    private void answerAll() {
        while (test.presence.calls.size() > 0) {
            test.presence.calls.next().isAnswered();
        }
    }
}
