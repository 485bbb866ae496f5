package io.parley.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chat page on phones, in the dark, and with whatever people write. */
class AppearanceIT {

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    /** Contrast of the words of the first message with what lies behind them, by WCAG 2: 1 to 21. */
    private static final String CONTRAST = """
            () => {
              const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
              const luminance = (colours) => {
                colours.forEach((colour) => { paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1); });
                const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data]
                  .map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const behind = [];
              const words = document.querySelector('.said-text');
              for (let at = words; at; at = at.parentElement) behind.unshift(getComputedStyle(at).backgroundColor);
              const [dark, light] = [luminance(['white', ...behind]), luminance([getComputedStyle(words).color])]
                .sort((a, b) => a - b);
              return (light + 0.05) / (dark + 0.05);
            }""";

    private static final double ENOUGH_CONTRAST = 4.5;

    private static final List<String> WORDS = List.of(
            "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>",
            "</p></li><h1>& &amp; &lt; \"quoted\" 'too' `${1+1}`",
            "{\"publication\":{\"channel\":\"room/lobby\"}}",
            "שלום, עולם — مرحبا بالعالم",
            "👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301 Zalgo\u0337\u0322\u0301 𝒻𝒶𝓃𝒸𝓎 日本語",
            "a\u2028b\u0007c\u202Edesrever\u202C");

    private static RunningHub hub;

    @BeforeAll
    static void startHub() throws Exception {
        hub = RunningHub.start();
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 390})
    void fitsAPhone(int width) {
        Visitor ada = BROWSERS.visitorOnPhone("Ada", width).enter(hub, "phone-" + width);
        Visitor bob = BROWSERS.visitor("Bob").enter(hub, "phone-" + width);
        bob.say("Can you read this on your phone? It is not a short sentence, so it has to go over several lines.");
        bob.say("https://example.com/" + "a".repeat(300));
        ada.say("w".repeat(200));

        assertThat(ada.messages()).hasCount(3);
        assertThat(ada.scrollsSideways()).isFalse();
        assertThat(ada.at("send")).isInViewport();
        ada.shoot("phone-" + width);

        ada.at("show-rooms").tap();
        assertThat(ada.at("room-input")).isInViewport();
        ada.shoot("phone-%d-rooms".formatted(width));
        ada.at("room-input").fill("garden");
        ada.at("room-input").press("Enter");
        assertThat(ada.at("room-title")).hasText("garden");
        assertThat(ada.at("room-input")).not().isInViewport();

        ada.at("show-people").tap();
        assertThat(ada.at("member")).isInViewport();
        ada.shoot("phone-%d-people".formatted(width));
        ada.page().keyboard().press("Escape");
        assertThat(ada.at("member")).not().isInViewport();
        assertThat(ada.scrollsSideways()).isFalse();
    }

    @Test
    void isDarkWhereTheSystemIsDark() {
        Visitor ada = BROWSERS.visitor("Ada", inScheme(ColorScheme.DARK)).enter(hub, "night");
        Visitor bob = BROWSERS.visitor("Bob", inScheme(ColorScheme.LIGHT)).enter(hub, "night");
        ada.say("It is dark here.");
        bob.say("Not where I am.");
        assertThat(ada.messages()).hasCount(2);
        assertThat(bob.messages()).hasCount(2);

        assertThat(brightness(ada)).isLessThan(60);
        assertThat(brightness(bob)).isGreaterThan(200);
        assertThat((double) ada.page().evaluate(CONTRAST)).isGreaterThan(ENOUGH_CONTRAST);
        assertThat((double) bob.page().evaluate(CONTRAST)).isGreaterThan(ENOUGH_CONTRAST);
        ada.shoot("dark");
        bob.shoot("light");
    }

    @Test
    void remembersTheColoursThatWereChosen() {
        Visitor ada = BROWSERS.visitor("Ada", inScheme(ColorScheme.LIGHT)).enter(hub, "dusk");

        ada.at("theme").click();
        assertThat(brightness(ada)).isLessThan(60);
        ada.page().reload();

        ada.seesConnected();
        assertThat(brightness(ada)).isLessThan(60);
        assertThat(ada.at("theme")).hasText("Light");
    }

    @Test
    void showsAsTextWhateverIsWritten() {
        Visitor ada = BROWSERS.visitor("Ada").enter(hub, "words");
        Visitor bob = BROWSERS.visitor("Bob").enter(hub, "words");
        bob.seesMembers("Ada", "Bob");

        WORDS.forEach(ada::say);

        assertThat(bob.messages()).hasCount(WORDS.size());
        assertThat(bob.messages().allTextContents()).isEqualTo(WORDS);
        assertThat(ada.messages().allTextContents()).isEqualTo(WORDS);
        assertThat(bob.page().title()).isEqualTo("words · Parley");
        assertThat(bob.page().locator(".log").locator("img, script, h1")).hasCount(0);
        assertThat(bob.scrollsSideways()).isFalse();
        bob.shoot("words");
    }

    @Test
    void showsAsTextWhateverPeopleCallThemselves() {
        Visitor eve = BROWSERS.visitor("Eve").enter(hub, "masks");
        Visitor bob = BROWSERS.visitor("Bob").enter(hub, "masks");
        eve.seesMembers("Bob", "Eve");

        eve.at("nickname").fill("<b>Bob</b>\u202Eevil");
        eve.at("nickname").press("Enter");
        bob.seesMembers("Bob", "<b>Bob</b>evil");
        eve.say("It is me");

        assertThat(bob.message("It is me")).hasAttribute("data-author", "<b>Bob</b>evil");
        assertThat(bob.at("note").last()).hasText("Eve is now <b>Bob</b>evil");
        assertThat(bob.page().locator(".log b, .members b")).hasCount(0);
    }

    @Test
    void makesARoomOfWhateverTheAddressNames() {
        Visitor ada = BROWSERS.visitor("Ada").enter(hub, "%3Cimg%20src=x%3E%2F%23Tea%E2%80%AE");

        assertThat(ada.at("room-title")).hasText("<img-src=x>-tea");
        ada.say("Hello");
        assertThat(ada.message("Hello")).hasAttribute("data-state", "sent");
        assertThat(ada.page()).hasURL(hub.url() + "#%3Cimg-src%3Dx%3E-tea");
    }

    @Test
    void keepsToTheEndOfALongTalkUnlessOneReadsAbove() {
        Visitor ada = BROWSERS.visitor("Ada").enter(hub, "long");
        Visitor bob = BROWSERS.visitor("Bob").enter(hub, "long");
        String novel = "All human beings are born free and equal in dignity and rights. "
                .repeat(120)
                .strip();
        ada.say(novel);
        bob.sees(novel);
        ada.say("the end");
        assertThat(bob.messages().last()).isInViewport();

        bob.page().locator(".scroll").evaluate("(it) => it.scrollTo(0, 0)");
        ada.say("one more thing");

        assertThat(bob.at("new-messages")).hasText("1 new message ↓");
        assertThat(bob.messages().last()).not().isInViewport();
        bob.shoot("reading-above");
        bob.at("new-messages").press("Enter");
        assertThat(bob.messages().last()).isInViewport();
        assertThat(bob.at("new-messages")).isHidden();
        assertThat(bob.page().locator(".scroll")).isFocused();
        bob.shoot("long");
    }

    private static Browser.NewContextOptions inScheme(ColorScheme scheme) {
        return new Browser.NewContextOptions().setViewportSize(1280, 800).setColorScheme(scheme);
    }

    /** Of the page's corner, 0 (black) to 255. */
    private static int brightness(Visitor visitor) {
        byte[] shot = visitor.page().locator("body").screenshot();
        return Pixels.brightnessOfCorner(shot);
    }
}
