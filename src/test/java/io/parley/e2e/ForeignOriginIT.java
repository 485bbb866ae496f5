package io.parley.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.Cookie;
import io.parley.auth.SignedToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Pages of others, which a visitor's browser would connect to the hub in the visitor's name. */
class ForeignOriginIT {

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    /** Connects to the hub named in its fragment, and tells what came of it. */
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
              <meta charset="utf-8">
              <title>Elsewhere</title>
              <link rel="icon" href="data:,">
              <p id="origin"></p>
              <p id="outcome">waiting</p>
              <script>
                document.querySelector('#origin').textContent = origin;
                const outcome = document.querySelector('#outcome');
                const socket = new WebSocket(location.hash.slice(1), 'parley.v1.json');
                socket.onopen = () => socket.send('{"id":1,"ping":{}}');
                socket.onmessage = ({ data }) => (outcome.textContent = `heard ${data}`);
                socket.onclose = ({ code, wasClean }) => (outcome.textContent = `closed with ${code}, ${wasClean}`);
              </script>
            </html>
            """;

    private static final String REFUSED = "closed with 1006, false";
    private static final String STATUS_403 = "error: WebSocket connection to '.*/ws' failed: "
            + "Error during WebSocket handshake: Unexpected response code: 403";

    @TempDir
    Path directory;

    @Test
    void refusesAPageOfAnotherOrigin() throws Exception {
        try (RunningHub hub = RunningHub.start();
                StaticSite site = new StaticSite(PAGE)) {
            Visitor eve = BROWSERS.visitor("Eve");
            eve.page().navigate(site.origin() + "#" + hub.socket("/ws"));

            assertThat(eve.page().locator("#outcome")).hasText(REFUSED);
            assertThat(eve.complaints()).singleElement().asString().matches(STATUS_403);
            eve.expecting(STATUS_403);
        }
    }

    @Test
    void admitsAnOriginThatIsListed() throws Exception {
        try (StaticSite site = new StaticSite(PAGE);
                RunningHub hub = RunningHub.start(Map.of("parley.origins", site.origin()))) {
            Visitor eve = BROWSERS.visitor("Eve");
            eve.page().navigate(site.origin() + "#" + hub.socket("/ws"));

            assertThat(eve.page().locator("#outcome")).hasText("heard {\"id\":1,\"ok\":{}}");
        }
    }

    @Test
    void stillRefusesOthersWhereOneIsListed() throws Exception {
        try (StaticSite listed = new StaticSite(PAGE);
                StaticSite other = new StaticSite(PAGE);
                RunningHub hub = RunningHub.start(Map.of("parley.origins", listed.origin()))) {
            Visitor eve = BROWSERS.visitor("Eve");
            eve.page().navigate(other.origin() + "#" + hub.socket("/ws"));

            assertThat(eve.page().locator("#outcome")).hasText(REFUSED);
            eve.expecting(STATUS_403);
        }
    }

    /** The site is listed, so that its pages may connect; the cookie goes with them because a cookie knows no port. */
    @Test
    void refusesAPageOfAListedOriginThatComesWithTheVisitorsCookie() throws Exception {
        try (StaticSite site = new StaticSite(PAGE);
                RunningHub hub = RunningHub.start(
                        Map.of("parley.origins", site.origin(), "parley.auth.token-secret", SignedToken.SECRET))) {
            Visitor ada = BROWSERS.visitor("Ada");
            ada.page().navigate(site.origin() + "#" + hub.socket("/ws"));
            assertThat(ada.page().locator("#outcome")).hasText("heard {\"id\":1,\"ok\":{}}");

            Cookie cookie = new Cookie("parley_token", SignedToken.ofAda(100));
            ada.page().context().addCookies(List.of(cookie.setUrl(hub.url().toString())));
            ada.page().reload();

            assertThat(ada.page().locator("#outcome")).hasText(REFUSED);
            assertThat(ada.complaints()).singleElement().asString().matches(STATUS_403);
            ada.expecting(STATUS_403);
        }
    }

    @Test
    void admitsAPageOfItsOwnThatComesWithTheVisitorsCookie() throws Exception {
        try (RunningHub hub = RunningHub.start(Map.of("parley.auth.token-secret", SignedToken.SECRET))) {
            Visitor ada = BROWSERS.visitor("Ada");
            Cookie cookie = new Cookie("parley_token", SignedToken.ofAda(100));
            ada.page().context().addCookies(List.of(cookie.setUrl(hub.url().toString())));
            ada.page().navigate(hub.url() + "console.html");

            Object heard = ada.page().evaluate("""
                    url => new Promise((resolve) => {
                      const socket = new WebSocket(url, 'parley.v1.json');
                      socket.onopen = () => socket.send('{"connect":{}}');
                      socket.onmessage = ({ data }) => resolve(data);
                      socket.onclose = ({ code }) => resolve(`closed with ${code}`);
                    })""", hub.socket("/ws").toString());

            assertThat(heard).asString().contains("\"user\":\"ada\"");
        }
    }

    @Test
    void refusesAPageThatLiesInAFile() throws Exception {
        Path file = Files.writeString(directory.resolve("page.html"), PAGE);
        try (RunningHub hub = RunningHub.start()) {
            Visitor eve = BROWSERS.visitor("Eve");
            eve.page().navigate(file.toUri() + "#" + hub.socket("/ws"));

            assertThat(eve.page().locator("#outcome")).hasText(REFUSED);
            assertThat(eve.complaints()).singleElement().asString().matches(STATUS_403);
            eve.expecting(STATUS_403);
        }
    }

    @Test
    void refusesASandboxedFrameWhoseOriginIsNull() throws Exception {
        try (RunningHub hub = RunningHub.start();
                StaticSite inner = new StaticSite(PAGE);
                StaticSite outer = new StaticSite("""
                        <!doctype html><title>Outer</title><link rel="icon" href="data:,">
                        <iframe sandbox="allow-scripts" src="%s#%s"></iframe>
                        """.formatted(inner.origin(), hub.socket("/ws")))) {
            Visitor eve = BROWSERS.visitor("Eve");
            eve.page().navigate(outer.origin());

            var frame = eve.page().frameLocator("iframe");
            assertThat(frame.locator("#origin")).hasText("null");
            assertThat(frame.locator("#outcome")).hasText(REFUSED);
            assertThat(eve.complaints()).singleElement().asString().matches(STATUS_403);
            eve.expecting(STATUS_403);
        }
    }
}
