package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each limit shows in the metrics when it is reached, and so does what connections do. */
abstract class MetricsContract extends HubContract {

    private static final int DATA_SIZE = 3000;

    MetricsContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.ofEntries(
                        Map.entry("parley.echo.enabled", "true"),
                        Map.entry("parley.http.send-buffer-bytes", "16KiB"),
                        Map.entry("parley.limits.connections", "8"),
                        Map.entry("parley.limits.message-bytes", "20000"),
                        Map.entry("parley.limits.lag-bytes", "100KiB"),
                        Map.entry("parley.limits.queue-bytes", "64KiB"),
                        Map.entry("parley.limits.reply-bytes", "4000"),
                        Map.entry("parley.limits.subscriptions", "3"),
                        Map.entry("parley.limits.patterns", "1"),
                        Map.entry("parley.limits.history-bytes", "60000"),
                        Map.entry("parley.limits.idempotency-keys", "1"),
                        Map.entry("parley.limits.members-listed", "1"),
                        Map.entry("parley.limits.json-depth", "4"),
                        Map.entry("parley.heartbeat.interval", "1s"),
                        Map.entry("parley.heartbeat.timeout", "2s"),
                        Map.entry("parley.close.deadline", "300ms")));
    }

    @Test
    void countsConnectionsBeyondTheLimit() throws IOException {
        for (int i = 0; i < 8; i++) {
            open("/ws");
        }
        // A container may answer first and open then.
        await().atMost(Duration.ofSeconds(20)).until(() -> Scrape.of(hub()).value("parley_connections") == 8);
        RawSocket ninth = connect();
        ninth.send(RawSocket.handshake("/ws"));
        assertThat(ninth.answer().status()).isEqualTo(503);

        assertThat(Scrape.of(hub()).reached("parley.limits.connections")).isEqualTo(1);
        assertThat(Scrape.of(hub()).value("parley_refusals_total{rule=\"limits.connections\",status=\"503\"}"))
                .isEqualTo(1);
    }

    @Test
    void countsHandshakesAdmittedAndRefused() throws IOException {
        Scrape before = Scrape.of(hub());
        open("/ws");
        RawSocket refused = connect();
        refused.send("GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: BOq0IliaPZlnbMHEBYtdjmKIL38=\r\n\r\n");
        assertThat(refused.answer().status()).isEqualTo(400);

        Scrape after = Scrape.of(hub());
        String admitted = "parley_handshakes_admitted_total";
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Scrape.of(hub()).value(admitted) == before.value(admitted) + 1);
        String rule = "parley_refusals_total{rule=\"handshake.key-length\",status=\"400\"}";
        assertThat(after.value(rule)).isEqualTo(before.value(rule) + 1);
    }

    @Test
    void countsMessagesDeliveriesAndWrites() throws IOException {
        NativeClient reader = new NativeClient(open("/ws")).subscribe("room/counted", false);
        NativeClient publisher = new NativeClient(open("/ws"));
        Scrape before = Scrape.of(hub());
        publisher.command("{\"id\":\"p\",\"publish\":{\"channel\":\"room/counted\",\"data\":1}}");
        publisher.awaitText("\"p\"");
        reader.awaitText("\"publication\"");

        Scrape after = Scrape.of(hub());
        for (String name : List.of(
                "parley_publications_total",
                "parley_deliveries_total",
                "parley_messages_received_total",
                "parley_messages_own_total")) {
            assertThat(after.value(name)).as(name).isEqualTo(before.value(name) + 1);
        }
        for (String name : List.of("parley_bytes_received_total", "parley_bytes_own_total")) {
            assertThat(after.value(name)).as(name).isGreaterThan(before.value(name));
        }
        assertThat(after.value("parley_subscriptions")).isEqualTo(1);
        assertThat(after.value("parley_clients")).isEqualTo(2);
        assertThat(after.value("parley_history_bytes")).isGreaterThan(before.value("parley_history_bytes"));
    }

    @Test
    void countsErrorsOfCommandsAndOfPublications() throws IOException {
        NativeClient client = new NativeClient(open("/ws"));
        client.command("{\"id\":1,\"unsubscribe\":{\"channel\":\"room/never\"}}");
        client.awaitText("not_subscribed");
        client.command("{");
        client.awaitText("malformed");

        Scrape after = Scrape.of(hub());
        assertThat(after.value("parley_commands_refused_total{error=\"not_subscribed\"}"))
                .isPositive();
        assertThat(after.value("parley_commands_refused_total{error=\"malformed\"}"))
                .isPositive();
    }

    @Test
    void countsOversizedMessages() throws IOException {
        RawSocket socket = open("/ws");
        socket.send(ClientFrame.text("x".repeat(20_001)));
        assertThat(socket.closeFrame().closeCode()).isEqualTo(1009);

        Scrape after = Scrape.of(hub());
        assertThat(after.reached("parley.limits.message-bytes")).isPositive();
        assertThat(after.value("parley_closes_total{code=\"1009\"}")).isPositive();
    }

    @Test
    void countsSubscriptionsPatternsDepthAndMembersBeyondTheirLimits() throws IOException {
        NativeClient client = new NativeClient(open("/ws"));
        NativeClient other = new NativeClient(open("/ws")).subscribe("room/full", true);
        client.subscribe("room/full", true).subscribe("room/b", false).subscribe("room/c", false);
        client.command("{\"id\":4,\"subscribe\":{\"channel\":\"room/d\"}}");
        client.awaitText("parley.limits.subscriptions");
        other.command("{\"id\":5,\"subscribe\":{\"pattern\":\"one/#\"}}");
        other.awaitText("\"ok\"");
        other.command("{\"id\":6,\"subscribe\":{\"pattern\":\"two/#\"}}");
        other.awaitText("parley.limits.patterns");
        other.command("{\"id\":7,\"publish\":{\"channel\":\"room/full\",\"data\":[[[[[[1]]]]]]}}");
        other.awaitText("parley.limits.json-depth");
        other.command("{\"id\":8,\"presence\":{\"channel\":\"room/full\"}}");
        other.awaitText("{\"id\":8");

        Scrape after = Scrape.of(hub());
        assertThat(after.value("parley_presence_members")).isEqualTo(4);
        assertThat(after.value("parley_patterns")).isEqualTo(1);
        for (String limit : List.of("subscriptions", "patterns", "json-depth", "members-listed")) {
            assertThat(after.reached("parley.limits." + limit)).as(limit).isPositive();
        }
    }

    @Test
    void countsWhatIsForgottenAndRepliesCutShort() throws IOException {
        NativeClient client = new NativeClient(open("/ws"));
        String data = "\"" + "x".repeat(DATA_SIZE) + "\"";
        for (int i = 0; i < 40; i++) {
            client.command("{\"id\":\"k%d\",\"publish\":{\"channel\":\"room/counted\",\"data\":%s,\"key\":\"%d\"}}"
                    .formatted(i, data, i));
        }
        client.awaitText("\"k39\"");
        client.command("{\"id\":\"h\",\"history\":{\"channel\":\"room/counted\",\"limit\":10}}");
        client.awaitText("\"h\"");

        Scrape after = Scrape.of(hub());
        assertThat(after.value("parley_history_bytes")).isBetween(1.0, 60_000.0);
        assertThat(after.value("parley_idempotency_keys")).isEqualTo(1);
        for (String limit : List.of("history-bytes", "idempotency-keys", "reply-bytes")) {
            assertThat(after.reached("parley.limits." + limit)).as(limit).isPositive();
        }
    }

    @Test
    void countsSlowConsumersByTheLimitTheyReached() throws IOException {
        new NativeClient(openNarrow("/ws")).subscribe("room/slow", false);
        NativeClient publisher = new NativeClient(open("/ws"));
        String data = "\"" + "x".repeat(10_000) + "\"";
        // How much the kernel takes before it takes no more is its own affair.
        for (int i = 0; i < 2000 && Scrape.of(hub()).reached("parley.limits.lag-bytes") == 0; i += 50) {
            for (int more = 0; more < 50; more++) {
                publisher.publish("room/slow", data);
            }
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> Scrape.of(hub()).reached("parley.limits.lag-bytes") == 1);
        assertThat(Scrape.of(hub()).value("parley_closes_total{code=\"4001\"}")).isPositive();
    }

    @Test
    void countsWhoAsksAndDoesNotReadTheReplies() throws IOException {
        RawSocket asking = openNarrow("/ws");
        byte[] ping = ClientFrame.ping("p".repeat(100));
        try {
            for (int i = 0; i < 100_000; i++) {
                asking.send(ping);
            }
        } catch (SocketException cut) {
            assertThat(cut)
                    .as("the hub has had enough before all were sent")
                    .hasMessageMatching("Connection reset.*|Broken pipe.*");
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> Scrape.of(hub()).reached("parley.limits.queue-bytes") == 1);
    }

    @Test
    void countsPingsAndPeersThatDoNotAnswerThem() throws IOException {
        RawSocket silent = open("/ws");
        assertThat(silent.frame().opcode()).isEqualTo(ServerFrame.PING);
        assertThat(silent.closeFrame().closeCode()).isEqualTo(4002);

        Scrape after = Scrape.of(hub());
        assertThat(after.reached("parley.heartbeat.interval")).isPositive();
        assertThat(after.reached("parley.heartbeat.timeout")).isPositive();
    }

    @Test
    void countsWhoDoesNotAnswerAClose() throws IOException {
        RawSocket rude = open("/ws");
        rude.send(ClientFrame.binary((byte) 1));
        assertThat(rude.closeFrame().closeCode()).isEqualTo(1003);
        rude.awaitGone();

        await().atMost(Duration.ofSeconds(20)).until(() -> Scrape.of(hub()).reached("parley.close.deadline") > 0);
    }

    @Test
    void countsDepartures() throws IOException {
        NativeClient leaving = new NativeClient(open("/ws")).subscribe("room/left", false);
        Scrape before = Scrape.of(hub());
        leaving.socket().send(ClientFrame.close(1000));
        assertThat(leaving.socket().closeFrame().closeCode()).isEqualTo(1000);

        String closed = "parley_departures_total{cause=\"closed\"}";
        await().atMost(Duration.ofSeconds(20)).until(() -> Scrape.of(hub()).value(closed) == before.value(closed) + 1);
    }
}
