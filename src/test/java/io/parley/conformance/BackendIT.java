package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.backend.TestBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A native client on the embedded runtime, and the backend behind the hub. */
class BackendIT {

    private static final Pattern FACT = Pattern.compile("\"fact\":\"([a-z]+)\"");
    private static final String ALLOW = "{\"allow\":true}";

    private final TestBackend backend = new TestBackend();

    @AfterEach
    void stop() {
        backend.close();
    }

    @Test
    void asksAndPublishesWhatTheBackendMakesOfIt() throws Exception {
        backend.behaving((exchange, body) -> {
            if (body.contains("\"secret\"")) {
                TestBackend.answer(exchange, 200, "{\"allow\":false,\"reason\":\"not here\"}");
            } else if (body.contains("darn")) {
                TestBackend.answer(exchange, 200, "{\"allow\":true,\"data\":\"d***\"}");
            } else {
                TestBackend.answer(exchange, 200, ALLOW);
            }
        });
        try (RunningHub hub = hub(Map.of(
                        "parley.webhooks.questions", "connect, subscribe, publish", "parley.webhooks.facts", ""));
                RawSocket socket = RawSocket.open(hub, "/ws")) {
            NativeClient client = new NativeClient(socket).subscribe("room/lobby", false);
            client.command("{\"id\":1,\"publish\":{\"channel\":\"room/lobby\",\"data\":\"darn\"}}");
            client.command("{\"id\":2,\"publish\":{\"channel\":\"room/lobby\",\"data\":\"secret\"}}");
            client.command("{\"id\":3,\"publish\":{\"channel\":\"room/lobby\",\"data\":\"fine\"}}");

            List<String> seen = new ArrayList<>();
            while (seen.size() < 5) {
                seen.add(socket.message().text());
            }
            assertThat(seen.stream().filter(text -> text.startsWith("{\"publication\"")))
                    .satisfiesExactly(
                            first -> assertThat(first).contains("\"offset\":1").endsWith("\"data\":\"d***\"}}"),
                            second ->
                                    assertThat(second).contains("\"offset\":2").endsWith("\"data\":\"fine\"}}"));
            assertThat(seen)
                    .anyMatch(text ->
                            text.equals("{\"id\":2,\"error\":{\"code\":\"not_permitted\",\"message\":\"not here\"}}"));
            assertThat(Scrape.of(hub).value("parley_backend_questions_total{outcome=\"denied\",question=\"publish\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void closesWhoMayNotConnect() throws Exception {
        backend.answering(200, "{\"allow\":false,\"reason\":\"not you\"}");
        try (RunningHub hub = hub(Map.of("parley.webhooks.questions", "connect"));
                RawSocket socket = RawSocket.open(hub, "/ws")) {
            assertThat(socket.closeFrame().closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void aDeadBackendDeniesAtOnceAndTheHubLivesOn() throws Exception {
        backend.close();
        try (RunningHub hub = hub(Map.of(
                "parley.webhooks.questions", "connect",
                "parley.webhooks.breaker-failures", "1",
                "parley.webhooks.facts-bytes", "16KiB"))) {
            for (int i = 0; i < 3; i++) {
                try (RawSocket socket = RawSocket.open(hub, "/ws")) {
                    assertThat(socket.closeFrame().closeCode()).isEqualTo(1008);
                }
            }
            assertThat(Scrape.of(hub).value("parley_backend_resting")).isEqualTo(1);
            assertThat(Scrape.of(hub).value("parley_backend_failures_total{cause=\"resting\"}"))
                    .isPositive();
        }
    }

    @Test
    void tellsALifeInOrderAndTheEndOfItAtTheDrain() throws Exception {
        List<String> facts = Collections.synchronizedList(new ArrayList<>());
        backend.behaving((exchange, body) -> {
            Matcher matcher = FACT.matcher(body);
            while (matcher.find()) {
                facts.add(matcher.group(1));
            }
            TestBackend.answer(exchange, 200, "");
        });
        try (RunningHub hub = hub(Map.of())) {
            try (RawSocket socket = RawSocket.open(hub, "/ws")) {
                new NativeClient(socket).subscribe("room/lobby", true);
                await().atMost(Duration.ofSeconds(20)).until(() -> facts.size() == 3);
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> facts.size() == 6);
            new NativeClient(RawSocket.open(hub, "/ws")).subscribe("room/lobby", true);
        }
        assertThat(facts)
                .containsExactly(
                        "connected",
                        "occupied",
                        "joined",
                        "left",
                        "vacated",
                        "disconnected",
                        "connected",
                        "occupied",
                        "joined",
                        "left",
                        "vacated",
                        "disconnected");
    }

    @Test
    void answersCallsByTheBackend() throws Exception {
        backend.answering(200, "{\"result\":{\"order\":1}}");
        try (RunningHub hub = hub(Map.of(
                        "parley.webhooks.facts",
                        "",
                        "parley.calls.url",
                        backend.url() + "/{procedure}",
                        "parley.calls.procedures",
                        "orders.place"));
                RawSocket socket = RawSocket.open(hub, "/ws")) {
            NativeClient client = new NativeClient(socket);
            client.command("{\"id\":1,\"call\":{\"procedure\":\"orders.place\",\"arguments\":[7]}}");

            assertThat(client.awaitText("\"id\":1")).contains("{\"order\":1}");
            assertThat(backend.next().path()).isEqualTo("/hub/orders.place");
        }
    }

    private RunningHub hub(Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of(
                "parley.webhooks.url", backend.url().toString(), "parley.webhooks.secrets", "a-secret-long-enough"));
        all.putAll(settings);
        return EmbeddedHub.start(all);
    }
}
