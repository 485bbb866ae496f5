package io.parley.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People talk to each other on the chat page. */
class ConversationIT {

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    /** More stops than the page has. */
    private static final int STOPS = 30;

    private static final String NAME_OF_STOP =
            "(({dataset, id, ariaLabel, textContent}) => dataset.testid || id || ariaLabel || textContent.trim())"
                    + "(document.activeElement)";

    private static RunningHub hub;

    @BeforeAll
    static void startHub() throws Exception {
        hub = RunningHub.start();
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void carriesWhatTwoPeopleSayToBoth() {
        Visitor ada = BROWSERS.visitor("Ada").enter(hub, "tea");
        Visitor bob = BROWSERS.visitor("Bob").enter(hub, "tea");
        ada.seesMembers("Ada", "Bob");

        ada.say("Would you like some tea?");
        bob.sees("Would you like some tea?");
        bob.say("Gladly.");
        ada.sees("Would you like some tea?", "Gladly.");
        ada.say("It is on its way.");

        ada.sees("Would you like some tea?", "Gladly.", "It is on its way.");
        bob.sees("Would you like some tea?", "Gladly.", "It is on its way.");
        assertThat(ada.message("Gladly.")).hasAttribute("data-author", "Bob");
        assertThat(ada.message("Gladly.")).hasAttribute("data-own", "false");
        assertThat(bob.message("Gladly.")).hasAttribute("data-own", "true");
        assertThat(bob.message("Gladly.")).hasAttribute("data-state", "sent");
        ada.shoot("conversation");
    }

    @Test
    void showsWhoComesAndGoes() {
        Visitor ada = BROWSERS.visitor("Ada").enter(hub, "door");
        ada.seesMembers("Ada");
        Visitor bob = BROWSERS.visitor("Bob").enter(hub, "door");

        ada.seesMembers("Ada", "Bob");
        bob.seesMembers("Ada", "Bob");
        assertThat(ada.at("note")).hasText("Bob joined");
        assertThat(ada.at("member-count")).hasText("2");

        bob.page().navigate("about:blank");

        ada.seesMembers("Ada");
        assertThat(ada.at("note")).hasText("Bob left");
        ada.shoot("somebody-left");
    }

    @Test
    void tellsWhoIsTypingUntilTheySpeak() {
        Visitor ada = BROWSERS.visitor("Ada").enter(hub, "typing-pool");
        Visitor bob = BROWSERS.visitor("Bob").enter(hub, "typing-pool");
        ada.seesMembers("Ada", "Bob");

        bob.input().pressSequentially("Well, I");
        assertThat(ada.at("typing")).hasText("Bob is typing…");
        ada.shoot("typing");
        bob.input().press("Enter");

        ada.sees("Well, I");
        assertThat(ada.at("typing")).isEmpty();
        assertThat(bob.at("typing")).isEmpty();
    }

    @Test
    void takesANewNameEverywhere() {
        Visitor ada = BROWSERS.visitor("Ada").enter(hub, "names");
        Visitor bob = BROWSERS.visitor("Bob").enter(hub, "names");
        ada.seesMembers("Ada", "Bob");
        bob.say("under my old name");

        bob.at("nickname").fill("Grace");
        bob.at("nickname").press("Enter");

        ada.seesMembers("Ada", "Grace");
        assertThat(ada.at("note").last()).hasText("Bob is now Grace");
        bob.say("under my new name");
        assertThat(ada.message("under my new name")).hasAttribute("data-author", "Grace");
        assertThat(ada.message("under my old name")).hasAttribute("data-author", "Bob");
        bob.page().reload();
        bob.seesMembers("Ada", "Grace");
    }

    @Test
    void givesThoseWhoComeLaterWhatWasSaid() {
        Visitor ada = BROWSERS.visitor("Ada").enter(hub, "history");
        ada.say("first");
        ada.say("second");
        ada.sees("first", "second");

        Visitor bob = BROWSERS.visitor("Bob").enter(hub, "history");

        bob.sees("first", "second");
        bob.seesGaps(0);
        assertThat(bob.message("first")).hasAttribute("data-author", "Ada");
    }

    @Test
    void keepsRoomsApartAndCountsWhatIsUnread() {
        Visitor ada = BROWSERS.visitor("Ada").enter(hub, "kitchen");
        Visitor bob = BROWSERS.visitor("Bob").enter(hub, "cellar");
        ada.at("room-input").fill("Cellar");
        ada.at("join").click();
        assertThat(ada.at("room-title")).hasText("cellar");
        ada.seesMembers("Ada", "Bob");
        ada.page().locator("[data-room=kitchen] .open").click();
        assertThat(ada.at("room-title")).hasText("kitchen");

        bob.say("dark down here");

        assertThat(ada.at("unread")).hasText("1 unread");
        ada.sees();
        ada.shoot("unread");
        ada.page().locator("[data-room=cellar] .open").click();
        ada.sees("dark down here");
        assertThat(ada.at("unread")).hasCount(0);
        assertThat(ada.page()).hasURL(hub.url() + "#cellar");
    }

    @Test
    void needsNoMouse() {
        Visitor bob = BROWSERS.visitor("Bob").enter(hub, "keys");
        Visitor ada = BROWSERS.visitor("Ada").enter(hub, "keys");
        Keyboard keys = ada.page().keyboard();
        assertThat(ada.input()).isFocused();

        keys.type("one line");
        keys.press("Shift+Enter");
        keys.type("and another");
        keys.press("Enter");
        bob.sees("one line\nand another");
        assertThat(bob.messages().last().innerText()).isEqualTo("one line\nand another");

        keys.press("Control+k");
        keys.type("keys too");
        keys.press("Enter");
        assertThat(ada.at("room-title")).hasText("keys-too");
        keys.type("alone here");
        keys.press("Enter");
        ada.sees("alone here");
        keys.press("Alt+ArrowUp");
        assertThat(ada.at("room-title")).hasText("keys");

        Locator shortcuts = ada.page().locator("dialog");
        ada.page().locator(".scroll").focus();
        keys.press("?");
        assertThat(shortcuts).isVisible();
        ada.shoot("shortcuts");
        keys.press("Escape");
        assertThat(shortcuts).isHidden();
        keys.press("/");
        assertThat(ada.input()).isFocused();
    }

    @Test
    void leadsByTabThroughAllThatCanBeUsedToTheMessage() {
        Visitor ada = BROWSERS.visitor("Ada").enter(hub, "tabs");
        ada.page().locator(".skip").focus();
        List<String> way = new ArrayList<>();
        while (!way.contains("message-input") && way.size() < STOPS) {
            ada.page().keyboard().press("Tab");
            way.add((String) ada.page().evaluate(NAME_OF_STOP));
        }

        assertThat(way)
                .containsExactly(
                        "tabs",
                        "room-input",
                        "join",
                        "nickname",
                        "theme",
                        "Game",
                        "Frames",
                        "help",
                        "Messages",
                        "Copy the link to this room",
                        "message-input");
    }
}
