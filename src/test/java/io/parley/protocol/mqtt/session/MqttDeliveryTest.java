package io.parley.protocol.mqtt.session;

import static io.parley.channel.Qos.AT_LEAST_ONCE;
import static io.parley.channel.Qos.AT_MOST_ONCE;
import static io.parley.channel.Qos.EXACTLY_ONCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.channel.Headers;
import io.parley.channel.Payload;
import io.parley.channel.Qos;
import io.parley.protocol.mqtt.MqttPeer;
import io.parley.protocol.mqtt.MqttVersion;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.Packet.RetainHandling;
import io.parley.protocol.mqtt.Packet.TopicSubscription;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.Property;
import io.parley.protocol.mqtt.ReasonCode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages to and from MQTT clients (MQTT 5.0 chapter 4), packet by packet. */
class MqttDeliveryTest {

    private static final Properties KEPT =
            Properties.builder().number(Property.SESSION_EXPIRY_INTERVAL, 100).build();

    private final MqttBench bench = new MqttBench();
    private final MqttPeer ada = bench.v5();
    private final MqttPeer bob = bench.v3();

    @AfterEach
    void stop() {
        bench.close();
    }

    private void bothConnect() {
        ada.connect("ada", true, Properties.NONE);
        bob.connect("bob", true, Properties.NONE);
    }

    @ParameterizedTest(name = "published at {0}, subscribed at {1}: delivered at {2}")
    @CsvSource({"0,0,0", "0,1,0", "0,2,0", "1,0,0", "1,1,1", "1,2,1", "2,0,0", "2,1,1", "2,2,2"})
    void deliversAtTheLowerOfBothQualities(int published, int subscribed, int delivered) {
        bothConnect();
        assertThat(ada.subscribe("a/b", Qos.of(subscribed))).containsExactly(ReasonCode.values()[subscribed]);

        bob.publish("a/b", "x", Qos.of(published), published == 0 ? 0 : 7);

        Packet.Publish message = ada.takeOne(Packet.Publish.class);
        assertThat(message.qos()).isEqualTo(Qos.of(delivered));
        assertThat(message.packetId()).isEqualTo(delivered == 0 ? 0 : 1);
        assertThat(message.topic()).isEqualTo("a/b");
        assertThat(message.payload()).isEqualTo("x".getBytes(UTF_8));
    }

    @Test
    void acknowledgesWhatItTakesAndTellsThePosition() {
        bothConnect();

        ada.publish("a", "x", AT_LEAST_ONCE, 5);
        Packet.PubAck ack = ada.takeOne(Packet.PubAck.class);
        assertThat(ack.packetId()).isEqualTo(5);
        assertThat(ack.code()).isEqualTo(ReasonCode.SUCCESS);
        assertThat(ack.properties().user())
                .extracting(Headers.Property::name)
                .containsExactly("parley-epoch", "parley-offset");
        assertThat(ack.properties().user().get(1).value()).isEqualTo("1");

        bob.publish("a", "y", EXACTLY_ONCE, 6);
        assertThat(bob.takeOne(Packet.PubRec.class).packetId()).isEqualTo(6);
    }

    @Test
    void publishesAMessageAtQos2Once() {
        bothConnect();
        ada.subscribe("a", AT_MOST_ONCE);

        bob.publish("a", "once", EXACTLY_ONCE, 6);
        bob.sendHex("3c 09 0001 'a' 0006 'once'");
        assertThat(bob.take()).hasSize(2).allMatch(Packet.PubRec.class::isInstance);
        assertThat(ada.messages()).containsExactly("a=once");

        bob.send(new Packet.PubRel(6, ReasonCode.SUCCESS, Properties.NONE));
        assertThat(bob.takeOne(Packet.PubComp.class).packetId()).isEqualTo(6);
        bob.publish("a", "again", EXACTLY_ONCE, 6);
        assertThat(ada.messages()).containsExactly("a=again");
    }

    @Test
    void saysThatItDoesNotKnowWhatIsReleased() {
        bothConnect();

        ada.send(new Packet.PubRel(9, ReasonCode.SUCCESS, Properties.NONE));

        assertThat(ada.takeOne(Packet.PubComp.class).code()).isEqualTo(ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"PUBACK, AT_LEAST_ONCE", "PUBREC, EXACTLY_ONCE", "PUBCOMP, EXACTLY_ONCE"})
    void settlesNothingByAnAnswerThatDoesNotFit(String answer, Qos qos) {
        ada.connect("ada", true, KEPT);
        ada.subscribe("a", qos);
        bench.publish("a", "x");
        ada.take();
        int other = answer.equals("PUBCOMP") ? 1 : 7;
        switch (answer) {
            case "PUBACK" -> ada.send(new Packet.PubAck(other, ReasonCode.SUCCESS, Properties.NONE));
            case "PUBREC" -> ada.send(new Packet.PubRec(other, ReasonCode.SUCCESS, Properties.NONE));
            default -> ada.send(new Packet.PubComp(other, ReasonCode.SUCCESS, Properties.NONE));
        }
        List<Packet> answered = ada.take();
        assertThat(answered).hasSize(answer.equals("PUBREC") ? 1 : 0);
        assertThat(answered)
                .allSatisfy(packet ->
                        assertThat(((Packet.PubRel) packet).code()).isEqualTo(ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
        ada.closed(Departure.LOST);

        MqttPeer back = bench.v5();
        back.connect("ada", false, KEPT);
        assertThat(back.behindConnAck()).hasSize(1);
    }

    @Test
    void deliversAtQos2InFourSteps() {
        bothConnect();
        ada.subscribe("a", EXACTLY_ONCE);
        bench.publish("a", "x");
        assertThat(ada.takeOne(Packet.Publish.class).packetId()).isEqualTo(1);

        ada.send(new Packet.PubRec(1, ReasonCode.SUCCESS, Properties.NONE));
        assertThat(ada.takeOne(Packet.PubRel.class).packetId()).isEqualTo(1);
        ada.send(new Packet.PubComp(1, ReasonCode.SUCCESS, Properties.NONE));

        bench.publish("a", "y");
        assertThat(ada.takeOne(Packet.Publish.class).packetId()).isEqualTo(2);
    }

    @Test
    void keepsToTheReceiveMaximumAndToTheOrder() {
        ada.connect(
                "ada",
                true,
                Properties.builder().number(Property.RECEIVE_MAXIMUM, 2).build());
        ada.subscribe("a/#", AT_LEAST_ONCE);

        for (int i = 1; i <= 6; i++) {
            bench.publish("a/" + i % 2, "m" + i);
        }
        assertThat(ada.messages()).containsExactly("a/1=m1 qos1", "a/0=m2 qos1");
        ada.send(new Packet.PubAck(1, ReasonCode.SUCCESS, Properties.NONE));
        assertThat(ada.messages()).containsExactly("a/1=m3 qos1");
        ada.send(new Packet.PubAck(2, ReasonCode.SUCCESS, Properties.NONE));
        ada.send(new Packet.PubAck(3, ReasonCode.SUCCESS, Properties.NONE));
        assertThat(ada.messages()).containsExactly("a/0=m4 qos1", "a/1=m5 qos1");
    }

    @Test
    void leavesOutOnesOwnMessages() {
        bothConnect();
        ada.subscribe(new TopicSubscription("a", AT_MOST_ONCE, true, false, RetainHandling.SEND));

        ada.publish("a", "mine", AT_MOST_ONCE, 0);
        bob.publish("a", "yours", AT_MOST_ONCE, 0);

        assertThat(ada.messages()).containsExactly("a=yours");
    }

    @Test
    void tellsTheSubscriptionIdentifierAndThePosition() {
        bothConnect();
        ada.send(new Packet.Subscribe(
                1,
                List.of(TopicSubscription.of("a/+", AT_MOST_ONCE)),
                Properties.builder().subscriptionId(42).build()));
        ada.take();

        bench.publish("a/b", "x");

        Packet.Publish message = ada.takeOne(Packet.Publish.class);
        assertThat(message.properties().subscriptionIds()).containsExactly(42);
        assertThat(message.properties().user())
                .extracting(Headers.Property::name)
                .containsExactly("parley-epoch", "parley-offset");
    }

    @ParameterizedTest(name = "at QoS {0}")
    @CsvSource({"0", "1"})
    void passesOnWhatThePublisherSays(int qos) {
        MqttPeer eve = bench.v5();
        eve.connect("eve", true, Properties.NONE);
        bothConnect();
        ada.subscribe("a", Qos.of(qos));
        Properties said = Properties.builder()
                .number(Property.PAYLOAD_FORMAT_INDICATOR, 1)
                .number(Property.MESSAGE_EXPIRY_INTERVAL, 60)
                .text(Property.CONTENT_TYPE, "text/plain")
                .text(Property.RESPONSE_TOPIC, "reply/eve")
                .bytes(Property.CORRELATION_DATA, ByteBuffer.wrap(new byte[] {1, 2}))
                .user("b", "1")
                .user("a", "2")
                .user("b", "3")
                .build();

        eve.publish("a", "x", Qos.of(qos), false, qos, said);

        Properties heard = ada.takeOne(Packet.Publish.class).properties();
        assertThat(heard.values()).isEqualTo(said.values());
        assertThat(heard.user().subList(2, 5)).isEqualTo(said.user());
    }

    @Test
    void tellsWhatIsLeftOfAMessagesTimeAndDropsWhatHasNone() {
        ada.connect("ada", true, KEPT);
        ada.subscribe("a", AT_LEAST_ONCE);
        ada.closed(Departure.LOST);
        MqttPeer eve = bench.v5();
        eve.connect("eve", true, Properties.NONE);
        for (int seconds : new int[] {10, 60}) {
            eve.publish(
                    "a",
                    "for " + seconds,
                    AT_LEAST_ONCE,
                    false,
                    seconds,
                    Properties.builder()
                            .number(Property.MESSAGE_EXPIRY_INTERVAL, seconds)
                            .build());
        }
        bench.pass(Duration.ofSeconds(20));

        MqttPeer back = bench.v5();
        back.connect("ada", false, KEPT);

        Packet.Publish left = (Packet.Publish) back.behindConnAck().get(0);
        assertThat(back.behindConnAck()).hasSize(1);
        assertThat(left.properties().number(Property.MESSAGE_EXPIRY_INTERVAL, 0))
                .isEqualTo(40);
    }

    @Test
    void usesTopicAliasesInBothDirections() {
        ada.connect(
                "ada",
                true,
                Properties.builder().number(Property.TOPIC_ALIAS_MAXIMUM, 1).build());
        ada.subscribe("long/topic/#", AT_LEAST_ONCE);
        MqttPeer eve = bench.v5();
        assertThat(eve.connect("eve", true, Properties.NONE).properties().number(Property.TOPIC_ALIAS_MAXIMUM, 0))
                .isEqualTo(16);

        Properties alias = Properties.builder().number(Property.TOPIC_ALIAS, 16).build();
        eve.publish("long/topic/1", "first", AT_LEAST_ONCE, false, 1, alias);
        eve.publish("", "second", AT_LEAST_ONCE, false, 2, alias);
        eve.publish("long/topic/2", "third", AT_LEAST_ONCE, 3);

        assertThat(ada.take())
                .extracting(packet -> ((Packet.Publish) packet).topic() + "/"
                        + ((Packet.Publish) packet).properties().number(Property.TOPIC_ALIAS, 0))
                .containsExactly("long/topic/1/1", "/1", "long/topic/2/0");
    }

    @Test
    void sendsNoPacketThatIsTooLongForTheClient() {
        ada.connect(
                "ada",
                true,
                Properties.builder().number(Property.MAXIMUM_PACKET_SIZE, 100).build());
        ada.subscribe("a", AT_LEAST_ONCE);

        bench.publish("a", "x".repeat(100));
        bench.publish("a", "short");

        assertThat(ada.messages()).containsExactly("a=short qos1");
    }

    @Test
    void sendsNoPacketOfAnyKindThatIsTooLongForTheClient() {
        ada.send(new Packet.Connect(
                MqttVersion.V5,
                "",
                true,
                0,
                null,
                null,
                null,
                Properties.builder().number(Property.MAXIMUM_PACKET_SIZE, 10).build()));

        assertThat(ada.take()).isEmpty();
        assertThat(ada.connection().closeCode()).isEqualTo(CloseCode.TOO_BIG);
    }

    @Test
    void sharesASubscriptionBetweenSessions() {
        bothConnect();
        ada.subscribe("$share/workers/jobs/#", AT_LEAST_ONCE);
        bob.subscribe("$share/workers/jobs/#", AT_MOST_ONCE);

        for (int i = 0; i < 10; i++) {
            bench.publish("jobs/" + i, "do");
        }

        List<String> adas = ada.messages();
        List<String> bobs = bob.messages();
        assertThat(adas).hasSize(5);
        assertThat(bobs).hasSize(5);
        ada.closed(Departure.LOST);
        bench.publish("jobs/10", "do");
        assertThat(bob.messages()).hasSize(6);
        bob.send(new Packet.Unsubscribe(2, List.of("$share/workers/jobs/#"), Properties.NONE));
        assertThat(bench.hub.channels()).isZero();
    }

    @Test
    void changesASubscriptionWithoutLosingAnything() {
        bothConnect();
        ada.subscribe("a", AT_MOST_ONCE);
        assertThat(ada.subscribe("a", EXACTLY_ONCE)).containsExactly(ReasonCode.GRANTED_QOS_2);
        bench.publish("a", "x");
        assertThat(ada.messages()).containsExactly("a=x qos2");
        assertThat(ada.subscribe("a", AT_MOST_ONCE)).containsExactly(ReasonCode.SUCCESS);
        bench.publish("a", "y");
        assertThat(ada.messages()).containsExactly("a=y");
    }

    @Test
    void givesUpSubscriptions() {
        bothConnect();
        ada.subscribe("a", AT_LEAST_ONCE);
        ada.send(new Packet.Unsubscribe(2, List.of("a", "b"), Properties.NONE));

        assertThat(ada.takeOne(Packet.UnsubAck.class).codes())
                .containsExactly(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED);
        bench.publish("a", "x");
        assertThat(ada.take()).isEmpty();
        assertThat(bench.hub.channels()).isZero();
    }

    @Test
    void showsWhatOtherProtocolsPublish() {
        bothConnect();
        bob.subscribe("#", AT_MOST_ONCE);

        bench.publish("a", Payload.json("{\"n\":1}"));
        bench.publish("a/b", Payload.text("Gr\u00fc\u00dfe"));

        assertThat(bob.messages()).containsExactly("a={\"n\":1}", "a/b=Gr\u00fc\u00dfe");
    }
}
