package io.parley.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Somebody before a browser: does on the chat page what people do there, and hears what the page tells the console. */
final class Visitor implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /** Chromium says this of its own accord of every socket that does not open. */
    private static final Pattern SOCKET_FAILED =
            Pattern.compile("(error|warning): WebSocket connection to '[^']*' failed.*");

    /** And this of the requests of event streams and polls, which are tried where sockets do not open. */
    private static final Pattern REQUEST_FAILED = Pattern.compile("error: Failed to load resource: .*");

    private final String name;
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();
    private final List<Pattern> expected = new ArrayList<>();

    Visitor(String name, BrowserContext context) {
        this.name = name;
        this.context = context;
        context.addInitScript("addEventListener('securitypolicyviolation',"
                + " (e) => console.error(`policy: ${e.violatedDirective} forbids ${e.blockedURI || e.sample}`))");
        this.page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add("uncaught: " + error));
    }

    String name() {
        return name;
    }

    Page page() {
        return page;
    }

    /** Opens the chat page and waits until it is connected. */
    Visitor enter(String url, String room) {
        context.addInitScript(
                "if (location.protocol === 'http:') localStorage['parley.name'] ??= '%s'".formatted(name));
        page.navigate(url + "#" + room);
        seesConnected();
        return this;
    }

    Visitor enter(RunningHub hub, String room) {
        return enter(hub.url().toString(), room);
    }

    /**
     * In place of chance in every page opened from now on, so that the pauses between attempts are known.
     *
     * @param value in [0, 1)
     */
    Visitor withChance(double value) {
        context.addInitScript("Math.random = () => " + value);
        return this;
    }

    /** That the hub cannot be reached for a while is part of the test: the browser may say so. */
    Visitor expectingLostSockets() {
        expected.add(SOCKET_FAILED);
        expected.add(REQUEST_FAILED);
        return this;
    }

    Locator at(String testId) {
        return page.getByTestId(testId);
    }

    Locator input() {
        return at("message-input");
    }

    /** What was said, from top to bottom. */
    Locator messages() {
        return at("message-text");
    }

    /** The message of this text, whose data attributes tell its author and its fate. */
    Locator message(String text) {
        return at("message").filter(new Locator.FilterOptions().setHas(page.getByText(text, exactly())));
    }

    void say(String text) {
        input().fill(text);
        input().press("Enter");
    }

    /** Exactly these messages in this order, and no others. */
    void sees(String... texts) {
        assertThat(messages()).hasText(texts);
    }

    /** Exactly these people, in any order. */
    void seesMembers(String... names) {
        page.waitForCondition(() -> List.of(names).stream().sorted().toList().equals(members()));
    }

    /** Names of those here, sorted. */
    @SuppressWarnings("unchecked")
    List<String> members() {
        return (List<String>) at("member").evaluateAll("(all) => all.map(({ dataset }) => dataset.name).sort()");
    }

    void seesConnected() {
        assertThat(at("connection")).hasAttribute("data-state", "open");
    }

    /** The page says that it is not connected; whether it takes itself for offline is the machine's business. */
    void seesDisconnected() {
        assertThat(at("connection")).hasAttribute("data-state", Pattern.compile("waiting|connecting|offline"));
    }

    /** Number of times that messages may be missing according to the page. */
    void seesGaps(int count) {
        assertThat(at("recovery-note")).hasCount(count);
    }

    /** Whether somebody has to move the page sideways to read all of it. */
    boolean scrollsSideways() {
        return (boolean) page.evaluate("document.documentElement.scrollWidth > innerWidth"
                + " || document.querySelector('.scroll, .frames').scrollWidth"
                + " > document.querySelector('.scroll, .frames').clientWidth");
    }

    void shoot(String title) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(title + ".png"))
                .setAnimations(ScreenshotAnimations.DISABLED));
    }

    void assertNoComplaints() {
        // Makes Playwright hand over what the page has said so far.
        page.title();
        assertThat(complaints)
                .as("what the page of %s told the console", name)
                .allMatch(complaint -> expected.stream()
                        .anyMatch(pattern -> pattern.matcher(complaint).matches()));
    }

    /** Everything of the kind error, warning or uncaught exception that the page told the console. */
    List<String> complaints() {
        page.title();
        return List.copyOf(complaints);
    }

    void expecting(String pattern) {
        expected.add(Pattern.compile(pattern, Pattern.DOTALL));
    }

    @Override
    public void close() {
        context.close();
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }
}
