package io.parley.protocol.mqtt.session;

import static io.parley.channel.Qos.AT_LEAST_ONCE;
import static io.parley.channel.Qos.AT_MOST_ONCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.channel.Qos;
import io.parley.hub.HubLimits;
import io.parley.protocol.mqtt.MqttPeer;
import io.parley.protocol.mqtt.MqttVersion;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.Packet.TopicSubscription;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.Property;
import io.parley.protocol.mqtt.ReasonCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How MQTT connections begin and end, and what ends them early (MQTT 5.0 sections 3.1, 3.2, 3.14 and 4.13). */
class MqttConnectTest {

    private final MqttBench bench = new MqttBench();

    @AfterEach
    void stop() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void acceptsEveryVersion(MqttVersion version) {
        MqttPeer ada = bench.peer(version);

        Packet.ConnAck ack = ada.connect("ada", true, Properties.NONE);

        assertThat(ack.code()).isEqualTo(ReasonCode.SUCCESS);
        assertThat(ack.sessionPresent()).isFalse();
        ada.send(new Packet.PingReq());
        assertThat(ada.takeOne(Packet.PingResp.class)).isNotNull();
    }

    @Test
    void tellsItsTerms() {
        Packet.ConnAck ack = bench.v5()
                .connect(
                        "",
                        true,
                        Properties.builder()
                                .number(Property.SESSION_EXPIRY_INTERVAL, 4_294_967_295L)
                                .number(Property.REQUEST_RESPONSE_INFORMATION, 1)
                                .build());

        assertThat(ack.properties())
                .isEqualTo(Properties.builder()
                        .number(Property.SESSION_EXPIRY_INTERVAL, 86_400)
                        .text(Property.ASSIGNED_CLIENT_IDENTIFIER, "parley-c1")
                        .text(Property.RESPONSE_INFORMATION, "reply/parley-c1")
                        .number(Property.RECEIVE_MAXIMUM, 100)
                        .number(Property.TOPIC_ALIAS_MAXIMUM, 16)
                        .number(Property.MAXIMUM_PACKET_SIZE, 1 << 20)
                        .build());
    }

    @Test
    void tellsTheKeepAliveThatHoldsInstead() {
        try (MqttBench strict = new MqttBench(new Bounds().keepAlive(30).settings(), HubLimits.DEFAULTS)) {
            MqttPeer ada = strict.v5();
            Packet.ConnAck ack = ada.connect("ada", true, 0, null, Properties.NONE);
            assertThat(ack.properties().number(Property.SERVER_KEEP_ALIVE, 0)).isEqualTo(30);

            strict.pass(Duration.ofSeconds(45));
            assertThat(ada.connection().closeCode()).isNull();
            strict.pass(Duration.ofSeconds(1));

            assertThat(ada.takeOne(Packet.Disconnect.class).code()).isEqualTo(ReasonCode.KEEP_ALIVE_TIMEOUT);
            assertThat(ada.connection().closeCode()).isEqualTo(CloseCode.DEAD_PEER);
        }
    }

    @Test
    void closesAConnectionThatDoesNotConnectInTime() {
        MqttPeer ada = bench.v5();

        bench.pass(Duration.ofSeconds(10));
        assertThat(ada.connection().closeCode()).isNull();
        bench.pass(Duration.ofSeconds(1));

        assertThat(ada.connection().closeCode()).isEqualTo(CloseCode.POLICY_VIOLATION);
    }

    @Test
    void handsASessionOverToTheNewerConnection() {
        MqttPeer ada = bench.v5();
        ada.connect("ada", true, kept(100));
        ada.subscribe("a", AT_LEAST_ONCE);

        MqttPeer again = bench.v5();
        assertThat(again.connect("ada", false, kept(100)).sessionPresent()).isTrue();

        assertThat(ada.takeOne(Packet.Disconnect.class).code()).isEqualTo(ReasonCode.SESSION_TAKEN_OVER);
        assertThat(ada.connection().closeCode()).isEqualTo(CloseCode.REPLACED);
        ada.closed(Departure.REPLACED);
        bench.publish("a", "x");
        assertThat(again.messages()).containsExactly("a=x qos1");
    }

    /** Section 3.1.4: what ends with its connection ends when another takes its place. */
    @ParameterizedTest
    @EnumSource(
            value = MqttVersion.class,
            names = {"V3_1_1", "V5"})
    void startsAnewWhereTheSessionWasNotToBeKept(MqttVersion version) {
        MqttPeer ada = bench.peer(version);
        ada.connect("ada", true, Properties.NONE);
        ada.subscribe("a", AT_LEAST_ONCE);

        MqttPeer again = bench.peer(version);
        assertThat(again.connect("ada", false, Properties.NONE).sessionPresent())
                .isFalse();

        assertThat(ada.connection().closeCode()).isEqualTo(CloseCode.REPLACED);
        bench.publish("a", "x");
        assertThat(again.messages()).isEmpty();
    }

    @Test
    void closesAConnectionWhoseConnectTricklesIn() {
        MqttPeer ada = bench.v5();
        for (String octet : List.of("10", "0d", "00", "04", "4d", "51", "54", "54")) {
            ada.sendHex(octet);
            bench.pass(Duration.ofSeconds(1));
        }
        assertThat(ada.connection().closeCode()).isNull();
        bench.pass(Duration.ofSeconds(3));

        assertThat(ada.connection().closeCode()).isEqualTo(CloseCode.POLICY_VIOLATION);
        assertThat(ada.take()).isEmpty();
    }

    @Test
    void keepsNoMoreSessionsThanItMay() {
        try (MqttBench narrow = new MqttBench(new Bounds().sessions(1).settings(), HubLimits.DEFAULTS)) {
            narrow.v5().connect("one", true, kept(100));

            assertThat(narrow.v5()
                            .connect("two", true, kept(100))
                            .properties()
                            .number(Property.SESSION_EXPIRY_INTERVAL, -1))
                    .isZero();
            assertThat(narrow.v3().connect("three", false, Properties.NONE).code())
                    .isEqualTo(ReasonCode.SERVER_UNAVAILABLE);
        }
    }

    @Test
    void endsAtADisconnectWithoutTheWill() {
        MqttPeer bob = bench.v3();
        bob.connect("bob", true, Properties.NONE);
        bob.subscribe("wills", AT_MOST_ONCE);
        MqttPeer ada = bench.v5();
        ada.connect("ada", true, 0, will(0), Properties.NONE);

        ada.send(new Packet.Disconnect(ReasonCode.SUCCESS, Properties.NONE));
        assertThat(ada.connection().closeCode()).isEqualTo(CloseCode.NORMAL);
        ada.closed(Departure.CLOSED);

        assertThat(bob.messages()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void publishesTheWillOfAClientThatIsLostOrAsksForIt(boolean lost) {
        MqttPeer bob = bench.v3();
        bob.connect("bob", true, Properties.NONE);
        bob.subscribe("wills", AT_MOST_ONCE);
        MqttPeer ada = bench.v5();
        ada.connect("ada", true, 0, will(0), Properties.NONE);

        if (!lost) {
            ada.send(new Packet.Disconnect(ReasonCode.DISCONNECT_WITH_WILL, Properties.NONE));
        }
        ada.closed(lost ? Departure.LOST : Departure.CLOSED);

        assertThat(bob.messages()).containsExactly("wills=gone");
    }

    @Test
    void publishesADelayedWillUnlessTheClientComesBack() {
        MqttPeer bob = bench.v3();
        bob.connect("bob", true, Properties.NONE);
        bob.subscribe("wills", AT_MOST_ONCE);
        MqttPeer ada = bench.v5();
        ada.connect("ada", true, 0, will(10), kept(100));
        ada.closed(Departure.LOST);
        bench.pass(Duration.ofSeconds(9));
        MqttPeer back = bench.v5();
        back.connect("ada", false, 0, will(10), kept(100));
        bench.pass(Duration.ofSeconds(9));
        assertThat(bob.messages()).isEmpty();

        back.closed(Departure.LOST);
        bench.pass(Duration.ofSeconds(10));

        assertThat(bob.messages()).containsExactly("wills=gone");
    }

    @Test
    void publishesADelayedWillWhenTheSessionEnds() {
        MqttPeer bob = bench.v3();
        bob.connect("bob", true, Properties.NONE);
        bob.subscribe("wills", AT_MOST_ONCE);
        MqttPeer ada = bench.v5();
        ada.connect("ada", true, 0, will(50), kept(100));
        ada.closed(Departure.LOST);

        bench.v5().connect("ada", true, Properties.NONE);

        assertThat(bob.messages()).containsExactly("wills=gone");
    }

    /** What a client may not do, with the code that the specification asks for and nothing that comes behind it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            a second CONNECT                 | 10 0d 0004 'MQTT' 05 02 003c 00 0000 | PROTOCOL_ERROR          | PROTOCOL_ERROR
            what only a server sends         | d0 00                                | PROTOCOL_ERROR          | PROTOCOL_ERROR
            AUTH without a method            | f0 00                                | PROTOCOL_ERROR          | PROTOCOL_ERROR
            an alias beyond the maximum      | 30 07 0001 'a' 03 230011             | TOPIC_ALIAS_INVALID     | PROTOCOL_ERROR
            an alias that stands for nothing | 30 06 0000 03 230001                 | PROTOCOL_ERROR          | PROTOCOL_ERROR
            a subscription identifier        | 30 06 0001 'a' 02 0b01               | PROTOCOL_ERROR          | PROTOCOL_ERROR
            a topic of the hub's own         | 30 05 0002 '$a' 00                   | TOPIC_NAME_INVALID      | POLICY_VIOLATION
            a topic with a control character | 30 04 0001 01 00                     | TOPIC_NAME_INVALID      | POLICY_VIOLATION
            a payload that is not UTF-8      | 30 07 0001 'a' 02 0101 ff            | PAYLOAD_FORMAT_INVALID  | INVALID_PAYLOAD
            no local of a shared one         | 82 10 0001 00 000a '$share/g/a' 04 | PROTOCOL_ERROR          | PROTOCOL_ERROR
            keeping what ends                | e0 07 00 05 1100000001               | PROTOCOL_ERROR          | PROTOCOL_ERROR
            malformed                        | 36 05 0001 'a' 0001                  | MALFORMED_PACKET        | PROTOCOL_ERROR
            too large                        | 30 ff ff ff 7f                       | PACKET_TOO_LARGE        | TOO_BIG
            """)
    void disconnectsAt(String name, String hex, ReasonCode reason, CloseCode close) {
        MqttPeer ada = bench.v5();
        ada.connect("ada", true, Properties.NONE);

        ada.sendHex(hex);
        ada.sendHex("c0 00");

        Packet.Disconnect disconnect = ada.takeOne(Packet.Disconnect.class);
        assertThat(disconnect.code()).isEqualTo(reason);
        assertThat(disconnect.properties().text(Property.REASON_STRING)).isNotEmpty();
        assertThat(ada.connection().closeCode()).isEqualTo(close);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            5.0 with a reserved flag | 10 0d 0004 'MQTT' 05 03 003c 00 0000          | 20 | 81
            5.0 with another method  | 10 11 0004 'MQTT' 05 02 003c 04 150001'x' 0000 | 20 | 8c
            level 6                  | 10 0d 0004 'MQTT' 06 02 003c 00 0000          | 20 | 84
            level 3 of MQTT          | 10 0c 0004 'MQTT' 03 02 003c 0000             | 20 | 01
            3.1.1 without identifier | 10 0c 0004 'MQTT' 04 00 003c 0000             | 20 | 02
            """)
    void answersAConnectThatCannotBe(String name, String hex, String type, String code) {
        MqttPeer ada = bench.v5();

        ada.sendHex(hex);

        byte[] answer = ada.connection().takeFrames().get(0).payload();
        assertThat(String.format("%02x %02x", answer[0], answer[3])).isEqualTo(type + " " + code);
        assertThat(ada.connection().closeCode()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {"c0 00", "47 45 54 20", "10 0d 0004 'HTTP' 05 02 003c 00 0000"})
    void closesWithoutAWordOnWhatIsNotMqtt(String hex) {
        MqttPeer ada = bench.v5();

        ada.sendHex(hex);

        assertThat(ada.take()).isEmpty();
        assertThat(ada.connection().closeCode()).isNotNull();
    }

    @Test
    void closesAtATextMessage() {
        MqttPeer ada = bench.v5();

        ada.conversation().text("hello");

        assertThat(ada.connection().closeCode()).isEqualTo(CloseCode.UNSUPPORTED_DATA);
    }

    @Test
    void refusesFiltersOneByOneAndSaysWhy() {
        MqttPeer ada = bench.v5();
        ada.connect("ada", true, Properties.NONE);

        ada.send(new Packet.Subscribe(
                1,
                List.of(
                        TopicSubscription.of("a#", AT_MOST_ONCE),
                        TopicSubscription.of("a", AT_LEAST_ONCE),
                        TopicSubscription.of("$share/a", AT_MOST_ONCE),
                        TopicSubscription.of("x".repeat(256), AT_MOST_ONCE),
                        TopicSubscription.of("$other/#", AT_MOST_ONCE),
                        TopicSubscription.of("$share/g/$other", AT_MOST_ONCE)),
                Properties.NONE));

        Packet.SubAck ack = ada.takeOne(Packet.SubAck.class);
        assertThat(ack.codes())
                .containsExactly(
                        ReasonCode.TOPIC_FILTER_INVALID,
                        ReasonCode.GRANTED_QOS_1,
                        ReasonCode.TOPIC_FILTER_INVALID,
                        ReasonCode.TOPIC_FILTER_INVALID,
                        ReasonCode.TOPIC_FILTER_INVALID,
                        ReasonCode.TOPIC_FILTER_INVALID);
        assertThat(ack.properties().text(Property.REASON_STRING))
                .isEqualTo("'#' in a pattern stands for a whole segment, as in room/#");
    }

    @Test
    void refusesMoreSubscriptionsThanThereMayBe() {
        MqttPeer ada = bench.v5();
        ada.connect("ada", true, Properties.NONE);
        for (int i = 0; i < HubLimits.DEFAULTS.subscriptions(); i++) {
            assertThat(ada.subscribe("a/" + i, AT_LEAST_ONCE)).containsExactly(ReasonCode.GRANTED_QOS_1);
        }

        assertThat(ada.subscribe("b", AT_LEAST_ONCE)).containsExactly(ReasonCode.QUOTA_EXCEEDED);
        assertThat(ada.subscribe("a/0", AT_MOST_ONCE)).containsExactly(ReasonCode.SUCCESS);
    }

    @Test
    void refusesMoreUnreleasedMessagesThanItHasSaid() {
        MqttPeer ada = bench.v5();
        ada.connect("ada", true, Properties.NONE);
        for (int id = 1; id <= 100; id++) {
            ada.publish("a", "x", Qos.EXACTLY_ONCE, id);
        }
        assertThat(ada.take()).hasSize(100).allMatch(Packet.PubRec.class::isInstance);

        ada.publish("a", "x", Qos.EXACTLY_ONCE, 101);

        assertThat(ada.takeOne(Packet.Disconnect.class).code()).isEqualTo(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
    }

    @Test
    void refusesAMessageByItsAcknowledgementOrBeforeVersion5ByTheEnd() {
        MqttPeer ada = bench.v5();
        ada.connect("ada", true, Properties.NONE);
        ada.publish("$SYS/x", "x", AT_LEAST_ONCE, 1);
        Packet.PubAck ack = ada.takeOne(Packet.PubAck.class);
        assertThat(ack.code()).isEqualTo(ReasonCode.TOPIC_NAME_INVALID);
        assertThat(ack.properties().text(Property.REASON_STRING)).isNotEmpty();
        assertThat(ada.connection().closeCode()).isNull();

        MqttPeer bob = bench.v3();
        bob.connect("bob", true, Properties.NONE);
        bob.publish("$SYS/x", "x", AT_LEAST_ONCE, 1);
        assertThat(bob.take()).isEmpty();
        assertThat(bob.connection().closeCode()).isEqualTo(CloseCode.POLICY_VIOLATION);
    }

    private static Packet.Will will(int delay) {
        return new Packet.Will(
                "wills",
                "gone".getBytes(UTF_8),
                AT_MOST_ONCE,
                false,
                Properties.builder().number(Property.WILL_DELAY_INTERVAL, delay).build());
    }

    private static Properties kept(int seconds) {
        return Properties.builder()
                .number(Property.SESSION_EXPIRY_INTERVAL, seconds)
                .build();
    }
}
