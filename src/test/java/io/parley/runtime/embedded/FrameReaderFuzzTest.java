package io.parley.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Valid and random input, the same in each run: what is read must not depend on where the segments end. */
class FrameReaderFuzzTest {

    private static final int LIMIT = 1 << 20;
    private static final String LETTERS = "aé€\ud83d\ude00\0\u007f\u0080\uffff";

    private final Random random = new Random(6455);
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
    private final List<String> expected = new ArrayList<>();

    @Test
    void readsTheSameHoweverTheBytesAreCut() {
        for (int round = 0; round < 200; round++) {
            wire.reset();
            expected.clear();
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                writeMessage();
            }
            byte[] bytes = wire.toByteArray();
            assertThat(new ReadFrames(LIMIT).feed(bytes).events()).isEqualTo(expected);
            assertThat(new ReadFrames(LIMIT).feedByteByByte(bytes).events()).isEqualTo(expected);
            assertThat(inRandomPieces(bytes).events()).isEqualTo(expected);
        }
    }

    @Test
    void neverThrowsWhateverIsSent() {
        int violations = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] garbage = new byte[1 + random.nextInt(64)];
            random.nextBytes(garbage);
            ReadFrames whole = new ReadFrames(1000).feed(garbage);
            assertThat(new ReadFrames(1000).feedByteByByte(garbage).events()).isEqualTo(whole.events());
            violations += whole.events().stream().anyMatch(event -> event.startsWith("10")) ? 1 : 0;
        }
        assertThat(violations).isGreaterThan(10_000);
    }

    /** Almost valid: one byte of a valid sequence is another one. */
    @Test
    void neverThrowsWhereOneByteIsWrong() {
        for (int round = 0; round < 2_000; round++) {
            wire.reset();
            writeMessage();
            writeMessage();
            byte[] bytes = wire.toByteArray();
            bytes[random.nextInt(Math.min(bytes.length, 40))] = (byte) random.nextInt(256);
            assertThat(new ReadFrames(1000).feedByteByByte(bytes).events())
                    .isEqualTo(new ReadFrames(1000).feed(bytes).events());
        }
    }

    private ReadFrames inRandomPieces(byte[] bytes) {
        ReadFrames read = new ReadFrames(LIMIT);
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(100));
            read.feed(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return read;
    }

    private void writeMessage() {
        boolean text = random.nextBoolean();
        byte[] payload = text ? randomText() : randomBytes(random.nextInt(400));
        List<String> controls = new ArrayList<>();
        int fragments = 1 + random.nextInt(4);
        int from = 0;
        for (int i = 0; i < fragments; i++) {
            boolean last = i == fragments - 1;
            int to = last ? payload.length : from + random.nextInt(payload.length - from + 1);
            int opcode = i > 0 ? 0 : text ? 1 : 2;
            writeFrame((last ? 0x80 : 0) | opcode, Arrays.copyOfRange(payload, from, to));
            from = to;
            if (!last && random.nextInt(3) == 0) {
                byte[] ping = randomBytes(random.nextInt(126));
                writeFrame(0x89, ping);
                controls.add(("ping " + HexFormat.of().formatHex(ping)).strip());
            }
        }
        expected.addAll(controls);
        expected.add(
                text
                        ? "text " + new String(payload, StandardCharsets.UTF_8)
                        : ("binary " + HexFormat.of().formatHex(payload)).strip());
    }

    private void writeFrame(int first, byte[] payload) {
        wire.write(first);
        if (payload.length < 126) {
            wire.write(0x80 | payload.length);
        } else {
            wire.write(0xFE);
            wire.write(payload.length >> 8);
            wire.write(payload.length);
        }
        byte[] mask = randomBytes(4);
        wire.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            wire.write(payload[i] ^ mask[i & 3]);
        }
    }

    private byte[] randomText() {
        int[] characters = LETTERS.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            text.appendCodePoint(characters[random.nextInt(characters.length)]);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
