package io.parley.protocol.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelName;
import io.parley.channel.Headers;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Qos;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Publications as PUBLISH packets (MQTT 5.0 section 3.3), byte by byte. */
class PublishEncoderTest {

    private static final String POSITION = "26 000c 'parley-epoch' 0003 'k3f' 26 000d 'parley-offset' 0002 '41'";

    private static Publication publication(Payload payload) {
        return new Publication(ChannelName.parse("a/b"), new Position("k3f", 41), 1000, null, payload);
    }

    private static String hex(String literal) {
        return Hex.of(Hex.bytes(literal));
    }

    @Test
    void writesOnePacketForAllAtQos0() {
        Publication publication = publication(Payload.text("xyz"));

        assertThat(Hex.of(PublishEncoder.encode(publication, false, MqttVersion.V3_1_1)))
                .isEqualTo(hex("30 08 0003 'a/b' 'xyz'"));
        assertThat(Hex.of(PublishEncoder.encode(publication, false, MqttVersion.V5)))
                .isEqualTo(hex("30 31 0003 'a/b' 28" + POSITION + " 'xyz'"));
        assertThat(Hex.of(PublishEncoder.encode(publication, true, MqttVersion.V5)))
                .startsWith("31");
    }

    @Test
    void writesWhatThePublisherSays() {
        Headers said = new Headers(
                Qos.EXACTLY_ONCE,
                true,
                Headers.Format.UTF8,
                "t",
                "r",
                ByteBuffer.wrap(new byte[] {(byte) 0xbe}),
                61_000,
                List.of(new Headers.Property("k", "v")));
        Publication publication = publication(Payload.text("x").with(said));

        assertThat(Hex.of(PublishEncoder.encode(publication, false, MqttVersion.V5)))
                .isEqualTo(hex("30 49 0003 'a/b' 42 0101 020000003c 03 0001 't' 08 0001 'r' 09 0001 be" + POSITION
                        + " 26 0001 'k' 0001 'v' 'x'"));
    }

    @Test
    void writesWhatIsForOneReceiver() {
        PublishEncoder.Delivery delivery = new PublishEncoder.Delivery(Qos.AT_LEAST_ONCE, true, true, 7);

        assertThat(Hex.of(PublishEncoder.encode(
                        publication(Payload.text("x")), delivery, null, 5, 200, 1000, MqttVersion.V5)))
                .isEqualTo(hex("3b 34 0000 0007 2e 23 0005 0b c801" + POSITION + " 'x'"));
        assertThat(Hex.of(PublishEncoder.encode(
                        publication(Payload.text("x")), delivery, "a/b", 5, 200, 1000, MqttVersion.V3_1)))
                .isEqualTo(hex("3b 08 0003 'a/b' 0007 'x'"));
    }

    /** What is left is told in whole seconds, begun ones included. */
    @ParameterizedTest
    @CsvSource({"1000,0,1", "1000,1,1", "1001,0,2", "1000,1000,0", "1000,5000,0"})
    void tellsTheSecondsThatAreLeft(long expiresAt, long now, long left) {
        Headers headers =
                new Headers(Qos.AT_MOST_ONCE, false, Headers.Format.UNSAID, null, null, null, expiresAt, List.of());

        assertThat(PublishEncoder.secondsLeft(headers, now)).isEqualTo(left);
    }

    @ParameterizedTest
    @CsvSource({"122,2", "123,3", "16378,3", "16379,4", "2097146,4", "2097147,5"})
    void writesTheRemainingLengthInAsFewBytesAsItTakes(int payload, int header) {
        byte[] packet =
                PublishEncoder.encode(publication(Payload.binary(new byte[payload])), false, MqttVersion.V3_1_1);

        assertThat(packet).hasSize(header + 5 + payload);
    }
}
