package io.parley.protocol.mqtt;

import static io.parley.protocol.mqtt.MqttVersion.V3_1;
import static io.parley.protocol.mqtt.MqttVersion.V3_1_1;
import static io.parley.protocol.mqtt.MqttVersion.V5;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.parley.channel.Qos;
import io.parley.protocol.mqtt.Packet.RetainHandling;
import io.parley.protocol.mqtt.Packet.TopicSubscription;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every packet of MQTT as its bytes, read and written (MQTT 5.0 and 3.1.1, chapter 3). */
class PacketWireTest {

    private static final Properties REASON =
            Properties.builder().text(Property.REASON_STRING, "why").build();

    static Stream<Arguments> connects() {
        Packet.Will will = new Packet.Will("w", "gone".getBytes(UTF_8), Qos.EXACTLY_ONCE, true, Properties.NONE);
        Packet.Will delayed = new Packet.Will(
                "w",
                "gone".getBytes(UTF_8),
                Qos.AT_LEAST_ONCE,
                false,
                Properties.builder().number(Property.WILL_DELAY_INTERVAL, 5).build());
        Properties all = Properties.builder()
                .number(Property.SESSION_EXPIRY_INTERVAL, 4294967295L)
                .text(Property.AUTHENTICATION_METHOD, "JWT")
                .bytes(Property.AUTHENTICATION_DATA, ByteBuffer.wrap(new byte[] {1, 2}))
                .number(Property.REQUEST_PROBLEM_INFORMATION, 0)
                .number(Property.REQUEST_RESPONSE_INFORMATION, 1)
                .number(Property.RECEIVE_MAXIMUM, 10)
                .number(Property.TOPIC_ALIAS_MAXIMUM, 3)
                .user("a", "b")
                .user("a", "c")
                .number(Property.MAXIMUM_PACKET_SIZE, 1000)
                .build();
        return Stream.of(
                arguments(
                        "3.1",
                        "10 0f 0006 'MQIsdp' 03 02 000a 0001 'c'",
                        new Packet.Connect(V3_1, "c", true, 10, null, null, null, Properties.NONE)),
                arguments(
                        "3.1.1",
                        "10 0c 0004 'MQTT' 04 02 003c 0000",
                        new Packet.Connect(V3_1_1, "", true, 60, null, null, null, Properties.NONE)),
                arguments(
                        "3.1.1 with all",
                        "10 1e 0004 'MQTT' 04 f4 0000 0001 'c' 0001 'w' 0004 'gone' 0001 'u' 0003 7000ff",
                        new Packet.Connect(
                                V3_1_1, "c", false, 0, will, "u", new byte[] {0x70, 0, (byte) 0xff}, Properties.NONE)),
                arguments(
                        "5.0",
                        "10 0d 0004 'MQTT' 05 02 003c 00 0000",
                        new Packet.Connect(V5, "", true, 60, null, null, null, Properties.NONE)),
                arguments(
                        "5.0 with all",
                        "10 4c 0004 'MQTT' 05 4c ffff 2d 11ffffffff 150003'JWT' 1600020102 1700 1901 21000a 220003 "
                                + "27000003e8 26 0001'a' 0001'b' 26 0001'a' 0001'c' 0001 'c' 05 1800000005 0001'w' 0004'gone' 0000",
                        new Packet.Connect(V5, "c", false, 65535, delayed, null, new byte[0], all)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("connects")
    void readsAndWritesConnect(String name, String hex, Packet.Connect packet) {
        byte[] bytes = Hex.bytes(hex);
        List<Packet> read = new ArrayList<>();

        new PacketReader(EnumSet.allOf(MqttVersion.class), 1000).read(ByteBuffer.wrap(bytes), read::add);

        assertThat(read).hasSize(1);
        assertThat(read.get(0)).usingRecursiveComparison().isEqualTo(packet);
        assertThat(Hex.of(PacketEncoder.encode(packet, packet.version()))).isEqualTo(Hex.of(bytes));
    }

    static Stream<Arguments> packets() {
        return Stream.of(
                arguments(V3_1_1, "20 02 01 00", new Packet.ConnAck(true, ReasonCode.SUCCESS, Properties.NONE)),
                arguments(V3_1, "20 02 00 05", new Packet.ConnAck(false, ReasonCode.NOT_AUTHORIZED, Properties.NONE)),
                arguments(V5, "20 03 01 00 00", new Packet.ConnAck(true, ReasonCode.SUCCESS, Properties.NONE)),
                arguments(
                        V5,
                        "20 3b 00 00 38 1100000007 120002'id' 13001e 150001'm' 160001ff 1a0001'r' 1c0001's' 1f0003'why' 210005 220000 "
                                + "2401 2501 27000f4240 2801 2901 2a01",
                        new Packet.ConnAck(false, ReasonCode.SUCCESS, connAckProperties())),
                arguments(
                        V3_1_1,
                        "30 05 0003 'a/b'",
                        new Packet.Publish("a/b", new byte[0], Qos.AT_MOST_ONCE, false, false, 0, Properties.NONE)),
                arguments(
                        V3_1_1,
                        "3b 08 0001 'a' 000a 'xyz'",
                        new Packet.Publish(
                                "a", "xyz".getBytes(UTF_8), Qos.AT_LEAST_ONCE, true, true, 10, Properties.NONE)),
                arguments(
                        V5,
                        "34 07 0001 'a' ffff 00 'x'",
                        new Packet.Publish(
                                "a", "x".getBytes(UTF_8), Qos.EXACTLY_ONCE, false, false, 65535, Properties.NONE)),
                arguments(
                        V5,
                        "30 26 0000 22 0101 0200000e10 030001't' 080001'r' 090002beef 230002 0b01 0bc801 26 0001'k' 0000 'v'",
                        new Packet.Publish(
                                "", "v".getBytes(UTF_8), Qos.AT_MOST_ONCE, false, false, 0, publishProperties())));
    }

    static Stream<Arguments> acknowledgements() {
        return Stream.of(
                arguments(V3_1_1, "40 02 0007", new Packet.PubAck(7, ReasonCode.SUCCESS, Properties.NONE)),
                arguments(V5, "40 02 0007", new Packet.PubAck(7, ReasonCode.SUCCESS, Properties.NONE)),
                arguments(
                        V5, "40 03 0007 10", new Packet.PubAck(7, ReasonCode.NO_MATCHING_SUBSCRIBERS, Properties.NONE)),
                arguments(V5, "40 0a 0007 87 06 1f0003'why'", new Packet.PubAck(7, ReasonCode.NOT_AUTHORIZED, REASON)),
                arguments(V3_1, "50 02 0007", new Packet.PubRec(7, ReasonCode.SUCCESS, Properties.NONE)),
                arguments(V5, "50 03 0007 97", new Packet.PubRec(7, ReasonCode.QUOTA_EXCEEDED, Properties.NONE)),
                arguments(V3_1_1, "62 02 0007", new Packet.PubRel(7, ReasonCode.SUCCESS, Properties.NONE)),
                arguments(
                        V5,
                        "62 03 0007 92",
                        new Packet.PubRel(7, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, Properties.NONE)),
                arguments(V3_1_1, "70 02 0007", new Packet.PubComp(7, ReasonCode.SUCCESS, Properties.NONE)),
                arguments(V5, "70 0a 0007 00 06 1f0003'why'", new Packet.PubComp(7, ReasonCode.SUCCESS, REASON)));
    }

    static Stream<Arguments> subscriptions() {
        return Stream.of(
                arguments(
                        V3_1_1,
                        "82 0d 0001 0003'a/b' 01 0002'+/' 02",
                        new Packet.Subscribe(
                                1,
                                List.of(
                                        TopicSubscription.of("a/b", Qos.AT_LEAST_ONCE),
                                        TopicSubscription.of("+/", Qos.EXACTLY_ONCE)),
                                Properties.NONE)),
                arguments(
                        V5,
                        "82 0a 0001 03 0b8001 0001'#' 2e",
                        new Packet.Subscribe(
                                1,
                                List.of(new TopicSubscription(
                                        "#", Qos.EXACTLY_ONCE, true, true, RetainHandling.DO_NOT_SEND)),
                                Properties.builder().subscriptionId(128).build())),
                arguments(
                        V3_1_1,
                        "90 06 0001 00 01 02 80",
                        new Packet.SubAck(
                                1,
                                List.of(
                                        ReasonCode.SUCCESS,
                                        ReasonCode.GRANTED_QOS_1,
                                        ReasonCode.GRANTED_QOS_2,
                                        ReasonCode.UNSPECIFIED_ERROR),
                                Properties.NONE)),
                arguments(
                        V5,
                        "90 0b 0001 06 1f0003'why' 8f 01",
                        new Packet.SubAck(
                                1, List.of(ReasonCode.TOPIC_FILTER_INVALID, ReasonCode.GRANTED_QOS_1), REASON)),
                arguments(V3_1_1, "a2 05 0001 0001'a'", new Packet.Unsubscribe(1, List.of("a"), Properties.NONE)),
                arguments(
                        V5,
                        "a2 0d 0001 07 26 0001'k' 0001'v' 0001'a'",
                        new Packet.Unsubscribe(
                                1,
                                List.of("a"),
                                Properties.builder().user("k", "v").build())),
                arguments(V3_1_1, "b0 02 0001", new Packet.UnsubAck(1, List.of(), Properties.NONE)),
                arguments(
                        V5,
                        "b0 05 0001 00 00 11",
                        new Packet.UnsubAck(
                                1, List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED), Properties.NONE)));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                arguments(V3_1_1, "c0 00", new Packet.PingReq()),
                arguments(V5, "c0 00", new Packet.PingReq()),
                arguments(V3_1, "d0 00", new Packet.PingResp()),
                arguments(V3_1_1, "e0 00", new Packet.Disconnect(ReasonCode.SUCCESS, Properties.NONE)),
                arguments(V5, "e0 00", new Packet.Disconnect(ReasonCode.SUCCESS, Properties.NONE)),
                arguments(V5, "e0 01 04", new Packet.Disconnect(ReasonCode.DISCONNECT_WITH_WILL, Properties.NONE)),
                arguments(V5, "e0 08 8e 06 1f0003'why'", new Packet.Disconnect(ReasonCode.SESSION_TAKEN_OVER, REASON)),
                arguments(V5, "f0 00", new Packet.Auth(ReasonCode.SUCCESS, Properties.NONE)),
                arguments(
                        V5,
                        "f0 0c 19 0a 150003'JWT' 160001aa",
                        new Packet.Auth(
                                ReasonCode.RE_AUTHENTICATE,
                                Properties.builder()
                                        .text(Property.AUTHENTICATION_METHOD, "JWT")
                                        .bytes(Property.AUTHENTICATION_DATA, ByteBuffer.wrap(new byte[] {(byte) 0xaa}))
                                        .build())));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource({"packets", "acknowledgements", "subscriptions", "others"})
    void readsAndWrites(MqttVersion version, String hex, Packet packet) {
        byte[] bytes = Hex.bytes(hex);
        List<Packet> read = new ArrayList<>();

        PacketReader.of(version, 1000).read(ByteBuffer.wrap(bytes), read::add);

        assertThat(read).hasSize(1);
        assertThat(read.get(0)).usingRecursiveComparison().isEqualTo(packet);
        assertThat(Hex.of(PacketEncoder.encode(packet, version))).isEqualTo(Hex.of(bytes));
    }

    private static Properties connAckProperties() {
        return Properties.builder()
                .number(Property.SESSION_EXPIRY_INTERVAL, 7)
                .text(Property.ASSIGNED_CLIENT_IDENTIFIER, "id")
                .number(Property.SERVER_KEEP_ALIVE, 30)
                .text(Property.AUTHENTICATION_METHOD, "m")
                .bytes(Property.AUTHENTICATION_DATA, ByteBuffer.wrap(new byte[] {(byte) 0xff}))
                .text(Property.RESPONSE_INFORMATION, "r")
                .text(Property.SERVER_REFERENCE, "s")
                .text(Property.REASON_STRING, "why")
                .number(Property.RECEIVE_MAXIMUM, 5)
                .number(Property.TOPIC_ALIAS_MAXIMUM, 0)
                .number(Property.MAXIMUM_QOS, 1)
                .number(Property.RETAIN_AVAILABLE, 1)
                .number(Property.MAXIMUM_PACKET_SIZE, 1_000_000)
                .number(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, 1)
                .number(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 1)
                .number(Property.SHARED_SUBSCRIPTION_AVAILABLE, 1)
                .build();
    }

    private static Properties publishProperties() {
        return Properties.builder()
                .number(Property.PAYLOAD_FORMAT_INDICATOR, 1)
                .number(Property.MESSAGE_EXPIRY_INTERVAL, 3600)
                .text(Property.CONTENT_TYPE, "t")
                .text(Property.RESPONSE_TOPIC, "r")
                .bytes(Property.CORRELATION_DATA, ByteBuffer.wrap(new byte[] {(byte) 0xbe, (byte) 0xef}))
                .number(Property.TOPIC_ALIAS, 2)
                .subscriptionId(1)
                .subscriptionId(200)
                .user("k", "")
                .build();
    }
}
