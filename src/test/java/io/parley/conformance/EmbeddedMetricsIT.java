package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Metrics and health on the embedded runtime. */
class EmbeddedMetricsIT {

    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `([a-z][a-z0-9_]*)[{`]", Pattern.MULTILINE);

    @Nested
    class Limits extends MetricsContract {
        Limits() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class Health extends HealthContract {
        Health() {
            super(EmbeddedHub::start);
        }
    }

    @Test
    void servesTheNamesThatAreDocumentedAndNoOthers() throws Exception {
        Set<String> documented = new TreeSet<>();
        Matcher rows = DOCUMENTED.matcher(Files.readString(Path.of("src/docs/metrics.md")));
        while (rows.find()) {
            documented.add(rows.group(1));
        }
        try (RunningHub hub = EmbeddedHub.start(Map.of())) {
            Set<String> served = Scrape.of(hub).names();
            assertThat(documented).containsAll(served);
            // Some of the JVM's depend on the collector and on whether it has run.
            documented.removeIf(name -> name.startsWith("jvm_gc_") && !served.contains(name));
            assertThat(served).containsAll(documented);
        }
    }

    @Test
    void showsMetricsToEverybodyWhereTheSettingsSaySo() throws Exception {
        try (RunningHub hub = EmbeddedHub.start(Map.of("parley.metrics.public", "true"));
                RawSocket socket = RawSocket.connect(hub)) {
            socket.send("GET /metrics HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n");
            assertThat(socket.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void countsChannelsBeyondTheLimit() throws Exception {
        try (RunningHub hub = EmbeddedHub.start(Map.of("parley.limits.channels", "3"));
                RawSocket socket = RawSocket.open(hub, "/ws")) {
            NativeClient client = new NativeClient(socket);
            for (String channel : new String[] {"a/1", "a/2", "a/3", "a/4"}) {
                client.publish(channel, "1");
            }
            client.awaitText("parley.limits.channels");

            Scrape after = Scrape.of(hub);
            assertThat(after.value("parley_channels")).isEqualTo(3);
            assertThat(after.reached("parley.limits.channels")).isEqualTo(1);
            assertThat(after.value("parley_publications_refused_total{error=\"limit_exceeded\"}"))
                    .isEqualTo(1);
            assertThat(after.value("parley_commands_refused_total{error=\"limit_exceeded\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void isNotReadyWhileItDrains() throws Exception {
        try (RunningHub hub = EmbeddedHub.start(Map.of("parley.close.drain", "20s"));
                RawSocket staying = RawSocket.open(hub, "/ws")) {
            CompletableFuture<Void> stop = CompletableFuture.runAsync(hub::close);
            assertThat(staying.closeFrame().closeCode()).isEqualTo(1001);
            await().atMost(Duration.ofSeconds(20)).until(() -> ready(hub).equals("503 {\"status\":\"draining\"}"));
            staying.send(ClientFrame.close(1001));
            staying.awaitEnd();
            stop.get();
        }
    }

    private static String ready(RunningHub hub) throws IOException {
        try (RawSocket socket = RawSocket.connect(hub)) {
            Answer answer = socket.send("GET /health/ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    .answer();
            return answer.status() + " " + answer.body().trim();
        }
    }
}
