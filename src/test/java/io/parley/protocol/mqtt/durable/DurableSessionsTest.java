package io.parley.protocol.mqtt.durable;

import static io.parley.channel.Qos.AT_LEAST_ONCE;
import static io.parley.channel.Qos.AT_MOST_ONCE;
import static io.parley.channel.Qos.EXACTLY_ONCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.broker.HistoryQuery;
import io.parley.broker.durable.DurableBroker;
import io.parley.broker.durable.DurableLimits;
import io.parley.broker.memory.MemoryPresenceStore;
import io.parley.channel.ChannelName;
import io.parley.channel.Departure;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Namespaces;
import io.parley.channel.Payload;
import io.parley.channel.Qos;
import io.parley.channel.Rate;
import io.parley.hub.Hub;
import io.parley.hub.HubLimits;
import io.parley.protocol.mqtt.MqttPeer;
import io.parley.protocol.mqtt.MqttVersion;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.Packet.TopicSubscription;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.Property;
import io.parley.protocol.mqtt.ReasonCode;
import io.parley.protocol.mqtt.session.MqttProtocol;
import io.parley.protocol.mqtt.session.MqttSettings;
import io.parley.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT sessions of a hub that starts anew without having ended, on the store that the one before has left. */
class DurableSessionsTest {

    private static final NamespaceRules RULES =
            new NamespaceRules(1000, Duration.ofMinutes(10), true, null, Rate.UNLIMITED, true);
    private static final Properties KEPT =
            Properties.builder().number(Property.SESSION_EXPIRY_INTERVAL, 1000).build();

    private final DiskOfStores disk = new DiskOfStores();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private Hub hub;
    private MqttProtocol protocol;
    private int connections;

    /** A hub on the store; of the one before nothing is told that it is over. */
    @BeforeEach
    void start() {
        Store store = disk.open();
        Namespaces namespaces = new Namespaces(Map.of(), RULES);
        MqttSettings settings = MqttSettings.DEFAULTS;
        DurableBroker broker =
                DurableBroker.open(store, namespaces, new DurableLimits(1000, 64 << 20, 100), InstantSource.system());
        hub = new Hub(broker, new MemoryPresenceStore(), namespaces, HubLimits.DEFAULTS);
        protocol = MqttProtocol.mqtt(
                settings,
                DurableSessionStore.open(store, settings.places(), hub.counts().limits()),
                DurableRetainedStore.open(store, settings.retainedMessages(), settings.retainedBytes()),
                timer,
                InstantSource.system(),
                "0");
        protocol.restore(hub);
    }

    @AfterEach
    void stop() throws IOException {
        timer.shutdownNow();
        disk.close();
    }

    private MqttPeer peer() {
        return new MqttPeer(protocol, hub, "c" + ++connections, MqttVersion.V5);
    }

    /** What comes, until there are so many packets. */
    private static List<Packet> take(MqttPeer peer, int count) {
        List<Packet> packets = new ArrayList<>();
        await().until(() -> {
            packets.addAll(peer.take());
            return packets.size() >= count;
        });
        assertThat(packets).hasSize(count);
        return packets;
    }

    private static Packet.ConnAck connect(MqttPeer peer, String id, boolean clean, Properties properties) {
        peer.send(new Packet.Connect(MqttVersion.V5, id, clean, 0, null, null, null, properties));
        List<Packet> packets = new ArrayList<>();
        await().until(() -> packets.addAll(peer.take()));
        peer.behindConnAck().addAll(packets.subList(1, packets.size()));
        return (Packet.ConnAck) packets.get(0);
    }

    private MqttPeer connected(String id, boolean clean, boolean present) {
        MqttPeer peer = peer();
        assertThat(connect(peer, id, clean, KEPT).sessionPresent()).isEqualTo(present);
        return peer;
    }

    private static void subscribe(MqttPeer peer, String filter, Qos qos) {
        peer.send(new Packet.Subscribe(1, List.of(TopicSubscription.of(filter, qos)), Properties.NONE));
        assertThat(((Packet.SubAck) take(peer, 1).get(0)).codes().get(0).isFailure())
                .isFalse();
    }

    private void publish(String channel, String text) {
        hub.backend()
                .publish(ChannelName.parse(channel), Payload.text(text), null, null)
                .toCompletableFuture()
                .join();
    }

    private List<String> history(String channel) {
        return hub
                .backend()
                .history(ChannelName.parse(channel), HistoryQuery.newest(1000))
                .toCompletableFuture()
                .join()
                .publications()
                .stream()
                .map(publication -> publication.payload().asText())
                .toList();
    }

    private static String inWords(Packet packet) {
        return packet instanceof Packet.Publish publish
                ? MqttPeer.inWords(publish)
                : packet.type() + " " + ((Packet.Acknowledgement) packet).packetId();
    }

    /** Acknowledges whatever comes until there are so many messages, which it returns. */
    private static List<String> takeAll(MqttPeer peer, int count) {
        List<Packet> packets = new ArrayList<>(peer.behindConnAck());
        List<String> messages = new ArrayList<>();
        await().until(() -> {
            packets.addAll(peer.take());
            for (Packet packet : packets) {
                if (packet instanceof Packet.Publish publish) {
                    messages.add(new String(publish.payload(), UTF_8));
                    peer.send(
                            publish.qos() == AT_LEAST_ONCE
                                    ? new Packet.PubAck(publish.packetId(), ReasonCode.SUCCESS, Properties.NONE)
                                    : new Packet.PubRec(publish.packetId(), ReasonCode.SUCCESS, Properties.NONE));
                } else if (packet instanceof Packet.PubRel release) {
                    peer.send(new Packet.PubComp(release.packetId(), ReasonCode.SUCCESS, Properties.NONE));
                }
            }
            packets.clear();
            return messages.size() >= count;
        });
        return messages;
    }

    private static List<String> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
    }

    @Test
    void comeBackWithWhatIsInFlightAndWhatCameMeanwhile() {
        MqttPeer ada = connected("ada", true, false);
        subscribe(ada, "a", AT_LEAST_ONCE);
        subscribe(ada, "b", EXACTLY_ONCE);
        publish("a", "one");
        publish("b", "two");
        publish("b", "three");
        assertThat(take(ada, 3)).hasSize(3);
        ada.send(new Packet.PubRec(2, ReasonCode.SUCCESS, Properties.NONE));
        assertThat(inWords(take(ada, 1).get(0))).isEqualTo("PUBREL 2");

        start();
        publish("a", "four");
        MqttPeer back = connected("ada", false, true);
        await().until(() -> {
            back.behindConnAck().addAll(back.take());
            return back.behindConnAck().size() >= 4;
        });

        assertThat(back.behindConnAck())
                .extracting(DurableSessionsTest::inWords)
                .containsExactlyInAnyOrder("a=one qos1 dup", "b=three qos2 dup", "PUBREL 2", "a=four qos1");
    }

    /** The log of the channel is where they wait, of which no more than a window is on its way. */
    @ParameterizedTest(name = "QoS {0}")
    @ValueSource(ints = {1, 2})
    void goOnInTheLogWhereTheyWere(int qos) {
        MqttPeer ada = connected("ada", true, false);
        subscribe(ada, "a/#", Qos.of(qos));
        for (int i = 0; i < 150; i++) {
            publish("a/b", "m" + i);
        }
        assertThat(take(ada, 100)).hasSize(100);

        start();
        for (int i = 150; i < 250; i++) {
            publish("a/b", "m" + i);
        }
        publish("a/c", "new");
        MqttPeer back = connected("ada", false, true);

        List<String> heard = takeAll(back, 251);
        assertThat(heard).filteredOn(text -> !text.equals("new")).isEqualTo(numbered(0, 250));
        assertThat(heard).hasSize(251).contains("new");
    }

    @Test
    void bringNothingFromBeforeTheSubscription() {
        publish("a", "before");
        long now = System.currentTimeMillis();
        await().until(() -> System.currentTimeMillis() > now);
        MqttPeer ada = connected("ada", true, false);
        subscribe(ada, "#", AT_LEAST_ONCE);

        start();
        publish("a", "after");

        assertThat(takeAll(connected("ada", false, true), 1)).containsExactly("after");
    }

    @Test
    void takeAMessageAtQos2Once() {
        MqttPeer ada = connected("ada", true, false);
        ada.publish("a", "once", EXACTLY_ONCE, 7);
        assertThat(inWords(take(ada, 1).get(0))).isEqualTo("PUBREC 7");

        start();
        MqttPeer back = connected("ada", false, true);
        back.send(new Packet.Publish("a", "once".getBytes(UTF_8), EXACTLY_ONCE, true, false, 7, Properties.NONE));
        assertThat(inWords(take(back, 1).get(0))).isEqualTo("PUBREC 7");
        assertThat(history("a")).containsExactly("once");
        back.send(new Packet.PubRel(7, ReasonCode.SUCCESS, Properties.NONE));
        assertThat(((Packet.PubComp) take(back, 1).get(0)).code()).isEqualTo(ReasonCode.SUCCESS);

        start();
        MqttPeer later = connected("ada", false, true);
        later.publish("a", "another", EXACTLY_ONCE, 7);
        assertThat(inWords(take(later, 1).get(0))).isEqualTo("PUBREC 7");
        assertThat(history("a")).containsExactly("once", "another");
    }

    @Test
    void keepWhatIsRetained() {
        MqttPeer ada = connected("ada", true, false);
        ada.publish("a", "kept", AT_LEAST_ONCE, true, 1, Properties.NONE);
        ada.publish("b", "cleared", EXACTLY_ONCE, true, 2, Properties.NONE);
        ada.publish("b", "", AT_LEAST_ONCE, true, 3, Properties.NONE);
        take(ada, 3);

        start();
        MqttPeer bob = connected("bob", true, false);
        bob.send(new Packet.Subscribe(1, List.of(TopicSubscription.of("#", AT_MOST_ONCE)), Properties.NONE));

        assertThat(take(bob, 2)).last().extracting(DurableSessionsTest::inWords).isEqualTo("a=kept retain");
    }

    @Test
    void areThereOnlyWhereTheyWereToBeKept() {
        connect(peer(), "brief", false, Properties.NONE);
        connected("ended", true, false);
        connect(peer(), "ended", true, Properties.NONE);
        connected("kept", true, false);

        start();

        connected("brief", false, false);
        connected("ended", false, false);
        connected("kept", false, true);
    }

    @Test
    void giveUpWhatWasGivenUp() {
        MqttPeer ada = connected("ada", true, false);
        subscribe(ada, "a", AT_LEAST_ONCE);
        subscribe(ada, "b", AT_LEAST_ONCE);
        ada.send(new Packet.Unsubscribe(2, List.of("a"), Properties.NONE));
        take(ada, 1);

        start();
        publish("a", "no");
        publish("b", "yes");

        assertThat(takeAll(connected("ada", false, true), 1)).containsExactly("yes");
    }

    @Test
    void shareASubscriptionAsBefore() {
        MqttPeer ada = connected("ada", true, false);
        MqttPeer bob = connected("bob", true, false);
        subscribe(ada, "$share/g/jobs", AT_LEAST_ONCE);
        subscribe(bob, "$share/g/jobs", AT_LEAST_ONCE);
        for (int i = 0; i < 10; i++) {
            publish("jobs", "m" + i);
        }
        assertThat(takeAll(ada, 5)).hasSize(5);
        assertThat(takeAll(bob, 5)).hasSize(5);

        start();
        for (int i = 10; i < 20; i++) {
            publish("jobs", "m" + i);
        }
        MqttPeer back = connected("ada", false, true);

        List<String> heard = takeAll(back, 10);
        assertThat(heard)
                .as("what was not settled before, and all that is new")
                .endsWith("m19")
                .containsAll(numbered(10, 20));
    }

    @Test
    void waitNoLongerThanTheyAreToBeKept() {
        MqttPeer ada = peer();
        connect(
                ada,
                "ada",
                true,
                Properties.builder().number(Property.SESSION_EXPIRY_INTERVAL, 1).build());
        ada.closed(Departure.LOST);
        long over = System.currentTimeMillis() + 1000;
        await().until(() -> System.currentTimeMillis() > over);

        start();

        connected("ada", false, false);
    }
}
