package io.parley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.tooling.TestCertificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Eclipse Paho's clients for Java, as they come: MQTT 3.1, 3.1.1 and 5.0 over WebSocket, with and without TLS. */
class PahoIT {

    private RunningHub hub;

    @AfterEach
    void stopHub() {
        hub.close();
    }

    private String start(boolean tls) throws Exception {
        Map<String, String> settings =
                new HashMap<>(tls ? TestCertificate.shared().settings() : Map.of());
        hub = RunningHub.start(settings);
        return (tls ? "wss" : "ws") + "://localhost:" + hub.port() + "/mqtt";
    }

    private static MqttConnectOptions options(boolean tls, int version, boolean clean) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(version);
        options.setCleanSession(clean);
        if (tls) {
            options.setSocketFactory(TestCertificate.shared().client("TLSv1.3").getSocketFactory());
        }
        return options;
    }

    private static MqttClient client(String url, String id) throws MqttException {
        return new MqttClient(url, id, new MemoryPersistence());
    }

    @ParameterizedTest(name = "wss: {0}")
    @ValueSource(booleans = {false, true})
    void exchangesMessagesAndComesBackToItsSession(boolean tls) throws Exception {
        String url = start(tls);
        List<String> heard = new CopyOnWriteArrayList<>();
        MqttClient ada = client(url, "ada");
        ada.connect(options(tls, MqttConnectOptions.MQTT_VERSION_3_1_1, false));
        for (int qos = 0; qos <= 2; qos++) {
            ada.subscribe(
                    "room/" + qos,
                    qos,
                    (topic, message) -> heard.add(
                            topic + "=" + new String(message.getPayload(), UTF_8) + " qos" + message.getQos()));
        }
        MqttClient bob = client(url, "bob");
        bob.connect(options(tls, MqttConnectOptions.MQTT_VERSION_3_1_1, true));
        for (int qos = 0; qos <= 2; qos++) {
            bob.publish("room/" + qos, ("m" + qos).getBytes(UTF_8), qos, false);
        }
        await().until(() -> heard.size() == 3);
        assertThat(heard).containsExactlyInAnyOrder("room/0=m0 qos0", "room/1=m1 qos1", "room/2=m2 qos2");

        ada.disconnect();
        heard.clear();
        bob.publish("room/1", "meanwhile".getBytes(UTF_8), 1, false);
        assertThat(ada.connectWithResult(options(tls, MqttConnectOptions.MQTT_VERSION_3_1_1, false))
                        .getSessionPresent())
                .isTrue();
        await().until(() -> heard.equals(List.of("room/1=meanwhile qos1")));
        ada.disconnect();
        bob.disconnect();
        ada.close();
        bob.close();
    }

    @ParameterizedTest(name = "wss: {0}")
    @ValueSource(booleans = {false, true})
    void speaksVersion5(boolean tls) throws Exception {
        String url = start(tls);
        List<String> heard = new CopyOnWriteArrayList<>();
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSessionExpiryInterval(60L);
        options.setCleanStart(false);
        if (tls) {
            options.setSocketFactory(TestCertificate.shared().client("TLSv1.3").getSocketFactory());
        }
        var ada = new org.eclipse.paho.mqttv5.client.MqttClient(
                url, "ada", new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
        ada.setCallback(new Listening5(heard));
        ada.connect(options);
        ada.subscribe(new String[] {"room/+"}, new int[] {2});
        for (int qos = 0; qos <= 2; qos++) {
            ada.publish("room/" + qos, new MqttMessage(("m" + qos).getBytes(UTF_8), qos, false, null));
        }
        await().until(() -> heard.size() == 3);

        assertThat(heard)
                .containsExactlyInAnyOrder(
                        "room/0=m0 qos0 parley-offset 1",
                        "room/1=m1 qos1 parley-offset 1",
                        "room/2=m2 qos2 parley-offset 1");
        ada.disconnect();
        ada.close();
    }

    @ParameterizedTest(name = "wss: {0}")
    @ValueSource(booleans = {false, true})
    void speaksVersion31(boolean tls) throws Exception {
        String url = start(tls);
        List<String> heard = new CopyOnWriteArrayList<>();
        MqttClient ada = client(url, "ada");
        ada.setCallback(new Listening(heard));
        ada.connect(options(tls, MqttConnectOptions.MQTT_VERSION_3_1, true));
        ada.subscribe("room/#", 1);
        ada.publish("room/x", "hello".getBytes(UTF_8), 1, false);

        await().until(() -> heard.equals(List.of("room/x=hello")));
        ada.disconnect();
        ada.close();
    }

    /** Keeps what comes, for version 3. */
    private record Listening(List<String> heard) implements org.eclipse.paho.client.mqttv3.MqttCallback {

        @Override
        public void connectionLost(Throwable cause) {
            heard.add("lost " + cause);
        }

        @Override
        public void messageArrived(String topic, org.eclipse.paho.client.mqttv3.MqttMessage message) {
            heard.add(topic + "=" + new String(message.getPayload(), UTF_8));
        }

        @Override
        public void deliveryComplete(org.eclipse.paho.client.mqttv3.IMqttDeliveryToken token) {}
    }

    /** Keeps what comes, for version 5. */
    private record Listening5(List<String> heard) implements org.eclipse.paho.mqttv5.client.MqttCallback {

        @Override
        public void disconnected(org.eclipse.paho.mqttv5.client.MqttDisconnectResponse response) {
            heard.add("disconnected " + response);
        }

        @Override
        public void mqttErrorOccurred(org.eclipse.paho.mqttv5.common.MqttException failure) {
            heard.add("error " + failure);
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            var offset = message.getProperties().getUserProperties().get(1);
            heard.add(topic + "=" + new String(message.getPayload(), UTF_8) + " qos" + message.getQos() + " "
                    + offset.getKey() + " " + offset.getValue());
        }

        @Override
        public void deliveryComplete(org.eclipse.paho.mqttv5.client.IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(
                int reasonCode, org.eclipse.paho.mqttv5.common.packet.MqttProperties properties) {}
    }
}
