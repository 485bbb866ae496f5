package io.parley.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8CheckTest {

    private final Utf8Check check = new Utf8Check();

    @Test
    void acceptsEveryCharacterOfUnicode() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(c).getBytes(StandardCharsets.UTF_8);
                if (!check.accept(bytes, 0, bytes.length) || !check.isComplete()) {
                    throw new AssertionError("U+%04X".formatted(c));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // bytes, at which of them they fail
        "80, 0",
        "bf, 0",
        "c0 80, 0",
        "c1 bf, 0",
        "f5 80 80 80, 0",
        "ff, 0",
        "fe, 0",
        "c2 7f, 1",
        "c2 c0, 1",
        "e0 9f, 1",
        "ed a0, 1",
        "ed bf, 1",
        "e1 80 c0, 2",
        "f0 8f, 1",
        "f4 90, 1",
        "f1 80 80 7f, 3",
        "61 62 63 64 65 66 67 68 69 ff, 9",
        "61 62 63 64 65 66 67 80, 7",
    })
    void failsAtTheFirstByteThatCannotStandThere(String hex, int bad) {
        byte[] bytes = ReadFrames.bytes(hex);
        for (int i = 0; i < bad; i++) {
            assertThat(check.accept(bytes, i, i + 1)).isTrue();
        }
        assertThat(check.accept(bytes, bad, bad + 1)).isFalse();
        assertThat(new Utf8Check().accept(bytes, 0, bytes.length)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3", "e2 82", "f0 9f 98", "61 62 63 64 65 66 67 68 e2"})
    void isNotCompleteInsideACharacter(String hex) {
        byte[] bytes = ReadFrames.bytes(hex);
        assertThat(check.accept(bytes, 0, bytes.length)).isTrue();
        assertThat(check.isComplete()).isFalse();
    }

    @Test
    void acceptsNothingAtAll() {
        assertThat(check.accept(new byte[0], 0, 0)).isTrue();
        assertThat(check.isComplete()).isTrue();
    }

    /** The JDK's decoder is the judge; bytes are drawn so that about half of the sequences are valid. */
    @Test
    void agreesWithTheDecoderOfTheJdk() {
        Random random = new Random(3629);
        byte[][] pieces = {
            ReadFrames.bytes("61"),
            ReadFrames.bytes("6162636465666768"),
            ReadFrames.bytes("c3a9"),
            ReadFrames.bytes("e282ac"),
            ReadFrames.bytes("f09f9880"),
            ReadFrames.bytes("ed9fbf"),
            ReadFrames.bytes("f48fbfbf"),
            ReadFrames.bytes("eda080"),
            ReadFrames.bytes("80"),
            ReadFrames.bytes("e2"),
        };
        int valid = 0;
        for (int round = 0; round < 50_000; round++) {
            ByteBuffer text = ByteBuffer.allocate(64);
            for (int i = random.nextInt(8); i > 0; i--) {
                text.put(pieces[random.nextInt(random.nextInt(4) > 0 ? pieces.length - 3 : pieces.length)]);
            }
            byte[] bytes = text.array();
            int length = text.position();
            Utf8Check fresh = new Utf8Check();
            boolean accepted = fresh.accept(bytes, 0, length) && fresh.isComplete();
            assertThat(accepted).isEqualTo(decodes(bytes, length));
            valid += accepted ? 1 : 0;
        }
        assertThat(valid).isBetween(5_000, 45_000);
    }

    private static boolean decodes(byte[] bytes, int length) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
