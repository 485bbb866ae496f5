package io.parley.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People move their dots on the meadow and see those of others. */
class UpdatesPageIT {

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    /** Keeps every frame that a socket of the page gets. */
    private static final String HEARD = """
            () => {
              const Real = WebSocket;
              globalThis.heard = [];
              globalThis.WebSocket = class extends Real {
                constructor(...all) {
                  super(...all);
                  this.addEventListener('message', ({ data }) => heard.push(JSON.parse(data)));
                }
              };
            }""";

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
    void showsWhereTheOthersMove() {
        Visitor ada = play(BROWSERS.visitor("Ada"), "meadow");
        Visitor bob = play(BROWSERS.visitor("Bob"), "meadow");
        assertThat(ada.at("player")).hasCount(2);
        assertThat(bob.at("player")).hasCount(2);

        pointAt(ada, 0.25, 0.75);

        bob.page().waitForCondition(() -> (boolean) bob.page()
                .evaluate("() => heard.some(({ players }) => players?.some(({ name, state }) =>"
                        + " name === 'Ada' && Math.abs(state.x - 0.25) < 0.01 && Math.abs(state.y - 0.75) < 0.01))"));
        pointAt(bob, 0.6, 0.3);
        assertThat(ada.at("bytes-in")).not().hasText("0");
        ada.shoot("meadow");
    }

    @Test
    void getsOneFrameForAllThatHaveMovedAndTheNewestOfEach() {
        Visitor ada = play(BROWSERS.visitor("Ada"), "busy");
        Visitor bob = play(BROWSERS.visitor("Bob"), "busy");
        assertThat(ada.at("player")).hasCount(2);

        // Far more often than the hub tells, past the page's own pacing.
        bob.page().evaluate("""
                () => new Promise((done) => {
                  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws/updates');
                  socket.onopen = () => {
                    socket.send(JSON.stringify({ join: { world: 'busy', name: 'Eve' } }));
                    for (let i = 0; i <= 500; i++) {
                      socket.send(JSON.stringify({ state: { x: i / 500, y: 0.5 } }));
                    }
                  };
                  socket.onmessage = ({ data }) => data.includes('"x":1,') && done();
                })""");

        ada.page().waitForCondition(() -> (boolean) ada.page()
                .evaluate("() => heard.some(({ players }) => players?.some(({ name, state }) =>"
                        + " name === 'Eve' && state.x === 1))"));
        int frames = (int) ada.page()
                .evaluate("() => heard.filter(({ players }) => players?.some(({ name }) => name === 'Eve')).length");
        assertThat(frames).isLessThan(100);
    }

    @Test
    void saysWhoCameAndWent() {
        Visitor ada = play(BROWSERS.visitor("Ada"), "door");
        assertThat(ada.at("player")).hasCount(1);
        Visitor bob = play(BROWSERS.visitor("Bob"), "door");
        assertThat(ada.at("player")).hasText(new String[] {"Ada", "Bob"});

        bob.at("name").fill("Robert");
        bob.at("name").press("Enter");
        assertThat(ada.at("player")).hasText(new String[] {"Ada", "Robert"});

        bob.page().navigate(hub.url().toString());
        assertThat(ada.at("player")).hasText(new String[] {"Ada"});
    }

    @Test
    void needsNoMouse() {
        Visitor ada = play(BROWSERS.visitor("Ada"), "keys");
        pointAt(ada, 0.5, 0.5);
        Locator field = ada.at("field");
        ada.page().locator(".skip").focus();
        ada.page().keyboard().press("Enter");
        assertThat(field).isFocused();

        ada.page().keyboard().press("ArrowLeft");
        ada.page().keyboard().press("ArrowUp");

        ada.page().waitForCondition(() -> coordinate(field, "x") < 0.49 && coordinate(field, "y") < 0.49);
        ada.page().waitForCondition(() -> (boolean) ada.page()
                .evaluate("() => heard.some(({ players }) => players?.some(({ state }) => state?.x < 0.49))"));
    }

    @Test
    void comesBackWhenTheHubDoes() throws Exception {
        try (RunningHub own = RunningHub.start()) {
            Visitor ada = BROWSERS.visitor("Ada").expectingLostSockets().withChance(0);
            ada.page().navigate(own.url() + "updates.html#again");
            assertThat(ada.at("connection")).hasAttribute("data-state", "open");

            own.stop();
            assertThat(ada.at("connection")).hasAttribute("data-state", Pattern.compile("waiting|connecting"));
            own.startAgain();

            assertThat(ada.at("connection")).hasAttribute("data-state", "open");
            assertThat(ada.at("player")).hasCount(1);
            ada.page().navigate("about:blank");
        }
    }

    @Test
    void fitsAPhoneAndFollowsTheFinger() {
        Visitor ada = play(BROWSERS.visitorOnPhone("Ada", 360), "phone");
        BoundingBox box = ada.at("field").boundingBox();

        ada.page().touchscreen().tap(box.x + box.width * 0.2, box.y + box.height * 0.2);

        ada.page().waitForCondition(() -> Math.abs(coordinate(ada.at("field"), "x") - 0.2) < 0.02);
        assertThat(ada.at("field")).isInViewport();
        assertThat(ada.at("name")).isInViewport();
        assertThat((boolean) ada.page().evaluate("document.documentElement.scrollWidth > innerWidth"))
                .isFalse();
        assertThat(box.height).isGreaterThan(250);
        assertThat(ada.at("player")).hasCount(1);
        ada.shoot("meadow-phone");
    }

    @Test
    void isDarkWhereTheSystemIs() {
        Visitor ada = play(
                BROWSERS.visitor(
                        "Ada",
                        new Browser.NewContextOptions()
                                .setViewportSize(1280, 800)
                                .setColorScheme(ColorScheme.DARK)),
                "night");
        Visitor bob = play(BROWSERS.visitor("Bob"), "night");
        pointAt(bob, 0.7, 0.4);
        assertThat(ada.at("player")).hasCount(2);
        assertThat(Pixels.brightnessOfCorner(ada.page().locator("body").screenshot()))
                .isLessThan(60);
        ada.shoot("meadow-dark");

        ada.at("theme").click();
        assertThat(Pixels.brightnessOfCorner(ada.page().locator("body").screenshot()))
                .isGreaterThan(200);
    }

    private static Visitor play(Visitor visitor, String world) {
        visitor.page()
                .addInitScript(
                        "(" + HEARD + ")();" + "if (location.protocol === 'http:') localStorage['parley.name'] ??= '"
                                + visitor.name() + "'");
        visitor.page().navigate(hub.url() + "updates.html#" + world);
        assertThat(visitor.at("connection")).hasAttribute("data-state", "open");
        assertThat(visitor.at("world")).hasText(world);
        return visitor;
    }

    private static void pointAt(Visitor visitor, double x, double y) {
        BoundingBox box = visitor.at("field").boundingBox();
        visitor.page().mouse().move(box.x + box.width * x, box.y + box.height * y);
    }

    private static double coordinate(Locator field, String which) {
        return Double.parseDouble(field.getAttribute("data-" + which));
    }
}
