package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /** What is counted of HTTP and of sockets, which in a servlet container are the container's. */
    @Nested
    class Http extends HubContract {
        Http() {
            super(
                    EmbeddedHub::start,
                    Map.of(
                            "parley.http.send-buffer-bytes", "16KiB",
                            "parley.limits.lag-bytes", "100KiB",
                            "parley.close.deadline", "300ms",
                            "parley.http.head-bytes", "1KiB",
                            "parley.http.head-timeout", "1s",
                            "parley.http.idle-timeout", "5s",
                            "parley.http.workers", "1"));
        }

        @Test
        void countsWritesThatASocketDoesNotTakeWhole() throws IOException {
            new NativeClient(openNarrow("/ws")).subscribe("room/parked", false);
            NativeClient publisher = new NativeClient(open("/ws"));
            String data = "\"" + "x".repeat(10_000) + "\"";
            for (int i = 0; i < 2000 && Scrape.of(hub()).value("parley_writes_parked_total") == 0; i += 50) {
                for (int more = 0; more < 50; more++) {
                    publisher.publish("room/parked", data);
                }
            }
            assertThat(Scrape.of(hub()).value("parley_writes_parked_total")).isPositive();
            assertThat(Scrape.of(hub()).value("parley_bytes_parked_total")).isPositive();
        }

        @Test
        void countsRequestsThatAreTooLongTooSlowOrDoNotComeAtAll() throws IOException {
            RawSocket tooLong = connect();
            tooLong.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(2000) + "\r\n\r\n");
            assertThat(tooLong.answer().status()).isEqualTo(431);
            RawSocket tooSlow = connect();
            tooSlow.send("GET / HTTP/1.1\r\nHost");
            tooSlow.awaitGone();
            RawSocket idle = connect();
            idle.send("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(idle.answer().status()).isEqualTo(200);
            idle.awaitGone();

            Scrape after = Scrape.of(hub());
            assertThat(after.reached("parley.http.head-bytes")).isEqualTo(1);
            assertThat(after.reached("parley.http.head-timeout")).isEqualTo(1);
            assertThat(after.reached("parley.http.idle-timeout")).isPositive();
        }

        @Test
        void countsRequestsThatFindNoFreeWorker() {
            String request = "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                List<RawSocket> all = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    all.add(connect().send(request.getBytes(StandardCharsets.US_ASCII)));
                }
                for (RawSocket socket : all) {
                    assertThat(socket.answer().status()).isEqualTo(200);
                }
                return Scrape.of(hub()).reached("parley.http.workers") > 0;
            });
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
    void countsWhatComesTooFast() throws Exception {
        Map<String, String> slow = Map.of(
                "parley.echo.enabled", "true",
                "parley.limits.handshakes-per-second", "2",
                "parley.limits.bytes-per-second", "1000",
                "parley.any-namespace.messages-per-second", "2",
                "parley.namespace.news.bytes-per-second", "5");
        try (RunningHub hub = EmbeddedHub.start(slow);
                RawSocket echo = RawSocket.open(hub, "/echo");
                RawSocket socket = RawSocket.open(hub, "/ws")) {
            NativeClient client = new NativeClient(socket);
            client.command("{\"id\":\"n\",\"publish\":{\"channel\":\"news/a\",\"data\":123456}}");
            client.awaitText("parley.namespace.news.bytes-per-second");
            for (int i = 0; i < 3; i++) {
                client.publish("room/a", "1");
            }
            // Where a second has ended in between, two more may pass.
            client.publish("room/a", "1");
            client.publish("room/a", "1");
            client.awaitText("parley.namespace.room.messages-per-second");
            echo.send(ClientFrame.text("x".repeat(1000)));
            ServerFrame close = echo.closeFrame();
            assertThat(close.closeCode()).isEqualTo(4003);

            await().atMost(Duration.ofSeconds(20)).until(() -> {
                for (int i = 0; i < 3; i++) {
                    try (RawSocket knocking = RawSocket.connect(hub).send(RawSocket.handshake("/echo"))) {
                        knocking.answer();
                    }
                }
                return Scrape.of(hub).reached("parley.limits.handshakes-per-second") > 0;
            });
            Scrape after = Scrape.of(hub);
            for (String setting : new String[] {
                "parley.limits.bytes-per-second",
                "parley.any-namespace.messages-per-second",
                "parley.any-namespace.bytes-per-second"
            }) {
                assertThat(after.reached(setting)).as(setting).isPositive();
            }
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
