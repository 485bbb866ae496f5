package io.parley.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.parley.protocol.mqtt.Hex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unmodified MQTT clients, Eclipse Paho with MQTT 3.1.1 and HiveMQ's with 5.0: every quality of service, and back to the session. */
abstract class MqttContract extends HubContract {

    private static final int MESSAGES = 50;
    private static final String CONNECT = "10 0d 0004 'MQTT' 05 02 003c 00 0000";

    MqttContract(RunningHub.Starter starter) {
        super(starter, Map.of("parley.echo.enabled", "true"));
    }

    private static List<String> numbered(String prefix) {
        return IntStream.range(0, MESSAGES).mapToObj(i -> prefix + i).toList();
    }

    private MqttClient paho(String id) throws Exception {
        return new MqttClient(
                "ws://127.0.0.1:" + hub().port() + hub().context() + "/mqtt", id, new MemoryPersistence());
    }

    /** Connects, once more where the hub takes longer for the handshake than the second that Paho has for it. */
    private static boolean connect(MqttClient client, boolean clean) {
        AtomicBoolean present = new AtomicBoolean();
        await().ignoreExceptionsInstanceOf(MqttException.class).until(() -> {
            present.set(client.connectWithResult(version3(clean)).getSessionPresent());
            return true;
        });
        return present.get();
    }

    private static MqttConnectOptions version3(boolean clean) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(clean);
        options.setMaxInflight(MESSAGES);
        return options;
    }

    private Mqtt5BlockingClient hiveMq(String id) {
        return com.hivemq.client.mqtt.MqttClient.builder()
                .serverHost("127.0.0.1")
                .serverPort(hub().port())
                .webSocketConfig(MqttWebSocketConfig.builder()
                        .serverPath(hub().context().replaceFirst("^/", "")
                                + (hub().context().isEmpty() ? "" : "/") + "mqtt")
                        .build())
                .identifier(id)
                .useMqttVersion5()
                .buildBlocking();
    }

    @ParameterizedTest(name = "QoS {0}")
    @ValueSource(ints = {0, 1, 2})
    void version3(int qos) throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        MqttClient reader = paho("reader3-" + qos);
        connect(reader, false);
        reader.subscribe("paho/" + qos, qos, (topic, message) -> heard.add(new String(message.getPayload(), UTF_8)));
        MqttClient writer = paho("writer3-" + qos);
        connect(writer, true);

        for (String text : numbered("there ")) {
            writer.publish("paho/" + qos, text.getBytes(UTF_8), qos, false);
        }
        await().until(() -> heard.size() >= MESSAGES);
        assertThat(heard).isEqualTo(numbered("there "));

        reader.disconnect();
        heard.clear();
        for (String text : numbered("away ")) {
            writer.publish("paho/" + qos, text.getBytes(UTF_8), qos, false);
        }
        // Acknowledged: so the hub has taken those at QoS 0 as well.
        writer.publish("other", new byte[0], 1, false);
        assertThat(connect(reader, false)).isTrue();
        // Messages at QoS 0 do not wait for anybody: the first that comes is the one published now.
        writer.publish("paho/" + qos, "back".getBytes(UTF_8), qos, false);
        await().until(() -> heard.contains("back"));
        List<String> expected = new ArrayList<>(qos == 0 ? List.of() : numbered("away "));
        expected.add("back");
        assertThat(heard).isEqualTo(expected);
        for (MqttClient client : List.of(reader, writer)) {
            client.disconnect();
            client.close();
        }
    }

    @ParameterizedTest
    @EnumSource(MqttQos.class)
    void version5(MqttQos qos) throws Exception {
        Mqtt5BlockingClient reader = hiveMq("reader5-" + qos);
        Mqtt5BlockingClient writer = hiveMq("writer5-" + qos);
        String topic = "hivemq/" + qos.getCode();
        reader.connectWith().cleanStart(true).sessionExpiryInterval(60).send();
        try (var publishes = reader.publishes(MqttGlobalPublishFilter.ALL)) {
            reader.subscribeWith().topicFilter(topic).qos(qos).send();
            writer.connect();
            publish(writer, topic, qos, numbered("there "));
            for (int i = 0; i < MESSAGES; i++) {
                Mqtt5Publish message = publishes.receive();
                assertThat(message.getPayloadAsBytes()).isEqualTo(("there " + i).getBytes(UTF_8));
                assertThat(message.getUserProperties().asList())
                        .extracting(property -> property.getName() + " " + property.getValue())
                        .contains("parley-offset " + (i + 1));
            }
            reader.disconnectWith().sessionExpiryInterval(60).send();
        }
        publish(writer, topic, qos, numbered("away "));
        publish(writer, "other", MqttQos.AT_LEAST_ONCE, List.of(""));
        try (var publishes = reader.publishes(MqttGlobalPublishFilter.ALL)) {
            assertThat(reader.connectWith()
                            .cleanStart(false)
                            .sessionExpiryInterval(60)
                            .send()
                            .isSessionPresent())
                    .isTrue();
            List<String> expected = new ArrayList<>(qos == MqttQos.AT_MOST_ONCE ? List.of() : numbered("away "));
            expected.add("back");
            publish(writer, topic, qos, List.of("back"));
            for (String text : expected) {
                assertThat(new String(publishes.receive().getPayloadAsBytes(), UTF_8))
                        .isEqualTo(text);
            }
        }
        reader.disconnect();
        writer.disconnect();
    }

    private static void publish(Mqtt5BlockingClient writer, String topic, MqttQos qos, List<String> texts) {
        for (String text : texts) {
            writer.publishWith()
                    .topic(topic)
                    .qos(qos)
                    .payload(text.getBytes(UTF_8))
                    .send();
        }
    }

    /** [MQTT-6.0.0-2]: packets need not be aligned to the WebSocket's messages. */
    @ParameterizedTest(name = "{0} bytes a message")
    @ValueSource(ints = {1, 7, 1000})
    void takesPacketsAsTheMessagesCutThem(int size) throws IOException {
        byte[] packets = Hex.bytes(CONNECT + " 82 07 0001 00 0001 'a' 00  c0 00");
        RawSocket socket = open("/mqtt", "Sec-WebSocket-Protocol: mqtt");

        for (int at = 0; at < packets.length; at += size) {
            byte[] part = new byte[Math.min(size, packets.length - at)];
            System.arraycopy(packets, at, part, 0, part.length);
            socket.send(ClientFrame.binary(part));
        }

        assertThat(socket.message().payload()).startsWith(0x20);
        assertThat(socket.message().payload()).startsWith(0x90);
        assertThat(socket.message().payload()).startsWith(0xD0);
    }

    @Test
    void saysGoodbyeWhereABackendEndsTheConnection() throws IOException {
        RawSocket socket = open("/mqtt", "Sec-WebSocket-Protocol: mqtt");
        socket.send(ClientFrame.binary(Hex.bytes(CONNECT)));
        assertThat(socket.message().payload()).startsWith(0x20);
        ApiClient backend = new ApiClient(hub(), null);
        Matcher id = Pattern.compile("\"id\":\"(\\w+)\"")
                .matcher(backend.get("/connections").body());
        assertThat(id.find()).isTrue();

        backend.post("/connections/" + id.group(1) + "/disconnect", "{\"reason\":\"enough\"}");

        assertThat(Hex.of(socket.message().payload())).isEqualTo(Hex.of(Hex.bytes("e0 0b 98 09 1f 0006 'enough'")));
        ServerFrame close = socket.message();
        assertThat(close.closeCode()).isEqualTo(1008);
        assertThat(close.closeReason()).isEqualTo("enough");
    }

    @Test
    void closesAtATextMessage() throws IOException {
        RawSocket socket = open("/mqtt", "Sec-WebSocket-Protocol: mqtt");

        socket.send(ClientFrame.text("hello"));

        assertThat(socket.message().closeCode()).isEqualTo(1003);
    }
}
