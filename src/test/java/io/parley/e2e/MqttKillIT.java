package io.parley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hub that is killed with SIGKILL while unmodified MQTT clients publish and listen at QoS 1 and 2, again and again: their sessions are
 * there after each start and say so; what was acknowledged is there, in order, at QoS 2 once; so is what is retained.
 */
class MqttKillIT {

    private static final int IN_FLIGHT = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    private final Random random = new Random(20_261_120);
    private final List<Talk> talks = new ArrayList<>();
    private int port;

    @BeforeEach
    void findAPort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void endTheClients() {
        talks.forEach(Talk::end);
    }

    @Test
    void keepsItsPromisesThroughAFewKills() throws Exception {
        killAndLook(3);
    }

    @Tag("conformance")
    @Test
    void keepsItsPromisesThroughManyKills() throws Exception {
        killAndLook(30);
    }

    private void killAndLook(int times) throws Exception {
        try (HubProcess hub = start()) {
            hub.url();
            talks.add(new Talk(MqttQos.AT_LEAST_ONCE));
            talks.add(new Talk(MqttQos.EXACTLY_ONCE));
            talks.forEach(Talk::begin);
            witness(false, 0);
            awaitProgress();
            hub.kill();
        }
        for (int round = 1; round < times; round++) {
            try (HubProcess hub = start()) {
                hub.url();
                witness(true, round);
                awaitProgress();
                hub.kill();
            }
        }
        try (HubProcess hub = start()) {
            hub.url();
            talks.forEach(Talk::stop);
            for (Talk talk : talks) {
                talk.check();
            }
            checkRetained();
        }
    }

    private HubProcess start() throws Exception {
        return HubProcess.start(
                directory,
                "--http.port=" + port,
                "--store.file=parley.store",
                "--namespace.ledger.durable=true",
                "--namespace.ledger.history-size=1000000",
                "--namespace.ledger.history-age=1d");
    }

    /** Waits until so many more are acknowledged that the kill comes at another moment each time. */
    private void awaitProgress() {
        for (Talk talk : talks) {
            int wanted = talk.acknowledged.get() + 2 * IN_FLIGHT + random.nextInt(300);
            await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> talk.acknowledged.get() > wanted);
        }
    }

    /** A client of MQTT 3.1.1 whose session is asked for in each round, and whose one subscription was made in the first. */
    private void witness(boolean present, int round) throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        MqttClient paho = new MqttClient("ws://127.0.0.1:" + port + "/mqtt", "witness", new MemoryPersistence());
        paho.setCallback(new org.eclipse.paho.client.mqttv3.MqttCallback() {
            @Override
            public void connectionLost(Throwable cause) {
                heard.add("lost " + cause);
            }

            @Override
            public void messageArrived(String topic, org.eclipse.paho.client.mqttv3.MqttMessage message) {
                heard.add(new String(message.getPayload(), UTF_8));
            }

            @Override
            public void deliveryComplete(org.eclipse.paho.client.mqttv3.IMqttDeliveryToken token) {}
        });
        AtomicBoolean there = new AtomicBoolean();
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(MqttException.class).until(() -> {
            MqttConnectOptions options = new MqttConnectOptions();
            options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
            options.setCleanSession(false);
            there.set(paho.connectWithResult(options).getSessionPresent());
            return true;
        });
        assertThat(there.get()).isEqualTo(present);
        if (!present) {
            paho.subscribe("ledger/witness", 1);
        }
        paho.publish("ledger/witness", ("round " + round).getBytes(UTF_8), 2, true);
        await().atMost(PATIENCE).until(() -> heard.contains("round " + round));
        paho.disconnect();
        paho.close();
    }

    private void checkRetained() throws Exception {
        Mqtt5AsyncClient late = client("late");
        CompletableFuture<String> retained = new CompletableFuture<>();
        late.connect().get(30, TimeUnit.SECONDS);
        late.subscribeWith()
                .topicFilter("ledger/witness")
                .callback(message -> retained.complete(new String(message.getPayloadAsBytes(), UTF_8)))
                .send();
        assertThat(retained.get(30, TimeUnit.SECONDS)).startsWith("round ");
        late.disconnect().get(30, TimeUnit.SECONDS);
    }

    private Mqtt5AsyncClient client(String id) {
        return Mqtt5Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(port)
                .webSocketConfig(
                        MqttWebSocketConfig.builder().serverPath("mqtt").build())
                .identifier(id)
                .automaticReconnect()
                .initialDelay(50, TimeUnit.MILLISECONDS)
                .maxDelay(200, TimeUnit.MILLISECONDS)
                .applyAutomaticReconnect()
                .buildAsync();
    }

    private static CompletableFuture<?> connect(Mqtt5AsyncClient client) {
        return client.connectWith()
                .cleanStart(false)
                .sessionExpiryInterval(3600)
                .send();
    }

    /** Somebody who publishes numbers, and somebody who listens, both with sessions that last. */
    private final class Talk {

        private final MqttQos qos;
        private final String channel;
        private final Mqtt5AsyncClient writer;
        private final Mqtt5AsyncClient reader;
        private final List<Integer> heard = new CopyOnWriteArrayList<>();
        private final AtomicInteger acknowledged = new AtomicInteger();
        private final List<Throwable> failures = new CopyOnWriteArrayList<>();
        private final Semaphore window = new Semaphore(IN_FLIGHT);
        private final AtomicBoolean stopping = new AtomicBoolean();
        private final Thread thread = new Thread(this::publish);
        private volatile int sent;

        Talk(MqttQos qos) {
            this.qos = qos;
            this.channel = "ledger/" + qos.getCode();
            this.writer = client("writer" + qos.getCode());
            this.reader = client("reader" + qos.getCode());
        }

        void begin() {
            connect(reader).orTimeout(30, TimeUnit.SECONDS).join();
            reader.subscribeWith()
                    .topicFilter(channel)
                    .qos(qos)
                    .callback(message -> heard.add(Integer.parseInt(new String(message.getPayloadAsBytes(), UTF_8))))
                    .send()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
            connect(writer).orTimeout(30, TimeUnit.SECONDS).join();
            thread.start();
        }

        private void publish() {
            while (!stopping.get()) {
                window.acquireUninterruptibly();
                writer.publishWith()
                        .topic(channel)
                        .qos(qos)
                        .payload(Integer.toString(sent++).getBytes(UTF_8))
                        .send()
                        .whenComplete((result, failure) -> {
                            window.release();
                            if (failure == null && result.getError().isEmpty()) {
                                acknowledged.incrementAndGet();
                            } else {
                                failures.add(failure == null ? result.getError().get() : failure);
                            }
                        });
            }
        }

        void stop() {
            stopping.set(true);
        }

        /** Everything is acknowledged in the end, and has been heard: at QoS 2 once, at QoS 1 at least once, each in order. */
        void check() throws InterruptedException {
            thread.join();
            await().atMost(PATIENCE).until(() -> acknowledged.get() + failures.size() == sent);
            assertThat(failures).isEmpty();
            List<Integer> all = IntStream.range(0, sent).boxed().toList();
            await().atMost(PATIENCE).until(() -> heard.contains(sent - 1));
            if (qos == MqttQos.EXACTLY_ONCE) {
                assertThat(heard).isEqualTo(all);
            } else {
                assertThat(heard.stream().distinct().toList()).isEqualTo(all);
            }
        }

        void end() {
            stopping.set(true);
            window.release(IN_FLIGHT);
            writer.disconnect();
            reader.disconnect();
        }
    }
}
