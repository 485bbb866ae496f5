package io.parley.protocol.mqtt.session;

import static io.parley.channel.Qos.AT_LEAST_ONCE;
import static io.parley.channel.Qos.AT_MOST_ONCE;
import static io.parley.channel.Qos.EXACTLY_ONCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.channel.Limit;
import io.parley.hub.HubLimits;
import io.parley.protocol.mqtt.MqttPeer;
import io.parley.protocol.mqtt.MqttVersion;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.Property;
import io.parley.protocol.mqtt.ReasonCode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each limit of MQTT is reached here: it says so to the client, and is counted. */
class MqttLimitsTest {

    private static final Properties KEPT =
            Properties.builder().number(Property.SESSION_EXPIRY_INTERVAL, 100).build();

    private MqttBench bench = new MqttBench();

    @AfterEach
    void stop() {
        bench.close();
    }

    private void within(Bounds bounds) {
        bench.close();
        bench = new MqttBench(bounds.settings(), HubLimits.DEFAULTS);
    }

    private MqttPeer connected() {
        MqttPeer ada = bench.v5();
        ada.connect("ada", true, KEPT);
        return ada;
    }

    private void assertReached(Limit limit) {
        assertThat(bench.hub.counts().limits().of(limit)).as(limit.setting()).isEqualTo(1);
    }

    private static ReasonCode disconnected(MqttPeer peer) {
        return peer.takeOne(Packet.Disconnect.class).code();
    }

    @Test
    void timeToConnect() {
        bench.v5();

        bench.pass(Duration.ofSeconds(11));
        bench.pass(Duration.ofSeconds(11));

        assertReached(Limit.MQTT_CONNECT_TIMEOUT);
    }

    @Test
    void packetsBeforeTheConnAck() {
        bench.close();
        bench = MqttBench.thatNeverAnswers(new Bounds().earlyPackets(3).settings());
        MqttPeer ada = bench.v5();
        ada.send(new Packet.Connect(
                MqttVersion.V5, "ada", true, 0, null, "ada", "secret".getBytes(UTF_8), Properties.NONE));
        ada.sendHex("c0 00 c0 00 c0 00");
        assertThat(ada.connection().closeCode()).isNull();

        ada.sendHex("c0 00");

        assertThat(ada.takeOne(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        assertReached(Limit.MQTT_EARLY_PACKETS);
    }

    @Test
    void bytesBeforeTheConnAck() {
        bench.close();
        bench = MqttBench.thatNeverAnswers(MqttSettings.DEFAULTS);
        MqttPeer ada = bench.v5();
        ada.send(new Packet.Connect(
                MqttVersion.V5, "ada", true, 0, null, "ada", "secret".getBytes(UTF_8), Properties.NONE));
        String half = "x".repeat(HubLimits.DEFAULTS.messageBytes() / 2);
        ada.publish("a", half, AT_MOST_ONCE, 0);
        assertThat(ada.connection().closeCode()).isNull();

        ada.publish("a", half, AT_MOST_ONCE, 0);

        assertThat(ada.takeOne(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        assertReached(Limit.MESSAGE_BYTES);
    }

    @Test
    void keepAlive() {
        within(new Bounds().keepAlive(10));
        MqttPeer ada = connected();

        bench.pass(Duration.ofSeconds(16));
        bench.pass(Duration.ofSeconds(16));

        assertThat(disconnected(ada)).isEqualTo(ReasonCode.KEEP_ALIVE_TIMEOUT);
        assertReached(Limit.MQTT_KEEP_ALIVE);
    }

    @Test
    void sessionExpiry() {
        MqttPeer ada = bench.v5();
        Packet.ConnAck ack = ada.connect(
                "ada",
                true,
                Properties.builder()
                        .number(Property.SESSION_EXPIRY_INTERVAL, 86_401)
                        .build());

        assertThat(ack.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0)).isEqualTo(86_400);
        assertReached(Limit.MQTT_SESSION_EXPIRY);
    }

    @Test
    void sessions() {
        within(new Bounds().sessions(1));
        bench.v5().connect("one", true, KEPT);

        bench.v5().connect("two", true, KEPT);

        assertReached(Limit.MQTT_SESSIONS);
    }

    @Test
    void messagesInFlight() {
        within(new Bounds().inFlight(2));
        MqttPeer ada = connected();
        ada.subscribe("a", AT_LEAST_ONCE);

        for (int i = 0; i < 5; i++) {
            bench.publish("a", "x");
        }

        assertThat(ada.messages()).hasSize(2);
        assertReached(Limit.MQTT_IN_FLIGHT);
    }

    @Test
    void messagesOnTheirWayHere() {
        within(new Bounds().receiveMaximum(2));
        MqttPeer ada = connected();
        ada.publish("a", "x", EXACTLY_ONCE, 1);
        ada.publish("a", "x", EXACTLY_ONCE, 2);
        ada.take();

        ada.publish("a", "x", EXACTLY_ONCE, 3);

        assertThat(disconnected(ada)).isEqualTo(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
        assertReached(Limit.MQTT_RECEIVE_MAXIMUM);
    }

    @Test
    void topicAliases() {
        MqttPeer ada = connected();

        ada.publish(
                "a",
                "x",
                AT_MOST_ONCE,
                false,
                0,
                Properties.builder().number(Property.TOPIC_ALIAS, 17).build());

        assertThat(disconnected(ada)).isEqualTo(ReasonCode.TOPIC_ALIAS_INVALID);
        assertReached(Limit.MQTT_TOPIC_ALIASES);
    }

    @Test
    void bytesThatWaitForAClient() {
        within(new Bounds().queueBytes(1000).inFlight(1));
        MqttPeer ada = connected();
        ada.subscribe("a", AT_LEAST_ONCE);

        for (int i = 0; i < 20; i++) {
            bench.publish("a", "x".repeat(100));
        }

        await().until(() -> ada.connection().closeCode() == CloseCode.SLOW_CONSUMER);
        assertReached(Limit.MQTT_QUEUE_BYTES);
    }

    @Test
    void bytesThatWaitForOneWhoIsAway() {
        within(new Bounds().queueBytes(1000));
        MqttPeer ada = connected();
        ada.subscribe("a", AT_LEAST_ONCE);
        ada.closed(Departure.LOST);

        for (int i = 0; i < 20; i++) {
            bench.publish("a", "x".repeat(100));
        }

        assertThat(bench.hub.counts().limits().of(Limit.MQTT_QUEUE_BYTES)).isPositive();
    }

    @Test
    void bytesThatWaitForAGroup() {
        within(new Bounds().queueBytes(1000));
        MqttPeer ada = connected();
        ada.subscribe("$share/g/a", AT_LEAST_ONCE);
        ada.closed(Departure.LOST);

        for (int i = 0; i < 20; i++) {
            bench.publish("a", "x".repeat(100));
        }

        assertThat(bench.hub.counts().limits().of(Limit.MQTT_QUEUE_BYTES)).isPositive();
    }

    @Test
    void bytesOfAWill() {
        within(new Bounds().willBytes(3));
        Packet.Will four = new Packet.Will("w", "four".getBytes(UTF_8), AT_MOST_ONCE, false, Properties.NONE);

        MqttPeer ada = bench.v5();
        assertThat(ada.connect("ada", true, 0, four, Properties.NONE).code()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        MqttPeer bob = bench.v3();
        assertThat(bob.connect("bob", true, 0, four, Properties.NONE).code()).isEqualTo(ReasonCode.SERVER_UNAVAILABLE);

        assertThat(bench.hub.counts().limits().of(Limit.MQTT_WILL_BYTES)).isEqualTo(2);
    }

    @Test
    void retainedMessages() {
        within(new Bounds().retained(1, 1000));
        MqttPeer ada = connected();
        ada.publish("a", "x", AT_LEAST_ONCE, true, 1, Properties.NONE);
        ada.take();

        ada.publish("b", "x", AT_LEAST_ONCE, true, 2, Properties.NONE);

        assertThat(ada.takeOne(Packet.PubAck.class).code()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        assertReached(Limit.MQTT_RETAINED_MESSAGES);
    }

    @Test
    void bytesOfRetainedMessages() {
        within(new Bounds().retained(10, 100));
        MqttPeer ada = connected();

        ada.publish("a", "x".repeat(100), AT_LEAST_ONCE, true, 1, Properties.NONE);

        assertThat(ada.takeOne(Packet.PubAck.class).code()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        assertReached(Limit.MQTT_RETAINED_BYTES);
    }

    @Test
    void subscriptions() {
        bench.close();
        bench = new MqttBench(
                MqttSettings.DEFAULTS, new HubLimits(0, 0, 1 << 20, 1, 1000, 1000, 1000, 1 << 20, 1000, 64));
        MqttPeer ada = connected();
        ada.subscribe("a", AT_LEAST_ONCE);

        assertThat(ada.subscribe("b", AT_LEAST_ONCE)).containsExactly(ReasonCode.QUOTA_EXCEEDED);
        assertReached(Limit.SUBSCRIPTIONS);
    }
}
