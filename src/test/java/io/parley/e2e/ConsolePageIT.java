package io.parley.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page that shows frames, for those who want to see what travels. */
class ConsolePageIT {

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    private RunningHub hub;

    @BeforeEach
    void startHub() throws Exception {
        hub = RunningHub.start();
    }

    @AfterEach
    void stopHub() {
        hub.close();
    }

    @Test
    void showsFramesOfBothDirections() {
        Visitor ada = BROWSERS.visitor("Ada");
        ada.page().navigate(hub.url() + "console.html");
        assertThat(frames(ada, "note").last()).containsText("open, speaking parley.v1.json");

        send(ada, "{\"id\":8,\"ping\":{}}");
        assertThat(frames(ada, "out").last()).containsText("{\"id\":8,\"ping\":{}}");
        assertThat(frames(ada, "in").last()).containsText("{\"id\":8,\"ok\":{}}");
        ada.page().getByRole(AriaRole.BUTTON, named("Subscribe")).click();
        ada.at("send").click();
        assertThat(frames(ada, "in").filter(containing("{\"id\":2,\"ok\":"))).hasCount(1);
        ada.page().getByRole(AriaRole.BUTTON, named("Something wrong")).click();
        ada.at("send").click();

        assertThat(frames(ada, "in").last()).containsText("\"error\":{\"code\":\"malformed\"");
        ada.shoot("console");
    }

    @Test
    void talksToThoseOnTheChatPage() {
        Visitor bob = BROWSERS.visitor("Bob").enter(hub, "lobby");
        Visitor ada = BROWSERS.visitor("Ada");
        ada.page().navigate(hub.url() + "console.html");
        assertThat(ada.at("send")).isEnabled();

        send(ada, "{\"connect\":{\"name\":\"Ada\"}}");
        send(ada, "{\"publish\":{\"channel\":\"room/lobby\",\"data\":\"Hello from the console\"}}");

        bob.sees("Hello from the console");
        assertThat(bob.message("Hello from the console")).hasAttribute("data-author", "Ada");
    }

    @Test
    void saysWhyTheHubClosed() {
        Visitor ada = BROWSERS.visitor("Ada");
        ada.page().navigate(hub.url() + "console.html");
        assertThat(ada.at("send")).isEnabled();

        hub.stop();

        assertThat(frames(ada, "note").last()).containsText("closed cleanly with 1001: the hub is stopping");
        assertThat(ada.at("connect")).hasText("Connect");
        assertThat(ada.scrollsSideways()).isFalse();
        ada.shoot("console-closed");
    }

    @Test
    void fitsAPhone() {
        Visitor ada = BROWSERS.visitorOnPhone("Ada", 360);
        ada.page().navigate(hub.url() + "console.html");
        assertThat(ada.at("send")).isEnabled();
        send(ada, "{\"id\":1,\"publish\":{\"channel\":\"room/lobby\",\"data\":\"" + "x".repeat(500) + "\"}}");

        assertThat(frames(ada, "in")).hasCount(1);
        assertThat(ada.scrollsSideways()).isFalse();
        ada.shoot("console-phone");
    }

    private static void send(Visitor visitor, String frame) {
        visitor.at("text").fill(frame);
        visitor.at("text").press("Enter");
    }

    private static Locator frames(Visitor visitor, String direction) {
        return visitor.page().locator("[data-testid=frame][data-direction=%s]".formatted(direction));
    }

    private static Locator.FilterOptions containing(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
