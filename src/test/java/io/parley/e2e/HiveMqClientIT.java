package io.parley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5RxClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.parley.tooling.TestCertificate;
import io.reactivex.Flowable;
import java.nio.file.Files;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** HiveMQ's client for Java, as it comes: MQTT 3.1.1 and 5.0 over WebSocket, with and without TLS, and its back-pressure. */
class HiveMqClientIT {

    private RunningHub hub;

    @AfterEach
    void stopHub() {
        hub.close();
    }

    private MqttClientBuilder start(boolean tls) throws Exception {
        Map<String, String> settings =
                new HashMap<>(tls ? TestCertificate.shared().settings() : Map.of());
        hub = RunningHub.start(settings);
        return builder(tls);
    }

    private MqttClientBuilder builder(boolean tls) throws Exception {
        MqttClientBuilder builder = com.hivemq.client.mqtt.MqttClient.builder()
                .serverHost("localhost")
                .serverPort(hub.port())
                .webSocketConfig(
                        MqttWebSocketConfig.builder().serverPath("mqtt").build());
        if (!tls) {
            return builder;
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(TestCertificate.shared().keystore())) {
            trusted.load(in, TestCertificate.PASSWORD.toCharArray());
        }
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry(
                "hub", trusted.getCertificate(trusted.aliases().nextElement()));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(certificates);
        return builder.sslConfig().trustManagerFactory(factory).applySslConfig();
    }

    @ParameterizedTest(name = "wss: {0}")
    @ValueSource(booleans = {false, true})
    void exchangesMessagesInVersion3(boolean tls) throws Exception {
        Mqtt3BlockingClient ada = start(tls).identifier("ada").useMqttVersion3().buildBlocking();
        List<String> heard = new CopyOnWriteArrayList<>();
        ada.connect();
        ada.toAsync()
                .subscribeWith()
                .topicFilter("room/#")
                .qos(MqttQos.EXACTLY_ONCE)
                .callback(message -> heard.add(message.getTopic() + " " + message.getQos()))
                .send()
                .join();

        for (MqttQos qos : MqttQos.values()) {
            ada.publishWith().topic("room/" + qos.getCode()).qos(qos).send();
        }

        await().until(() -> heard.size() == 3);
        assertThat(heard)
                .containsExactlyInAnyOrder("room/0 AT_MOST_ONCE", "room/1 AT_LEAST_ONCE", "room/2 EXACTLY_ONCE");
        ada.disconnect();
    }

    @ParameterizedTest(name = "wss: {0}")
    @ValueSource(booleans = {false, true})
    void comesBackToItsSessionInVersion5(boolean tls) throws Exception {
        Mqtt5BlockingClient ada = start(tls).identifier("ada").useMqttVersion5().buildBlocking();
        Mqtt5BlockingClient bob =
                builder(tls).identifier("bob").useMqttVersion5().buildBlocking();
        ada.connectWith().cleanStart(false).sessionExpiryInterval(60).send();
        ada.subscribeWith().topicFilter("room/a").qos(MqttQos.EXACTLY_ONCE).send();
        ada.disconnectWith().sessionExpiryInterval(60).send();
        bob.connect();
        for (int i = 0; i < 20; i++) {
            bob.publishWith()
                    .topic("room/a")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .payload(("m" + i).getBytes(UTF_8))
                    .send();
        }
        List<String> heard = new ArrayList<>();
        try (var publishes = ada.publishes(com.hivemq.client.mqtt.MqttGlobalPublishFilter.ALL)) {
            assertThat(ada.connectWith()
                            .cleanStart(false)
                            .sessionExpiryInterval(60)
                            .send()
                            .isSessionPresent())
                    .isTrue();
            for (int i = 0; i < 20; i++) {
                heard.add(new String(publishes.receive().getPayloadAsBytes(), UTF_8));
            }
        }

        assertThat(heard)
                .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "m" + i).toList());
        ada.disconnect();
        bob.disconnect();
    }

    /** The client acknowledges what its consumer has taken: the hub waits with the rest, and loses and repeats nothing. */
    @ParameterizedTest(name = "wss: {0}")
    @ValueSource(booleans = {false, true})
    void waitsForAConsumerThatTakesItsTime(boolean tls) throws Exception {
        int count = 60;
        Mqtt5RxClient ada = start(tls).identifier("ada").useMqttVersion5().buildRx();
        ada.connectWith()
                .restrictions()
                .receiveMaximum(5)
                .applyRestrictions()
                .applyConnect()
                .ignoreElement()
                .blockingAwait();
        Taking taking = new Taking();
        ada.subscribePublishesWith()
                .topicFilter("room/b")
                .qos(MqttQos.AT_LEAST_ONCE)
                .applySubscribe()
                .subscribe(taking);
        await().until(() -> taking.subscription != null);
        Mqtt5RxClient bob = builder(tls).identifier("bob").useMqttVersion5().buildRx();
        bob.connect().ignoreElement().blockingAwait();
        ada.subscribeWith()
                .topicFilter("other")
                .applySubscribe()
                .ignoreElement()
                .blockingAwait();
        bob.publish(Flowable.range(0, count)
                        .map(i -> Mqtt5Publish.builder()
                                .topic("room/b")
                                .qos(MqttQos.AT_LEAST_ONCE)
                                .payload(("m" + i).getBytes(UTF_8))
                                .build()))
                .ignoreElements()
                .blockingAwait();

        for (int taken = 1; taken <= count; taken++) {
            int expected = taken;
            taking.subscription.request(1);
            await().until(() -> taking.heard.size() == expected);
        }

        assertThat(taking.heard)
                .isEqualTo(IntStream.range(0, count).mapToObj(i -> "m" + i).toList());
        ada.disconnect().blockingAwait();
        bob.disconnect().blockingAwait();
    }

    /** A consumer that takes only what it is told to. */
    private static final class Taking implements Subscriber<Mqtt5Publish> {

        private final List<String> heard = new CopyOnWriteArrayList<>();
        private volatile Subscription subscription;

        @Override
        public void onSubscribe(Subscription made) {
            subscription = made;
        }

        @Override
        public void onNext(Mqtt5Publish message) {
            heard.add(new String(message.getPayloadAsBytes(), UTF_8));
        }

        @Override
        public void onError(Throwable failure) {
            heard.add("failed " + failure);
        }

        @Override
        public void onComplete() {
            heard.add("complete");
        }
    }
}
