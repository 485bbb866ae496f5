package io.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.parley.broker.HistoryQuery;
import io.parley.broker.Stages;
import io.parley.channel.ChannelName;
import io.parley.channel.ErrorCode;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.endpoint.ChatEndpoint;
import io.parley.endpoint.EchoEndpoint;
import io.parley.endpoint.HubEndpoint;
import io.parley.endpoint.MqttEndpoint;
import io.parley.endpoint.UpdatesEndpoint;
import io.parley.http.Readiness;
import io.parley.hub.Client;
import io.parley.store.Store;
import io.parley.store.StoreSettings;
import io.parley.store.StoredMap;
import io.parley.store.UnusableStoreException;
import io.parley.transport.RecordedConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationTest {

    @TempDir
    Path directory;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    void stopTheTimer() {
        timer.shutdownNow();
    }

    @Test
    void deploysTheBuiltInEndpointsAndWhatTheySpeak() throws Exception {
        Application application = application(Map.of());

        assertThat(application.endpoints())
                .containsExactly(HubEndpoint.class, ChatEndpoint.class, UpdatesEndpoint.class, MqttEndpoint.class);
        assertThat(application.subprotocolNames())
                .containsOnly(
                        entry("/ws", List.of("parley.v1.json", "mqtt", "mqttv3.1", "chat", "superchat")),
                        entry("/mqtt", List.of("mqtt", "mqttv3.1")),
                        entry("/chat", List.of("chat", "superchat")),
                        entry("/ws/updates", List.of()));
    }

    @Test
    void theEchoIsThereOnlyWhereTheSettingSaysSo() throws Exception {
        Application application = application(Map.of("parley.echo.enabled", "true"));

        assertThat(application.endpoints()).contains(EchoEndpoint.class);
        assertThat(application.subprotocolNames()).contains(entry("/echo", List.of()));
    }

    @Test
    void handsTheLimitsToTheHub() throws Exception {
        Application application =
                application(Map.of("parley.limits.subscriptions", "3", "parley.limits.patterns", "2"));

        assertThat(application.hub().limits().subscriptions()).isEqualTo(3);
        assertThat(application.hub().limits().patterns()).isEqualTo(2);
    }

    @Test
    void tellsItsVersion() throws Exception {
        Client client = application(Map.of()).hub().connect(new RecordedConnection("a1"));

        assertThat(Stages.get(client.call("parley.version", Payload.json("null"))))
                .isEqualTo(Payload.json("\"" + Version.current() + "\""));
    }

    @Test
    void closedItTakesNoPublicationsAndLeavesTheTimerAlone() throws Exception {
        timer.setRemoveOnCancelPolicy(true);
        Application application = application(Map.of());
        Client client = application.hub().connect(new RecordedConnection("a1"));
        assertThat(timer.getQueue()).anyMatch(ApplicationTest::isPeriodic);

        application.close();

        assertThat(timer.getQueue()).noneMatch(ApplicationTest::isPeriodic);
        assertThat(Stages.refusal(client.publish(ChannelName.parse("room/lobby"), Payload.text("late"), null))
                        .code())
                .isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void hasWhatIsDurableAfterARestart() throws Exception {
        ChannelName ledger = ChannelName.parse("ledger/1");
        Application first = application(durable());
        Client client = first.hub().connect(new RecordedConnection("a1"));
        Position position = Stages.get(client.publish(ledger, Payload.text("kept"), "key", null));
        Stages.get(client.publish(ChannelName.parse("room/lobby"), Payload.text("gone"), null));
        first.close();

        Application second = application(durable());
        client = second.hub().connect(new RecordedConnection("a1"));
        assertThat(Stages.get(client.publish(ledger, Payload.text("again"), "key", null)))
                .isEqualTo(position);
        assertThat(Stages.get(client.history(ledger, HistoryQuery.newest(10))).publications())
                .extracting(publication -> publication.payload().asText())
                .containsExactly("kept");
        assertThat(Stages.get(client.history(ChannelName.parse("room/lobby"), HistoryQuery.newest(10)))
                        .publications())
                .isEmpty();
        assertThat(second.metrics().text())
                .contains("parley_store_commits_total", "parley_store_file_bytes", "parley_store_failed 0.0");
        second.close();
    }

    @Test
    void doesNotStartOnAFileWithSessionsThatItCannotReadAndLeavesItToOthers() throws Exception {
        StoreSettings settings = new StoreSettings(Path.of(durable().get("parley.store.file")), 10, 1000);
        try (Store store = Store.open(settings, Runnable::run)) {
            StoredMap<String> sessions = store.named("mqtt-sessions");
            Stages.get(store.write(10, () -> sessions.put("ada\0s", new byte[] {99})));
        }

        assertThatThrownBy(() -> application(durable()))
                .isInstanceOf(UnusableStoreException.class)
                .hasMessageContaining("parley.store.file=")
                .hasMessageContaining("unknown version 99");
        Store.open(settings, Runnable::run).close();
    }

    @Test
    void doesNotStartOnAFileThatAnotherHubHasOpen() throws Exception {
        Application first = application(durable());

        assertThatThrownBy(() -> application(durable()))
                .isInstanceOf(UnusableStoreException.class)
                .hasMessageContaining("parley.store.file=")
                .hasMessageContaining("in use");

        first.close();
        application(durable()).close();
    }

    @Test
    void isNotReadyOnceItsDiskHasFailed() throws Exception {
        Application application = application(durable());
        application.readiness().ready();
        Client client = application.hub().connect(new RecordedConnection("a1"));
        Thread writer = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("parley-store"))
                .findFirst()
                .orElseThrow();

        // An interrupt in the middle of a write closes the file, which is as good as a disk that is gone.
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            client.publish(ChannelName.parse("ledger/1"), Payload.text("x"), null);
            writer.interrupt();
            return application.readiness().stage() == Readiness.Stage.FAILING;
        });

        assertThat(Stages.refusal(client.publish(ChannelName.parse("ledger/1"), Payload.text("x"), null))
                        .reason())
                .contains("parley.store.file");
        assertThat(Stages.get(client.publish(ChannelName.parse("room/lobby"), Payload.text("x"), null)))
                .isNotNull();
        assertThat(application.metrics().text()).contains("parley_store_failed 1.0", "parley_ready 0.0");
        application.close();
    }

    private Map<String, String> durable() {
        return Map.of(
                "parley.store.file",
                directory.resolve("parley.store").toString(),
                "parley.namespace.ledger.durable",
                "true");
    }

    private static boolean isPeriodic(Runnable task) {
        return task instanceof RunnableScheduledFuture<?> scheduled && scheduled.isPeriodic();
    }

    private Application application(Map<String, String> settings) throws Exception {
        return new Application(
                SettingsLoader.load(ConfigurationSources.of(settings)).settings(), timer);
    }
}
