package io.parley.protocol.mqtt.session;

import static io.parley.channel.Qos.AT_LEAST_ONCE;
import static io.parley.channel.Qos.AT_MOST_ONCE;
import static io.parley.channel.Qos.EXACTLY_ONCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.Departure;
import io.parley.channel.Qos;
import io.parley.hub.HubLimits;
import io.parley.protocol.mqtt.Hex;
import io.parley.protocol.mqtt.MqttPeer;
import io.parley.protocol.mqtt.MqttVersion;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.Property;
import io.parley.protocol.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many at once, and whatever comes: nothing is lost, repeated or out of order, and nothing breaks. */
class MqttStressTest {

    private static final int PUBLISHERS = 4;
    private static final int MESSAGES = 1000;

    private static final Properties KEPT = Properties.builder()
            .number(Property.SESSION_EXPIRY_INTERVAL, 100)
            .number(Property.RECEIVE_MAXIMUM, 7)
            .build();

    /** Publishers on threads of their own, and a subscriber that comes and goes and acknowledges on its. */
    @ParameterizedTest(name = "QoS {0}")
    @ValueSource(ints = {1, 2})
    void deliversEverythingInOrderToAClientThatComesAndGoes(int level) throws Exception {
        try (MqttBench bench = new MqttBench(new Bounds().queueBytes(1 << 26).settings(), HubLimits.DEFAULTS)) {
            MqttPeer reader = bench.v5();
            reader.connect("reader", true, KEPT);
            reader.subscribe("a/+", Qos.of(level));
            ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS);
            List<Future<?>> publishing = new ArrayList<>();
            for (int p = 0; p < PUBLISHERS; p++) {
                int publisher = p;
                publishing.add(threads.submit(() -> {
                    for (int i = 0; i < MESSAGES; i++) {
                        bench.publish("a/" + publisher, publisher + " " + i);
                    }
                }));
            }
            Map<Integer, Integer> next = new HashMap<>();
            int heard = 0;
            int sinceBack = 0;
            while (heard < PUBLISHERS * MESSAGES) {
                List<Packet> packets = new ArrayList<>(reader.behindConnAck());
                reader.behindConnAck().clear();
                packets.addAll(reader.take());
                for (Packet packet : packets) {
                    if (packet instanceof Packet.Publish publish) {
                        heard += expect(publish, next) ? 1 : 0;
                        sinceBack++;
                        reader.send(
                                level == 1
                                        ? new Packet.PubAck(publish.packetId(), ReasonCode.SUCCESS, Properties.NONE)
                                        : new Packet.PubRec(publish.packetId(), ReasonCode.SUCCESS, Properties.NONE));
                    } else if (packet instanceof Packet.PubRel release) {
                        reader.send(new Packet.PubComp(release.packetId(), ReasonCode.SUCCESS, Properties.NONE));
                    }
                }
                if (sinceBack > 300) {
                    sinceBack = 0;
                    reader.closed(Departure.LOST);
                    reader = bench.v5();
                    assertThat(reader.connect("reader", false, KEPT).sessionPresent())
                            .isTrue();
                }
            }
            for (Future<?> done : publishing) {
                done.get(1, TimeUnit.MINUTES);
            }
            threads.shutdown();
            assertThat(next.values()).containsOnly(MESSAGES);
        }
    }

    /** Whether it is the next one of its publisher; one that comes again after a reconnect is not. */
    private static boolean expect(Packet.Publish message, Map<Integer, Integer> next) {
        String[] words = new String(message.payload(), UTF_8).split(" ", 2);
        int publisher = Integer.parseInt(words[0]);
        int number = Integer.parseInt(words[1]);
        int expected = next.getOrDefault(publisher, 0);
        if (message.dup() && number < expected) {
            return false;
        }
        assertThat(number).as("of publisher %d", publisher).isEqualTo(expected);
        next.put(publisher, expected + 1);
        return true;
    }

    @Test
    @Timeout(60)
    void takesAnyPacketsInAnyOrder() {
        Random random = new Random(42);
        try (MqttBench bench = new MqttBench()) {
            MqttPeer witness = bench.v5();
            witness.connect("witness", true, Properties.NONE);
            for (int round = 0; round < 300; round++) {
                MqttVersion version = random.nextBoolean() ? MqttVersion.V5 : MqttVersion.V3_1_1;
                MqttPeer peer = bench.peer(version);
                if (random.nextInt(10) > 0) {
                    peer.send(new Packet.Connect(
                            version,
                            "c" + random.nextInt(5),
                            random.nextBoolean(),
                            0,
                            null,
                            null,
                            null,
                            Properties.NONE));
                }
                for (int step = 0; step < 30 && peer.connection().closeCode() == null; step++) {
                    step(peer, random);
                }
                peer.closed(random.nextBoolean() ? Departure.LOST : Departure.CLOSED);
            }

            witness.subscribe("still/there", AT_MOST_ONCE);
            bench.publish("still/there", "x");
            assertThat(witness.messages()).containsExactly("still/there=x");
        }
    }

    private static void step(MqttPeer peer, Random random) {
        int id = 1 + random.nextInt(4);
        Qos qos = Qos.of(random.nextInt(3));
        switch (random.nextInt(10)) {
            case 0, 1 -> peer.publish("t/" + random.nextInt(3), "x", qos, qos == AT_MOST_ONCE ? 0 : id);
            case 2 -> peer.send(new Packet.PubRel(id, ReasonCode.SUCCESS, Properties.NONE));
            case 3 -> peer.send(new Packet.PubAck(id, ReasonCode.SUCCESS, Properties.NONE));
            case 4 -> peer.send(new Packet.PubRec(id, ReasonCode.SUCCESS, Properties.NONE));
            case 5 -> peer.send(new Packet.PubComp(id, ReasonCode.SUCCESS, Properties.NONE));
            case 6 ->
                peer.send(new Packet.Subscribe(
                        id,
                        List.of(Packet.TopicSubscription.of(
                                random.nextBoolean() ? "t/+" : "$share/g/t/#",
                                random.nextBoolean() ? AT_LEAST_ONCE : EXACTLY_ONCE)),
                        Properties.NONE));
            case 7 -> peer.send(new Packet.Unsubscribe(id, List.of("t/+", "$share/g/t/#"), Properties.NONE));
            case 8 -> peer.send(new Packet.PingReq());
            default -> {
                byte[] bytes = new byte[1 + random.nextInt(8)];
                random.nextBytes(bytes);
                peer.sendHex(Hex.of(bytes));
            }
        }
    }
}
