package io.parley.protocol.mqtt;

import static io.parley.protocol.mqtt.MqttVersion.V3_1;
import static io.parley.protocol.mqtt.MqttVersion.V3_1_1;
import static io.parley.protocol.mqtt.MqttVersion.V5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes that break a rule: each with the reason code that MQTT 5.0 asks for (section 4.13). */
class MalformedPacketTest {

    private static final int LONGEST = 1000;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            type 0                                  | 00 00                                         | PROTOCOL_ERROR
            no CONNECT                              | c0 00                                         | PROTOCOL_ERROR
            flags of CONNECT                        | 11 00                                         | MALFORMED_PACKET
            remaining length of five bytes          | 10 ff ff ff ff 01                             | MALFORMED_PACKET
            remaining length not minimal            | 10 8c 00 0004 'MQTT' 05 02 003c 00 0000       | MALFORMED_PACKET
            too large                               | 10 e9 07                                      | PACKET_TOO_LARGE
            empty                                   | 10 00                                         | MALFORMED_PACKET
            another protocol                        | 10 0d 0004 'HTTP' 05 02 003c 00 0000          | UNSUPPORTED_PROTOCOL_VERSION
            name in lower case                      | 10 0d 0004 'mqtt' 05 02 003c 00 0000          | UNSUPPORTED_PROTOCOL_VERSION
            level 6                                 | 10 0d 0004 'MQTT' 06 02 003c 00 0000          | UNSUPPORTED_PROTOCOL_VERSION
            level 3 of MQTT                         | 10 0c 0004 'MQTT' 03 02 003c 0000             | UNSUPPORTED_PROTOCOL_VERSION
            3.1 where it is not negotiated          | 10 0f 0006 'MQIsdp' 03 02 003c 0001 'c'       | UNSUPPORTED_PROTOCOL_VERSION
            reserved flag of CONNECT                | 10 0d 0004 'MQTT' 05 03 003c 00 0000          | MALFORMED_PACKET
            will QoS without a will                 | 10 0d 0004 'MQTT' 05 0a 003c 00 0000          | MALFORMED_PACKET
            will retain without a will              | 10 0d 0004 'MQTT' 05 22 003c 00 0000          | MALFORMED_PACKET
            will QoS 3                              | 10 13 0004 'MQTT' 05 1e 003c 00 0000 00 0001 'w' 0000 | MALFORMED_PACKET
            will without a topic                    | 10 12 0004 'MQTT' 05 06 003c 00 0000 00 0000 0000 | TOPIC_NAME_INVALID
            will to a wildcard                      | 10 13 0004 'MQTT' 05 06 003c 00 0000 00 0001 '#' 0000 | TOPIC_NAME_INVALID
            password without a name in 3.1.1        | 10 0e 0004 'MQTT' 04 42 003c 0000 0000        | MALFORMED_PACKET
            no identifier and no clean session      | 10 0c 0004 'MQTT' 04 00 003c 0000             | CLIENT_IDENTIFIER_NOT_VALID
            identifier that is cut                  | 10 0c 0004 'MQTT' 04 02 003c 0005             | MALFORMED_PACKET
            bytes behind the end                    | 10 0e 0004 'MQTT' 05 02 003c 00 0000 00       | MALFORMED_PACKET
            U+0000 in the identifier                | 10 0e 0004 'MQTT' 05 02 003c 00 0001 00       | MALFORMED_PACKET
            half a surrogate pair                   | 10 10 0004 'MQTT' 05 02 003c 00 0003 eda080   | MALFORMED_PACKET
            UTF-8 in an overlong form               | 10 0f 0004 'MQTT' 05 02 003c 00 0002 c080     | MALFORMED_PACKET
            UTF-8 beyond U+10FFFF                   | 10 11 0004 'MQTT' 05 02 003c 00 0004 f4908080 | MALFORMED_PACKET
            unknown property                        | 10 0f 0004 'MQTT' 05 02 003c 02 7f00 0000     | MALFORMED_PACKET
            property of another packet              | 10 10 0004 'MQTT' 05 02 003c 03 230001 0000   | MALFORMED_PACKET
            property twice                          | 10 13 0004 'MQTT' 05 02 003c 06 210001210001 0000 | PROTOCOL_ERROR
            receive maximum of 0                    | 10 10 0004 'MQTT' 05 02 003c 03 210000 0000   | PROTOCOL_ERROR
            maximum packet size of 0                | 10 12 0004 'MQTT' 05 02 003c 05 2700000000 0000 | PROTOCOL_ERROR
            flag of 2                               | 10 0f 0004 'MQTT' 05 02 003c 02 1702 0000     | PROTOCOL_ERROR
            data without a method                   | 10 10 0004 'MQTT' 05 02 003c 03 160000 0000   | PROTOCOL_ERROR
            property that is cut                    | 10 0f 0004 'MQTT' 05 02 003c 02 2100 0000     | MALFORMED_PACKET
            properties longer than the packet       | 10 0d 0004 'MQTT' 05 02 003c 09 0000          | MALFORMED_PACKET
            a length of properties in five bytes    | 10 11 0004 'MQTT' 05 02 003c ffffffff01 0000  | MALFORMED_PACKET
            """)
    void refusesAsTheFirstPacket(String name, String hex, ReasonCode code) {
        PacketReader reader = new PacketReader(Set.of(V3_1_1, V5), LONGEST);

        assertThat(refusal(reader, Hex.bytes(hex)).code()).isEqualTo(code);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            type 0                                  | 00 00                        | MALFORMED_PACKET
            a second CONNECT                        | 10 0d 0004 'MQTT' 05 02 003c 00 0000 | PROTOCOL_ERROR
            both QoS bits                           | 36 05 0001 'a' 0001          | MALFORMED_PACKET
            DUP at QoS 0                            | 38 04 0001 'a' 00            | MALFORMED_PACKET
            topic with +                            | 30 04 0001 '+' 00            | TOPIC_NAME_INVALID
            topic with #                            | 30 05 0002 'a#' 00           | TOPIC_NAME_INVALID
            topic not UTF-8                         | 30 04 0001 ff 00             | MALFORMED_PACKET
            neither topic nor alias                 | 30 03 0000 00                | PROTOCOL_ERROR
            alias of 0                              | 30 06 0000 03 230000         | TOPIC_ALIAS_INVALID
            response topic with a wildcard          | 30 08 0001 'a' 04 080001 '#' | PROTOCOL_ERROR
            U+0000 in the topic                     | 30 04 0001 00 00             | MALFORMED_PACKET
            properties longer than the packet       | 30 05 0001 'a' 7f 00         | MALFORMED_PACKET
            user property that is cut               | 30 09 0001 'a' 05 260001 'k' 00 | MALFORMED_PACKET
            packet identifier of 0                  | 32 06 0001 'a' 0000 00       | PROTOCOL_ERROR
            no packet identifier                    | 32 03 0001 'a'               | MALFORMED_PACKET
            flags of PUBACK                         | 42 02 0001                   | MALFORMED_PACKET
            PUBACK of 0                             | 40 02 0000                   | PROTOCOL_ERROR
            PUBACK with an unknown code             | 40 03 0001 01                | MALFORMED_PACKET
            PUBREL without its flag                 | 60 02 0001                   | MALFORMED_PACKET
            PUBREL with a code of another packet    | 62 03 0001 87                | MALFORMED_PACKET
            PUBREC with one byte                    | 50 01 00                     | MALFORMED_PACKET
            SUBSCRIBE without its flag              | 80 07 0001 00 0001 'a' 00    | MALFORMED_PACKET
            SUBSCRIBE of 0                          | 82 07 0000 00 0001 'a' 00    | PROTOCOL_ERROR
            SUBSCRIBE without a filter              | 82 03 0001 00                | MALFORMED_PACKET
            SUBSCRIBE without options               | 82 06 0001 00 0001 'a'       | MALFORMED_PACKET
            SUBSCRIBE at QoS 3                      | 82 07 0001 00 0001 'a' 03    | PROTOCOL_ERROR
            SUBSCRIBE with retain handling 3        | 82 07 0001 00 0001 'a' 30    | PROTOCOL_ERROR
            SUBSCRIBE with reserved options         | 82 07 0001 00 0001 'a' 40    | MALFORMED_PACKET
            subscription identifier of 0            | 82 09 0001 02 0b00 0001 'a' 00 | PROTOCOL_ERROR
            subscription identifier twice           | 82 0b 0001 04 0b010b02 0001 'a' 00 | PROTOCOL_ERROR
            UNSUBSCRIBE without a filter            | a2 03 0001 00                | MALFORMED_PACKET
            UNSUBSCRIBE without its flag            | a0 06 0001 00 0001 'a'       | MALFORMED_PACKET
            PINGREQ with a byte                     | c0 01 00                     | MALFORMED_PACKET
            PINGREQ with a flag                     | c1 00                        | MALFORMED_PACKET
            DISCONNECT with an unknown code         | e0 01 01                     | MALFORMED_PACKET
            DISCONNECT with a flag                  | e1 00                        | MALFORMED_PACKET
            DISCONNECT with bytes behind            | e0 03 00 00 00               | MALFORMED_PACKET
            AUTH with an unknown code               | f0 01 01                     | MALFORMED_PACKET
            AUTH with a flag                        | f1 00                        | MALFORMED_PACKET
            too large                               | 30 e9 07                     | PACKET_TOO_LARGE
            """)
    void refusesInVersion5(String name, String hex, ReasonCode code) {
        assertThat(refusal(PacketReader.of(V5, LONGEST), Hex.bytes(hex)).code()).isEqualTo(code);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            AUTH                                    | f0 00
            properties                              | 40 03 0001 00
            DISCONNECT with a code                  | e0 01 00
            SUBSCRIBE with options of 5.0           | 82 06 0001 0001 'a' 04
            SUBSCRIBE at QoS 3                      | 82 06 0001 0001 'a' 03
            SUBACK with a code of 5.0               | 90 03 0001 87
            CONNACK with a code of 5.0              | 20 02 00 87
            """)
    void refusesInVersion3(String name, String hex) {
        assertThat(refusal(PacketReader.of(V3_1_1, LONGEST), Hex.bytes(hex)).code())
                .isEqualTo(ReasonCode.MALFORMED_PACKET);
    }

    @Test
    void takesTheDupOfASubscribeInVersion3_1() {
        List<Packet> read = new ArrayList<>();

        PacketReader.of(V3_1, LONGEST).read(ByteBuffer.wrap(Hex.bytes("8a 06 0001 0001 'a' 01")), read::add);

        assertThat(read).hasSize(1);
    }

    @Test
    void tellsTheVersionOfARefusedConnect() {
        byte[] bytes = Hex.bytes("10 0e 0004 'MQTT' 05 02 003c 00 0000 00");

        assertThat(refusal(new PacketReader(Set.of(V5), LONGEST), bytes).version())
                .isEqualTo(V5);
    }

    @Test
    void readsPacketsThatAreSplitAndMergedInEveryWay() {
        byte[] stream = Hex.bytes(
                "10 0d 0004 'MQTT' 05 02 003c 00 0000  30 06 0001 'a' 00 'xy'  c0 00  82 07 0001 00 0001 'a' 00  e0 00");
        for (int piece = 1; piece <= stream.length; piece++) {
            PacketReader reader = new PacketReader(Set.of(V5), LONGEST);
            List<PacketType> read = new ArrayList<>();
            for (int at = 0; at < stream.length; at += piece) {
                reader.read(
                        ByteBuffer.wrap(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + piece))),
                        packet -> read.add(packet.type()));
            }
            assertThat(read)
                    .as("in pieces of %d", piece)
                    .containsExactly(
                            PacketType.CONNECT,
                            PacketType.PUBLISH,
                            PacketType.PINGREQ,
                            PacketType.SUBSCRIBE,
                            PacketType.DISCONNECT);
        }
    }

    @Test
    @Timeout(60)
    void readsOnlyOrRefusesWhateverComes() {
        Random random = new Random(42);
        byte[][] seeds = {
            Hex.bytes("34 07 0001 'a' ffff 00 'x'"),
            Hex.bytes("82 0a 0001 03 0b8001 0001'#' 2e"),
            Hex.bytes("e0 08 8e 06 1f0003'why'"),
            Hex.bytes(
                    "30 27 0000 22 0101 0200000e10 030001't' 080001'r' 090002beef 230002 0b01 0bc801 26 0001'k' 0000 'v'"),
            Hex.bytes("10 13 0004 'MQTT' 05 02 003c 06 210001220001 0000"),
        };
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = seeds[random.nextInt(seeds.length)].clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            PacketReader reader = random.nextBoolean()
                    ? PacketReader.of(random.nextBoolean() ? V5 : V3_1_1, LONGEST)
                    : new PacketReader(Set.of(V3_1_1, V5), LONGEST);
            try {
                reader.read(ByteBuffer.wrap(bytes), packet -> true);
            } catch (MalformedPacket e) {
                refused++;
                assertThat(e.code().isFailure()).isTrue();
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    private static MalformedPacket refusal(PacketReader reader, byte[] bytes) {
        return catchThrowableOfType(MalformedPacket.class, () -> reader.read(ByteBuffer.wrap(bytes), packet -> true));
    }
}
