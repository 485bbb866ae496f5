package io.parley.protocol.mqtt.session;

import static io.parley.channel.Qos.AT_LEAST_ONCE;
import static io.parley.channel.Qos.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.hub.HubLimits;
import io.parley.protocol.mqtt.MqttPeer;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.Packet.RetainHandling;
import io.parley.protocol.mqtt.Packet.TopicSubscription;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.Property;
import io.parley.protocol.mqtt.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Retained messages (MQTT 5.0 section 3.3.1.3), and those below {@code $SYS}, which are the hub's own. */
class RetainedTest {

    private final MqttBench bench = new MqttBench();
    private final MqttPeer ada = bench.v5();
    private final MqttPeer bob = bench.v5();

    @BeforeEach
    void connect() {
        ada.connect("ada", true, Properties.NONE);
        bob.connect("bob", true, Properties.NONE);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private void retain(String topic, String text) {
        ada.publish(topic, text, AT_LEAST_ONCE, true, 1, Properties.NONE);
        ada.take();
    }

    /** Subscribes, and returns what comes with it. */
    private List<String> messagesOn(TopicSubscription subscription) {
        bob.send(new Packet.Subscribe(1, List.of(subscription), Properties.NONE));
        return bob.messages();
    }

    @Test
    void sendsWhatIsKeptToANewSubscriber() {
        retain("a/1", "old");
        retain("a/1", "new");
        retain("a/2", "two");
        retain("b", "other");

        assertThat(messagesOn(TopicSubscription.of("a/+", AT_LEAST_ONCE)))
                .containsExactly("a/1=new qos1 retain", "a/2=two qos1 retain");
        assertThat(messagesOn(TopicSubscription.of("#", AT_MOST_ONCE)))
                .containsExactly("a/1=new retain", "a/2=two retain", "b=other retain");
    }

    @Test
    void matchesTheLevelAboveTheRest() {
        retain("a", "parent");
        retain("a/b", "child");
        retain("ab", "other");

        assertThat(messagesOn(TopicSubscription.of("a/#", AT_MOST_ONCE)))
                .containsExactly("a=parent retain", "a/b=child retain");
    }

    @Test
    void forgetsWhatAnEmptyMessageClears() {
        retain("a", "x");
        retain("a", "");

        assertThat(messagesOn(TopicSubscription.of("a", AT_MOST_ONCE))).isEmpty();
        assertThat(bench.retained.size()).isZero();
    }

    @Test
    void forgetsWhatHasExpired() {
        ada.publish(
                "a",
                "x",
                AT_LEAST_ONCE,
                true,
                1,
                Properties.builder().number(Property.MESSAGE_EXPIRY_INTERVAL, 5).build());
        bench.pass(Duration.ofSeconds(5));

        assertThat(messagesOn(TopicSubscription.of("a", AT_MOST_ONCE))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(RetainHandling.class)
    void sendsThemAsTheSubscriptionSays(RetainHandling handling) {
        retain("a", "x");
        TopicSubscription subscription = new TopicSubscription("a", AT_MOST_ONCE, false, false, handling);

        assertThat(messagesOn(subscription)).hasSize(handling == RetainHandling.DO_NOT_SEND ? 0 : 1);
        assertThat(messagesOn(subscription)).hasSize(handling == RetainHandling.SEND ? 1 : 0);
    }

    @Test
    void tellsTheFlagOfThePublisherOnlyToThoseWhoWantIt() {
        TopicSubscription asPublished = new TopicSubscription("a", AT_MOST_ONCE, false, true, RetainHandling.SEND);
        messagesOn(asPublished);
        messagesOn(TopicSubscription.of("a/#", AT_MOST_ONCE));

        retain("a", "x");

        assertThat(bob.messages()).containsExactlyInAnyOrder("a=x retain", "a=x");
    }

    @Test
    void sendsNoneForASharedSubscription() {
        retain("a", "x");

        assertThat(messagesOn(TopicSubscription.of("$share/g/a", AT_MOST_ONCE))).isEmpty();
    }

    @Test
    void sendsMoreThanTheWindowHolds() {
        for (int i = 100; i < 350; i++) {
            retain("a/" + i, "x");
        }

        List<String> seen = new ArrayList<>(messagesOn(TopicSubscription.of("a/#", AT_LEAST_ONCE)));
        assertThat(seen).hasSize(100);
        for (int id = 1; id <= 250; id++) {
            bob.send(new Packet.PubAck(id, ReasonCode.SUCCESS, Properties.NONE));
            seen.addAll(bob.messages());
        }

        assertThat(seen).hasSize(250).doesNotHaveDuplicates();
    }

    @Test
    void refusesMoreThanItMayKeep() {
        MqttSettings one = new Bounds().retained(1, 1000).settings();
        try (MqttBench narrow = new MqttBench(one, HubLimits.DEFAULTS)) {
            MqttPeer eve = narrow.v5();
            eve.connect("eve", true, Properties.NONE);
            eve.publish("a", "x", AT_LEAST_ONCE, true, 1, Properties.NONE);
            eve.publish("b", "x", AT_LEAST_ONCE, true, 2, Properties.NONE);
            eve.publish("a", "y", AT_LEAST_ONCE, true, 3, Properties.NONE);

            assertThat(eve.take())
                    .extracting(packet -> ((Packet.PubAck) packet).code())
                    .containsExactly(ReasonCode.SUCCESS, ReasonCode.QUOTA_EXCEEDED, ReasonCode.SUCCESS);
        }
    }

    @Test
    void tellsWhatTheHubKnowsOfItself() {
        assertThat(messagesOn(TopicSubscription.of("$SYS/#", AT_MOST_ONCE)))
                .contains(
                        "$SYS/broker/version=Parley 0.0 retain",
                        "$SYS/broker/uptime=0 seconds retain",
                        "$SYS/broker/clients/connected=2 retain",
                        "$SYS/broker/clients/mqtt=2 retain");
        assertThat(messagesOn(TopicSubscription.of("#", AT_MOST_ONCE))).isEmpty();

        bench.pass(Duration.ofSeconds(10));

        assertThat(bob.messages()).contains("$SYS/broker/uptime=10 seconds");
    }
}
