package io.parley.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A browser behind something that lets no WebSocket through, or from some moment on none any more. */
class FallbackIT {

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    private static final String WEBSOCKETS = "GET /ws";
    private static final String STREAMS = "POST /sse";
    private static final double SHORT_PAUSES = 0.1;
    private static final int PART = 150;

    private static final String CLIENT = """
            async () => {
              const { Parley } = await import('./client/parley.js');
              const parley = new Parley({ climb: { base: 1000, cap: 3000 }, maxUnconfirmed: { count: 2000 } });
              window.parley = parley;
              window.heard = [];
              window.gaps = [];
              window.own = [];
              window.failed = [];
              window.moves = [];
              parley.on('state', ({ state, transport }) => state === 'open' && window.moves.push(transport));
              parley.on('transport', ({ transport }) => window.moves.push(transport));
              await parley.connect();
              const burst = parley.subscribe('burst/all');
              burst.on('publication', ({ publication }) => window.heard.push(publication.data));
              burst.on('gap', ({ reason }) => window.gaps.push(reason));
              await new Promise((resolve) => burst.on('subscribed', resolve));
            }""";

    private final HttpClient http = HttpClient.newHttpClient();
    private RunningHub hub;
    private Cable cable;
    private int published;

    @BeforeEach
    void layTheCable() throws Exception {
        hub = RunningHub.start(
                Map.of("parley.any-namespace.history-size", "10000", "parley.limits.idempotency-keys", "10000"));
        cable = new Cable(hub);
    }

    @AfterEach
    void removeTheCable() throws Exception {
        cable.close();
        hub.close();
    }

    @Test
    void losesAndRepeatsNothingWhenWebSocketsAreCutInMidBurst() throws Exception {
        Visitor ada = visitor("Ada");
        ada.page().navigate(cable.url() + "console.html");
        ada.page().evaluate(CLIENT);
        assertThat(transport(ada)).isEqualTo("websocket");

        burst(ada, () -> cable.block(WEBSOCKETS));
        ada.page().waitForCondition(() -> "sse".equals(transport(ada)));
        burst(ada, () -> {});
        burst(ada, () -> cable.block(STREAMS));
        ada.page().waitForCondition(() -> "poll".equals(transport(ada)));
        burst(ada, cable::unblock);
        ada.page().waitForCondition(() -> "websocket".equals(transport(ada)));
        burst(ada, () -> {});

        ada.page().waitForCondition(() -> count(ada, "own") + count(ada, "failed") >= published);
        assertThat((List<?>) ada.page().evaluate("failed")).isEmpty();
        ada.page().waitForCondition(() -> count(ada, "heard") >= 2 * published);
        assertThat(numbers(ada, "heard.filter((data) => typeof data === 'number')"))
                .isEqualTo(LongStream.rangeClosed(1, published).boxed().toList());
        assertThat(numbers(ada, "heard.filter((data) => typeof data === 'string').map(Number)"))
                .isEqualTo(LongStream.rangeClosed(1, published).boxed().toList());
        assertThat(numbers(ada, "own")).doesNotHaveDuplicates().isSorted();
        assertThat((List<?>) ada.page().evaluate("gaps")).isEmpty();
        assertThat(((List<?>) ada.page().evaluate("moves")).stream().distinct().toList())
                .asString()
                .isEqualTo("[websocket, sse, poll]");
    }

    @Test
    void chatsByWhateverGetsThroughAndSaysSo() {
        cable.block(WEBSOCKETS);
        Visitor ada = visitor("Ada").enter(cable.url(), "tea");
        Visitor bob = visitor("Bob").enter(hub, "tea");
        assertThat(ada.at("connection-text")).hasText("Connected by event stream");
        ada.seesMembers("Ada", "Bob");
        bob.seesMembers("Ada", "Bob");
        ada.say("by event stream");
        bob.sees("by event stream");
        bob.say("I hear you");
        ada.sees("by event stream", "I hear you");
        bob.sees("by event stream", "I hear you");
        ada.shoot("by-event-stream");

        cable.block(STREAMS);
        assertThat(ada.at("connection-text")).hasText("Connected by polling");
        ada.say("by polling");
        bob.sees("by event stream", "I hear you", "by polling");
        bob.say("still");
        ada.sees("by event stream", "I hear you", "by polling", "still");

        cable.unblock();
        assertThat(ada.at("connection-text")).hasText("Connected");
        assertThat(ada.at("connection")).hasAttribute("data-transport", "websocket");
        ada.say("by WebSocket");
        bob.sees("by event stream", "I hear you", "by polling", "still", "by WebSocket");
        ada.seesGaps(0);
        bob.seesGaps(0);
        ada.seesMembers("Ada", "Bob");
    }

    /** Publishes from outside and from the page by turns, and has something happen in the middle. */
    private void burst(Visitor visitor, Runnable inTheMiddle) throws IOException, InterruptedException {
        for (int i = 0; i < PART; i++) {
            int number = ++published;
            if (i == PART / 2) {
                inTheMiddle.run();
            }
            publish(number);
            if (i % 10 == 9) {
                visitor.page().evaluate("""
                        ([from, to]) => {
                          for (let n = from; n <= to; n++) {
                            parley.publish('burst/all', String(n)).then(
                              ({ offset }) => own.push(offset),
                              ({ code }) => failed.push(code),
                            );
                          }
                        }""", List.of(number - 9, number));
            }
        }
    }

    private void publish(int number) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(hub.url() + "command"))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"publish\":{\"channel\":\"burst/all\",\"data\":" + number + "}}"))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains("\"ok\"");
    }

    private static String transport(Visitor visitor) {
        return String.valueOf(visitor.page().evaluate("parley.transport"));
    }

    private static int count(Visitor visitor, String list) {
        return ((Number) visitor.page().evaluate(list + ".length")).intValue();
    }

    private static List<Long> numbers(Visitor visitor, String expression) {
        return ((List<?>) visitor.page().evaluate(expression))
                .stream().map(number -> ((Number) number).longValue()).toList();
    }

    private static Visitor visitor(String name) {
        return BROWSERS.visitor(name).withChance(SHORT_PAUSES).expectingLostSockets();
    }
}
