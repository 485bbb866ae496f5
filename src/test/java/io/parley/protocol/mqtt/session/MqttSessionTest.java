package io.parley.protocol.mqtt.session;

import static io.parley.channel.Qos.AT_LEAST_ONCE;
import static io.parley.channel.Qos.EXACTLY_ONCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.hub.HubLimits;
import io.parley.protocol.mqtt.MqttPeer;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.Property;
import io.parley.protocol.mqtt.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions that outlive their connections (MQTT 5.0 sections 4.1 and 4.4), and how much they keep. */
class MqttSessionTest {

    private static final Properties KEPT =
            Properties.builder().number(Property.SESSION_EXPIRY_INTERVAL, 100).build();

    private final MqttBench bench = new MqttBench();
    private final MqttPeer ada = bench.v5();

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void sendsAgainWhatWasNotAcknowledgedAndWhatCameMeanwhile() {
        ada.connect("ada", true, KEPT);
        ada.subscribe("a", EXACTLY_ONCE);
        bench.publish("a", "m1");
        bench.publish("a", "m2");
        assertThat(ada.messages()).containsExactly("a=m1 qos2", "a=m2 qos2");
        ada.send(new Packet.PubRec(1, ReasonCode.SUCCESS, Properties.NONE));
        ada.closed(Departure.LOST);
        bench.publish("a", "m3");

        MqttPeer back = bench.v5();
        assertThat(back.connect("ada", false, KEPT).sessionPresent()).isTrue();

        assertThat(back.behindConnAck())
                .extracting(packet -> packet instanceof Packet.Publish publish
                        ? MqttPeer.inWords(publish)
                        : packet.type() + " " + ((Packet.PubRel) packet).packetId())
                .containsExactlyInAnyOrder("a=m2 qos2 dup", "PUBREL 1", "a=m3 qos2");
    }

    @Test
    void forgetsASessionWhoseTimeIsOver() {
        ada.connect("ada", true, KEPT);
        ada.subscribe("a", AT_LEAST_ONCE);
        ada.closed(Departure.LOST);
        bench.pass(Duration.ofSeconds(99));
        MqttPeer back = bench.v5();
        assertThat(back.connect("ada", false, KEPT).sessionPresent()).isTrue();
        back.closed(Departure.LOST);
        bench.pass(Duration.ofSeconds(100));

        assertThat(bench.v5().connect("ada", false, KEPT).sessionPresent()).isFalse();
        assertThat(bench.hub.channels()).isZero();
    }

    @Test
    void endsASessionWithItsConnectionWhereItIsNotToBeKept() {
        ada.connect("ada", false, Properties.NONE);
        ada.subscribe("a", AT_LEAST_ONCE);
        ada.closed(Departure.LOST);

        assertThat(bench.hub.channels()).isZero();
        assertThat(bench.v5().connect("ada", false, Properties.NONE).sessionPresent())
                .isFalse();
    }

    @Test
    void keepsTheOldestForNobodyWhoIsAwayForTooLong() {
        MqttSettings small = new Bounds().queueBytes(300).settings();
        try (MqttBench narrow = new MqttBench(small, HubLimits.DEFAULTS)) {
            MqttPeer eve = narrow.v5();
            eve.connect("eve", true, KEPT);
            eve.subscribe("quiet", AT_LEAST_ONCE);
            eve.closed(Departure.LOST);
            for (int i = 1; i <= 100; i++) {
                narrow.publish("quiet", "message " + i);
            }

            MqttPeer back = narrow.v5();
            back.connect("eve", false, KEPT);

            assertThat(back.behindConnAck()).isNotEmpty().hasSizeLessThan(20);
            assertThat(MqttPeer.inWords((Packet.Publish)
                            back.behindConnAck().get(back.behindConnAck().size() - 1)))
                    .isEqualTo("quiet=message 100 qos1");
        }
    }

    /** What is too much for the log is read from the channel's history, as far as that goes. */
    @Test
    void bringsFromHistoryWhatOneWhoIsAwayHasMissed() {
        MqttSettings small = new Bounds().queueBytes(100).inFlight(7).settings();
        try (MqttBench narrow = new MqttBench(small, HubLimits.DEFAULTS)) {
            MqttPeer eve = narrow.v5();
            eve.connect("eve", true, KEPT);
            eve.subscribe("a/+", AT_LEAST_ONCE);
            eve.closed(Departure.LOST);
            for (int i = 1; i <= 90; i++) {
                narrow.publish("a/" + i % 2, "message " + i);
            }

            MqttPeer back = narrow.v5();
            back.connect("eve", false, KEPT);
            List<Packet> packets = new ArrayList<>(back.behindConnAck());
            List<String> odd = new ArrayList<>();
            List<String> even = new ArrayList<>();
            while (!packets.isEmpty()) {
                for (Packet packet : packets) {
                    Packet.Publish publish = (Packet.Publish) packet;
                    (publish.topic().equals("a/1") ? odd : even).add(new String(publish.payload(), UTF_8));
                    back.send(new Packet.PubAck(publish.packetId(), ReasonCode.SUCCESS, Properties.NONE));
                }
                packets = back.take();
            }

            assertThat(odd)
                    .isEqualTo(IntStream.rangeClosed(1, 90)
                            .filter(i -> i % 2 == 1)
                            .mapToObj(i -> "message " + i)
                            .toList());
            assertThat(even)
                    .isEqualTo(IntStream.rangeClosed(1, 90)
                            .filter(i -> i % 2 == 0)
                            .mapToObj(i -> "message " + i)
                            .toList());
        }
    }

    @Test
    void cutsNobodyWhoIsStillCatchingUp() {
        MqttSettings small = new Bounds().queueBytes(100).inFlight(7).settings();
        try (MqttBench narrow = new MqttBench(small, HubLimits.DEFAULTS)) {
            MqttPeer eve = narrow.v5();
            eve.connect("eve", true, KEPT);
            eve.subscribe("a", AT_LEAST_ONCE);
            eve.closed(Departure.LOST);
            publish(narrow, 0, 40);
            MqttPeer back = narrow.v5();
            back.connect("eve", false, KEPT);
            publish(narrow, 40, 80);

            List<String> heard = acknowledgeAll(back);

            assertThat(back.connection().closeCode()).isNull();
            assertThat(heard)
                    .isEqualTo(
                            IntStream.range(0, 80).mapToObj(i -> "message " + i).toList());
        }
    }

    private static void publish(MqttBench bench, int from, int to) {
        for (int i = from; i < to; i++) {
            bench.publish("a", "message " + i);
        }
    }

    /** Takes messages and acknowledges them until none comes any more. */
    private static List<String> acknowledgeAll(MqttPeer peer) {
        List<Packet> packets = new ArrayList<>(peer.behindConnAck());
        packets.addAll(peer.take());
        List<String> heard = new ArrayList<>();
        while (!packets.isEmpty()) {
            for (Packet packet : packets) {
                Packet.Publish publish = (Packet.Publish) packet;
                heard.add(new String(publish.payload(), UTF_8));
                peer.send(new Packet.PubAck(publish.packetId(), ReasonCode.SUCCESS, Properties.NONE));
            }
            packets = peer.take();
        }
        return heard;
    }

    @Test
    void cutsAClientThatAcknowledgesNothingAndKeepsItsSession() {
        try (MqttBench narrow = new MqttBench(new Bounds().queueBytes(2000).settings(), HubLimits.DEFAULTS)) {
            MqttPeer eve = narrow.v5();
            eve.connect(
                    "eve",
                    true,
                    Properties.builder()
                            .number(Property.SESSION_EXPIRY_INTERVAL, 100)
                            .number(Property.RECEIVE_MAXIMUM, 1)
                            .build());
            eve.subscribe("a", AT_LEAST_ONCE);

            for (int i = 1; i <= 100; i++) {
                narrow.publish("a", "message " + i);
            }

            await().until(() -> eve.connection().closeCode() == CloseCode.SLOW_CONSUMER);
            assertThat(eve.take())
                    .last()
                    .satisfies(packet ->
                            assertThat(((Packet.Disconnect) packet).code()).isEqualTo(ReasonCode.QUOTA_EXCEEDED));
        }
    }
}
