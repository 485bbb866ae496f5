package io.parley.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people see when connections break and the hub goes away: nothing missing, nothing twice, or an honest note. */
class RecoveryIT {

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    private static final double SHORT_PAUSES = 0.1;
    private static final double LONG_PAUSES = 0.999;
    private static final int ROUNDS = 6;

    private RunningHub hub;
    private Cable adasCable;
    private Cable bobsCable;

    @BeforeEach
    void layCables() throws Exception {
        hub = RunningHub.start();
        adasCable = new Cable(hub);
        bobsCable = new Cable(hub);
    }

    @AfterEach
    void removeCables() throws Exception {
        adasCable.close();
        bobsCable.close();
        hub.close();
    }

    @Test
    void ownsUpToWhatARestartMayHaveLostAndSendsWhatWasQueued() throws Exception {
        Visitor ada = visitor("Ada").enter(hub, "tea");
        Visitor bob = visitor("Bob").enter(hub, "tea");
        ada.say("before");
        bob.sees("before");

        hub.stop();
        ada.seesDisconnected();
        bob.seesDisconnected();
        ada.say("while it was away");
        assertThat(ada.message("while it was away")).hasAttribute("data-state", "pending");
        ada.shoot("hub-is-away");
        hub.startAgain();

        ada.seesConnected();
        bob.seesConnected();
        bob.sees("before", "while it was away");
        ada.sees("before", "while it was away");
        assertThat(ada.message("while it was away")).hasAttribute("data-state", "sent");
        ada.seesGaps(1);
        bob.seesGaps(1);
        ada.seesMembers("Ada", "Bob");
        bob.say("welcome back");
        ada.sees("before", "while it was away", "welcome back");
        bob.shoot("hub-came-back");
    }

    @Test
    void missesNothingThatWasSaidWhileTheCableWasCut() {
        Visitor ada = visitor("Ada").enter(adasCable.url(), "tea");
        Visitor bob = visitor("Bob").enter(hub, "tea");
        ada.seesMembers("Ada", "Bob");
        bob.say("one");
        ada.sees("one");

        adasCable.cut();
        ada.seesDisconnected();
        bob.seesMembers("Bob");
        bob.say("two");
        bob.say("three");
        ada.say("four");
        bob.sees("one", "two", "three");
        adasCable.mend();

        ada.seesConnected();
        ada.sees("one", "two", "three", "four");
        bob.sees("one", "two", "three", "four");
        ada.seesGaps(0);
        ada.seesMembers("Ada", "Bob");
        assertThat(bob.at("note").last()).hasText("Ada joined");
        ada.shoot("cable-mended");
    }

    @Test
    void ownsUpToAGapWhereTheHubDidNotKeepEnough() throws Exception {
        try (RunningHub forgetful = RunningHub.start(Map.of("parley.namespace.room.history-size", "2"));
                Cable cable = new Cable(forgetful)) {
            Visitor ada = visitor("Ada").enter(cable.url(), "tea");
            Visitor bob = visitor("Bob").enter(forgetful, "tea");
            bob.say("one");
            ada.sees("one");

            cable.cut();
            ada.seesDisconnected();
            bob.say("two");
            bob.say("three");
            bob.say("four");
            assertThat(bob.message("four")).hasAttribute("data-state", "sent");
            cable.mend();

            ada.sees("one", "three", "four");
            ada.seesGaps(1);
            assertThat(ada.at("recovery-note")).containsText("Messages may be missing here");
            bob.seesGaps(0);
            ada.shoot("gap");
        }
    }

    @Test
    void saysOnceWhatTheHubHeardButCouldNotConfirm() {
        Visitor ada = visitor("Ada").enter(adasCable.url(), "tea");
        Visitor bob = visitor("Bob").enter(hub, "tea");
        ada.seesMembers("Ada", "Bob");

        adasCable.swallowAnswers();
        ada.say("did you hear me?");
        bob.sees("did you hear me?");
        assertThat(ada.message("did you hear me?")).hasAttribute("data-state", "pending");
        adasCable.cut();
        ada.seesDisconnected();
        bob.say("I did");
        adasCable.mend();

        ada.seesConnected();
        ada.sees("did you hear me?", "I did");
        assertThat(ada.message("did you hear me?")).hasAttribute("data-state", "sent");
        bob.say("and once only");
        ada.sees("did you hear me?", "I did", "and once only");
        bob.sees("did you hear me?", "I did", "and once only");
    }

    @Test
    void keepsOneOrderForAllThroughManyCuts() {
        Visitor ada = visitor("Ada").enter(adasCable.url(), "storm");
        Visitor bob = visitor("Bob").enter(bobsCable.url(), "storm");
        ada.seesMembers("Ada", "Bob");

        for (int round = 0; round < ROUNDS; round++) {
            ada.say("Ada " + round);
            (round % 2 == 0 ? adasCable : bobsCable).twitch();
            bob.say("Bob " + round);
            ada.say("Ada again " + round);
        }
        ada.seesConnected();
        bob.seesConnected();
        assertThat(ada.messages()).hasCount(3 * ROUNDS);
        assertThat(bob.messages()).hasCount(3 * ROUNDS);
        Visitor eve = visitor("Eve").enter(hub, "storm");
        assertThat(eve.messages()).hasCount(3 * ROUNDS);

        List<String> said = eve.messages().allTextContents();
        assertThat(said)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, ROUNDS)
                        .boxed()
                        .flatMap(round -> Stream.of("Ada " + round, "Bob " + round, "Ada again " + round))
                        .toList())
                .containsSubsequence(IntStream.range(0, ROUNDS)
                        .boxed()
                        .flatMap(round -> Stream.of("Ada " + round, "Ada again " + round))
                        .toList());
        ada.sees(said.toArray(String[]::new));
        bob.sees(said.toArray(String[]::new));
        ada.seesGaps(0);
        bob.seesGaps(0);
        ada.shoot("many-cuts");
    }

    @Test
    void waitsLongerAfterEachFailureAndTriesAtOnceWhenTold() {
        Visitor ada = BROWSERS.visitor("Ada").withChance(LONG_PAUSES).expectingLostSockets();
        ada.enter(adasCable.url(), "patience");
        ada.page().evaluate("""
                () => {
                  window.waits = [];
                  const countdown = document.querySelector('.countdown');
                  const note = () => countdown.textContent && window.waits.push(countdown.textContent);
                  new MutationObserver(note).observe(countdown, { childList: true, characterData: true, subtree: true });
                }""");

        adasCable.cut();

        assertThat(ada.page().locator(".countdown")).hasText("in 4 s");
        ada.shoot("waiting");
        @SuppressWarnings("unchecked")
        List<String> waits = (List<String>) ada.page().evaluate("window.waits");
        assertThat(waits).containsSubsequence("in 1 s", "in 2 s", "in 4 s").doesNotContain("in 3 s");
        assertThat(adasCable.refused()).isEqualTo(3);
        adasCable.mend();
        ada.at("retry-now").click();

        ada.seesConnected();
        assertThat(ada.at("retry-now")).isHidden();
        assertThat(adasCable.refused()).isEqualTo(3);
    }

    @Test
    void keepsAMessageThatIsWrittenWhileTheConnectionBreaks() {
        Visitor ada = visitor("Ada").enter(adasCable.url(), "draft");
        ada.input().fill("half a thou");

        adasCable.twitch();
        ada.seesConnected();

        assertThat(ada.input()).hasValue("half a thou");
        assertThat(ada.input()).isFocused();
    }

    @Test
    void saysThatTheNetworkIsGoneAndComesBackWithIt() {
        Visitor ada = visitor("Ada").enter(adasCable.url(), "train");

        adasCable.cut();
        ada.page().context().setOffline(true);
        assertThat(ada.at("connection")).hasAttribute("data-state", "offline");
        assertThat(ada.at("connection-text")).hasText("Offline, trying again");
        ada.shoot("offline");
        adasCable.mend();
        ada.page().context().setOffline(false);

        ada.seesConnected();
        ada.seesGaps(0);
    }

    private static Visitor visitor(String name) {
        return BROWSERS.visitor(name).withChance(SHORT_PAUSES).expectingLostSockets();
    }
}
