package io.parley.protocol.mqtt.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.CloseCode;
import io.parley.protocol.mqtt.MqttPeer;
import io.parley.protocol.mqtt.MqttVersion;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.PacketType;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.Property;
import io.parley.protocol.mqtt.ReasonCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client hears before the WebSocket is closed by somebody who does not speak MQTT (MQTT 5.0 section 3.14). */
class LastWordsTest {

    private final MqttBench bench = new MqttBench();

    @AfterEach
    void stop() {
        bench.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GOING_AWAY, SERVER_SHUTTING_DOWN",
        "SERVICE_RESTART, SERVER_SHUTTING_DOWN",
        "TRY_AGAIN_LATER, SERVER_BUSY",
        "EXPIRED, NOT_AUTHORIZED",
        "DEAD_PEER, KEEP_ALIVE_TIMEOUT",
        "SLOW_CONSUMER, QUOTA_EXCEEDED",
        "TOO_MANY_MESSAGES, MESSAGE_RATE_TOO_HIGH",
        "REPLACED, SESSION_TAKEN_OVER",
        "TOO_BIG, PACKET_TOO_LARGE",
        "POLICY_VIOLATION, ADMINISTRATIVE_ACTION",
        "NORMAL, ADMINISTRATIVE_ACTION",
        "UNSUPPORTED_DATA, PROTOCOL_ERROR",
        "INTERNAL_ERROR, UNSPECIFIED_ERROR"
    })
    void tellsWhyTheConnectionEnds(CloseCode code, ReasonCode reason) {
        MqttPeer ada = bench.v5();
        ada.connect("ada", true, Properties.NONE);

        ada.connection().close(code, "because");

        Packet.Disconnect last = ada.takeOne(Packet.Disconnect.class);
        assertThat(last.code()).isEqualTo(reason);
        assertThat(last.properties().text(Property.REASON_STRING)).isEqualTo("because");
    }

    @ParameterizedTest
    @EnumSource(CloseCode.class)
    void hasAReasonForEveryCloseCodeThatItsPacketMayCarry(CloseCode code) {
        assertThat(Reasons.ofClose(code).isFor(PacketType.DISCONNECT)).isTrue();
        assertThat(Reasons.ofCloseAtConnect(code).isFor(PacketType.CONNACK)).isTrue();
    }

    @Test
    void givesNoReasonToWhoWantsNone() {
        MqttPeer ada = bench.v5();
        ada.connect(
                "ada",
                true,
                Properties.builder()
                        .number(Property.REQUEST_PROBLEM_INFORMATION, 0)
                        .build());

        ada.connection().close(CloseCode.GOING_AWAY, "because");

        assertThat(ada.takeOne(Packet.Disconnect.class).properties()).isEqualTo(Properties.NONE);
    }

    @Test
    void hasNoWordsBeforeVersion5() {
        MqttPeer ada = bench.v3();
        ada.connect("ada", true, Properties.NONE);

        ada.connection().close(CloseCode.GOING_AWAY, "because");

        assertThat(ada.take()).isEmpty();
    }

    @Test
    void hasNoWordsForWhoHasSaidGoodbye() {
        MqttPeer ada = bench.v5();
        ada.connect("ada", true, Properties.NONE);

        ada.send(new Packet.Disconnect(ReasonCode.SUCCESS, Properties.NONE));

        assertThat(ada.take()).isEmpty();
        assertThat(ada.connection().closeCode()).isEqualTo(CloseCode.NORMAL);
    }

    @Test
    void hasNoWordsForWhoHasSaidNothing() {
        MqttPeer ada = bench.v5();

        ada.connection().close(CloseCode.GOING_AWAY, "because");

        assertThat(ada.take()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"V5, SERVER_UNAVAILABLE", "V3_1_1, SERVER_UNAVAILABLE"})
    void refusesAConnectThatIsNotAnsweredYet(MqttVersion version, ReasonCode code) {
        try (MqttBench slow = MqttBench.thatNeverAnswers(MqttSettings.DEFAULTS)) {
            MqttPeer ada = slow.peer(version);
            ada.send(
                    new Packet.Connect(version, "ada", true, 0, null, "ada", "x.y.z".getBytes(UTF_8), Properties.NONE));
            assertThat(ada.take()).isEmpty();

            ada.connection().close(CloseCode.GOING_AWAY, "because");

            assertThat(ada.takeOne(Packet.ConnAck.class).code()).isEqualTo(code);
        }
    }
}
