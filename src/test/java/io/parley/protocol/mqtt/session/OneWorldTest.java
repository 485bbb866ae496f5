package io.parley.protocol.mqtt.session;

import static io.parley.channel.Qos.AT_LEAST_ONCE;
import static io.parley.channel.Qos.AT_MOST_ONCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.Departure;
import io.parley.channel.Qos;
import io.parley.protocol.Conversation;
import io.parley.protocol.json.NativeProtocol;
import io.parley.protocol.mqtt.MqttPeer;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.Properties;
import io.parley.transport.RecordedConnection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MQTT clients and those of the native protocol in one channel. */
class OneWorldTest {

    private final MqttBench bench = new MqttBench();
    private final RecordedConnection eve = new RecordedConnection("eve");
    private final MqttPeer ada = bench.v5();
    private Conversation conversation;

    @BeforeEach
    void meet() {
        conversation = new NativeProtocol(Duration.ofSeconds(25), 10).converse(eve, bench.hub);
        conversation.text("{\"subscribe\":{\"channel\":\"room/a\",\"presence\":true}}");
        eve.take();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private List<String> heard() {
        return eve.take().stream()
                .map(text -> text.replaceAll("\"epoch\":\"[^\"]*\"", "\"epoch\":\"k3f\""))
                .toList();
    }

    @Test
    void anMqttPublishIsAPublicationWithAPosition() {
        ada.connect("ada", true, Properties.NONE);

        ada.publish("room/a", "{\"n\": 1}", AT_MOST_ONCE, 0);
        ada.publish("room/a", "plain", AT_LEAST_ONCE, 1);
        ada.send(new Packet.Publish("room/a", new byte[] {-1, 0}, Qos.AT_MOST_ONCE, false, false, 0, Properties.NONE));

        String from = "\"time\":1690000000000,\"from\":{\"id\":\"c1\",\"name\":\"ada\"},";
        assertThat(heard())
                .containsExactly(
                        "{\"publication\":{\"channel\":\"room/a\",\"epoch\":\"k3f\",\"offset\":1," + from
                                + "\"data\":{\"n\": 1}}}",
                        "{\"publication\":{\"channel\":\"room/a\",\"epoch\":\"k3f\",\"offset\":2," + from
                                + "\"data\":\"plain\"}}",
                        "{\"publication\":{\"channel\":\"room/a\",\"epoch\":\"k3f\",\"offset\":3," + from
                                + "\"binary\":\"/wA=\"}}");
    }

    @Test
    void aNativePublicationIsAMessageOfItsOwnBytes() {
        ada.connect("ada", true, Properties.NONE);
        ada.subscribe("room/a", AT_LEAST_ONCE);
        ada.take();

        conversation.text("{\"publish\":{\"channel\":\"room/a\",\"data\":{\"n\": 1}}}");
        conversation.text("{\"publish\":{\"channel\":\"room/a\",\"binary\":\"/wA=\"}}");

        List<Packet> messages = ada.take();
        assertThat(((Packet.Publish) messages.get(0)).payload()).isEqualTo("{\"n\": 1}".getBytes(UTF_8));
        assertThat(((Packet.Publish) messages.get(1)).payload()).containsExactly(-1, 0);
    }

    @Test
    void anMqttClientIsPresentAndLeavesWithTheCauseAndItsWill() {
        Packet.Will will = new Packet.Will("room/a", "gone".getBytes(UTF_8), AT_MOST_ONCE, false, Properties.NONE);
        ada.connect("ada", true, 0, will, Properties.NONE);
        ada.subscribe("room/a", AT_LEAST_ONCE);
        assertThat(heard())
                .containsExactly("{\"joined\":{\"channel\":\"room/a\",\"member\":{\"id\":\"c1\",\"name\":\"ada\"}}}");

        ada.closed(Departure.LOST);

        assertThat(heard())
                .containsExactly(
                        "{\"left\":{\"channel\":\"room/a\",\"member\":{\"id\":\"c1\",\"name\":\"ada\"},\"cause\":\"lost\"}}",
                        "{\"publication\":{\"channel\":\"room/a\",\"epoch\":\"k3f\",\"offset\":1,\"time\":1690000000000,"
                                + "\"from\":{\"id\":\"c1\",\"name\":\"ada\"},\"data\":\"gone\"}}");
    }
}
