package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The hub on Payara Micro, and a bean in the same deployment that is asked and told by CDI events. */
class CdiEventsIT {

    private static PayaraHub hub;

    @BeforeAll
    static void deploy() throws Exception {
        hub = PayaraHub.startBeside(Doorkeeper.class, Map.of("parley.any-namespace.presence", "true"));
    }

    @AfterAll
    static void undeploy() {
        hub.close();
    }

    @Test
    void asksTheBeanBeforeAnythingIsPublished() throws Exception {
        try (RawSocket socket = RawSocket.open(hub, "/ws")) {
            NativeClient client = new NativeClient(socket).subscribe("room/cdi", false);

            client.publish("room/cdi", "\"darn\"");
            assertThat(client.awaitText("\"publication\"")).contains("\"data\":\"d***\"", "\"name\":\"Guest\"");
            client.command("{\"id\":1,\"publish\":{\"channel\":\"room/cdi\",\"data\":\"secret\"}}");
            assertThat(client.awaitText("\"id\":1"))
                    .isEqualTo("{\"id\":1,\"error\":{\"code\":\"not_permitted\",\"message\":\"not here\"}}");
            client.command("{\"id\":2,\"publish\":{\"channel\":\"room/cdi\",\"data\":\"broken\"}}");
            assertThat(client.awaitText("\"id\":2")).contains("\"not_permitted\"", "parley.webhooks.on-failure");
            client.publish("room/cdi", "\"fine\"");
            assertThat(client.awaitText("\"publication\"")).contains("\"offset\":2", "\"data\":\"fine\"");
        }
    }

    @Test
    void asksTheBeanBeforeAnybodySubscribes() throws Exception {
        try (RawSocket socket = RawSocket.open(hub, "/ws")) {
            NativeClient client = new NativeClient(socket);
            client.command("{\"id\":1,\"subscribe\":{\"channel\":\"closed/a\"}}");

            assertThat(client.awaitText("\"id\":1")).contains("\"not_permitted\"", "members only");
        }
    }

    @Test
    void tellsTheBeanInOrderWhatHasHappened() throws Exception {
        try (RawSocket socket = RawSocket.open(hub, "/ws")) {
            new NativeClient(socket).subscribe("room/told", true);

            assertThat(hub.process().await("OBSERVED joined room/told")).endsWith("OBSERVED joined room/told Guest");
            socket.send(ClientFrame.close(1000)).closeFrame();
            assertThat(hub.process().await("OBSERVED left room/told")).endsWith("OBSERVED left room/told CLOSED");
            assertThat(hub.process().await("OBSERVED disconnected")).endsWith("OBSERVED disconnected CLOSED");
        }
    }

    @Test
    void countsWhatTheBeanWasAsked() throws Exception {
        String denied = "parley_backend_questions_total{outcome=\"denied\",question=\"subscribe\"}";
        double before = Scrape.of(hub).value(denied);
        asksTheBeanBeforeAnybodySubscribes();

        assertThat(Scrape.of(hub).value(denied)).isEqualTo(before + 1);
    }
}
