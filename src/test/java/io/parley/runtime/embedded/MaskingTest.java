package io.parley.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskingTest {

    @Test
    void unmasksTheHelloOfTheSpecification() {
        byte[] bytes = ReadFrames.bytes("7f9f4d5158");
        Masking.unmask(bytes, 0, bytes.length, 0x37fa213d, 0);
        assertThat(bytes).asString(java.nio.charset.StandardCharsets.US_ASCII).isEqualTo("Hello");
    }

    @Test
    void leavesWhatTheMaskOfZeroesCovers() {
        byte[] bytes = ReadFrames.bytes("00010203ff");
        Masking.unmask(bytes, 0, bytes.length, 0, 3);
        assertThat(bytes).isEqualTo(ReadFrames.bytes("00010203ff"));
    }

    /** Every length up to three words, every place in the array, every phase: byte by byte is the judge. */
    @Test
    void unmasksAnyPieceAsIfByteByByte() {
        Random random = new Random(53);
        for (int length = 0; length <= 24; length++) {
            for (int from = 0; from < 9; from++) {
                int key = random.nextInt();
                int phase = random.nextInt(1 << 20);
                byte[] bytes = new byte[40];
                random.nextBytes(bytes);
                byte[] expected = bytes.clone();
                for (int i = 0; i < length; i++) {
                    expected[from + i] ^= (byte) (key >>> (24 - 8 * ((phase + i) & 3)));
                }
                Masking.unmask(bytes, from, from + length, key, phase);
                assertThat(bytes).isEqualTo(expected);
            }
        }
    }

    @Test
    void knowsItsPhaseBeyondTwoGigabytes() {
        byte[] bytes = {0};
        Masking.unmask(bytes, 0, 1, 0x01020304, (1L << 32) + 2);
        assertThat(bytes).containsExactly(3);
    }
}
