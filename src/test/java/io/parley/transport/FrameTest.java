package io.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames as a server sends them: RFC 6455 section 5.2, with the examples of section 5.7. */
class FrameTest {

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    @Test
    void encodesTheExampleOfTheSpecification() {
        assertThat(HEX.formatHex(Frame.text("Hello").encode())).isEqualTo("81 05 48 65 6c 6c 6f");
    }

    @Test
    void encodesTextAsUtf8() {
        assertThat(HEX.formatHex(Frame.text("Grüße 😀").encode()))
                .isEqualTo("81 0c 47 72 c3 bc c3 9f 65 20 f0 9f 98 80");
    }

    /** RFC 7692 section 7.2.3.1. */
    @Test
    void saysByRsv1ThatThePayloadIsCompressed() {
        byte[] deflated = {(byte) 0xf2, 0x48, (byte) 0xcd, (byte) 0xc9, (byte) 0xc9, 0x07, 0x00};

        Frame frame = Frame.text("Hello").compressedTo(deflated);

        assertThat(HEX.formatHex(frame.encode())).isEqualTo("c1 07 f2 48 cd c9 c9 07 00");
        assertThat(frame.isCompressed()).isTrue();
        assertThat(frame.opcode()).isEqualTo(Opcode.TEXT);
        assertThat(Frame.text("Hello").isCompressed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 82 00",
        "125, 82 7d",
        "126, 82 7e 00 7e",
        "256, 82 7e 01 00",
        "65535, 82 7e ff ff",
        "65536, 82 7f 00 00 00 00 00 01 00 00",
        "16909060, 82 7f 00 00 00 00 01 02 03 04",
    })
    void writesTheLengthInItsShortestForm(int length, String head) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 0x5a);

        Frame frame = Frame.binary(payload);

        byte[] wire = frame.encode();
        int headLength = wire.length - length;
        assertThat(HEX.formatHex(wire, 0, headLength)).isEqualTo(head);
        assertThat(Arrays.copyOfRange(wire, headLength, wire.length)).isEqualTo(payload);
        assertThat(frame.encodedLength()).isEqualTo(wire.length);
    }

    @Test
    void encodesIntoTheMiddleOfAnArrayAndTouchesNothingElse() {
        byte[] wire = new byte[8];
        Arrays.fill(wire, (byte) 0x11);

        Frame.text("hi").encode(wire, 2);

        assertThat(HEX.formatHex(wire)).isEqualTo("11 11 81 02 68 69 11 11");
    }

    @Test
    void sharesThePayloadItWasGiven() {
        byte[] payload = {1, 2, 3};

        assertThat(Frame.binary(payload).payload()).isSameAs(payload);
        assertThat(Frame.binary(payload).opcode()).isEqualTo(Opcode.BINARY);
        assertThat(Frame.text(payload).opcode()).isEqualTo(Opcode.TEXT);
    }
}
