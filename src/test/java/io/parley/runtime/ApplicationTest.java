package io.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.parley.broker.Stages;
import io.parley.channel.ChannelName;
import io.parley.channel.ErrorCode;
import io.parley.channel.Payload;
import io.parley.endpoint.ChatEndpoint;
import io.parley.endpoint.EchoEndpoint;
import io.parley.endpoint.HubEndpoint;
import io.parley.endpoint.MqttEndpoint;
import io.parley.endpoint.UpdatesEndpoint;
import io.parley.hub.Client;
import io.parley.transport.RecordedConnection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApplicationTest {

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    void stopTheTimer() {
        timer.shutdownNow();
    }

    @Test
    void deploysTheBuiltInEndpointsAndWhatTheySpeak() throws InvalidSettingsException {
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
    void theEchoIsThereOnlyWhereTheSettingSaysSo() throws InvalidSettingsException {
        Application application = application(Map.of("parley.echo.enabled", "true"));

        assertThat(application.endpoints()).contains(EchoEndpoint.class);
        assertThat(application.subprotocolNames()).contains(entry("/echo", List.of()));
    }

    @Test
    void handsTheLimitsToTheHub() throws InvalidSettingsException {
        Application application =
                application(Map.of("parley.limits.subscriptions", "3", "parley.limits.patterns", "2"));

        assertThat(application.hub().limits().subscriptions()).isEqualTo(3);
        assertThat(application.hub().limits().patterns()).isEqualTo(2);
    }

    @Test
    void tellsItsVersion() throws InvalidSettingsException {
        Client client = application(Map.of()).hub().connect(new RecordedConnection("a1"));

        assertThat(Stages.get(client.call("parley.version", Payload.json("null"))))
                .isEqualTo(Payload.json("\"" + Version.current() + "\""));
    }

    @Test
    void closedItTakesNoPublicationsAndLeavesTheTimerAlone() throws InvalidSettingsException {
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

    private static boolean isPeriodic(Runnable task) {
        return task instanceof RunnableScheduledFuture<?> scheduled && scheduled.isPeriodic();
    }

    private Application application(Map<String, String> settings) throws InvalidSettingsException {
        return new Application(
                SettingsLoader.load(ConfigurationSources.of(settings)).settings(), timer);
    }
}
