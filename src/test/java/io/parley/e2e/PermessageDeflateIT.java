package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real browser, which offers permessage-deflate (RFC 7692) by itself. */
class PermessageDeflateIT {

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    /** Sends texts to the echo and says how they came back; text compresses to about a quarter. */
    private static final String ECHO = """
            async (sizes) => {
              const socket = new WebSocket(`ws://${location.host}/echo`);
              await new Promise((done, failed) => { socket.onopen = done; socket.onerror = failed; });
              const next = () => new Promise((done) => { socket.onmessage = ({ data }) => done(data); });
              let seed = 1;
              const word = () => { seed = seed * 48271 % 2147483647; return seed.toString(36).slice(0, 2) + ' grüße'; };
              const wrong = [];
              for (const size of sizes) {
                let text = '';
                while (text.length < size) text += word();
                const back = next();
                socket.send(text);
                if (await back !== text) wrong.push(size);
              }
              const extensions = socket.extensions;
              socket.close();
              return { extensions, wrong: wrong.join() };
            }""";

    private static final int LARGE = 400_000;

    private RunningHub hub;

    @BeforeEach
    void startHub() throws Exception {
        hub = RunningHub.start(Map.of("parley.echo.enabled", "true"));
    }

    @AfterEach
    void stopHub() {
        hub.close();
    }

    @Test
    void carriesLargeMessagesCompressedInBothDirections() throws Exception {
        try (Cable cable = new Cable(hub)) {
            Visitor ada = BROWSERS.visitor("Ada");
            ada.page().navigate(cable.url() + "console.html");
            Map<String, String> echoed = Map.of(
                    "extensions",
                    "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                    "wrong",
                    "");
            assertThat(ada.page().evaluate(ECHO, List.of(0, 1, 1000, 1024, 5000, 70_000)))
                    .isEqualTo(echoed);
            long toHub = cable.bytesToHub();
            long toBrowser = cable.bytesToBrowsers();

            assertThat(ada.page().evaluate(ECHO, List.of(LARGE))).isEqualTo(echoed);

            assertThat(cable.bytesToHub() - toHub).isLessThan(LARGE / 2);
            assertThat(cable.bytesToBrowsers() - toBrowser).isLessThan(LARGE / 2);
        }
    }
}
