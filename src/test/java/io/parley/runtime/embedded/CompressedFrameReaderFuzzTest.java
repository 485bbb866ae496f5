package io.parley.runtime.embedded;

import static io.parley.runtime.embedded.CompressedFrameReaderTest.deflate;
import static io.parley.runtime.embedded.CompressedFrameReaderTest.frame;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Valid and random compressed input, the same in each run. */
class CompressedFrameReaderFuzzTest {

    private static final int LIMIT = 4096;

    private final Random random = new Random(7692);
    private final MessageInflater inflater = new MessageInflater(1);

    @Test
    void readsMixedMessagesInFragmentsHoweverTheBytesAreCut() {
        for (int round = 0; round < 300; round++) {
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(6); i++) {
                write(wire, expected);
            }
            byte[] bytes = wire.toByteArray();
            assertThat(fed(bytes).events()).isEqualTo(expected);
            assertThat(new ReadFrames(LIMIT, inflater).feedByteByByte(bytes).events())
                    .isEqualTo(expected);
        }
    }

    /** Whatever is sent: an end, and no exception. */
    @Test
    void judgesGarbageThatClaimsToBeCompressed() {
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] garbage = new byte[random.nextInt(120)];
            random.nextBytes(garbage);
            List<String> events = fed(frame(0xC2, garbage)).events();
            assertThat(events).hasSize(1);
            refused += events.get(0).startsWith("10") ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(15_000);
    }

    /** Almost valid: one byte is another one, or the end is missing. */
    @Test
    void judgesMessagesThatWereDamaged() {
        int refused = 0;
        for (int round = 0; round < 10_000; round++) {
            byte[] deflated = deflate(words(1 + random.nextInt(300)));
            int at = random.nextInt(deflated.length);
            if (random.nextBoolean()) {
                deflated[at] ^= (byte) (1 << random.nextInt(8));
            } else {
                deflated = Arrays.copyOf(deflated, at);
            }
            List<String> events = fed(frame(0xC1, deflated)).events();
            assertThat(events).hasSize(1);
            refused += events.get(0).startsWith("10") ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(5_000);
    }

    private ReadFrames fed(byte[] bytes) {
        return new ReadFrames(LIMIT, inflater).feed(bytes);
    }

    private void write(ByteArrayOutputStream wire, List<String> expected) {
        boolean text = random.nextBoolean();
        boolean compressed = random.nextInt(3) > 0;
        byte[] message = words(random.nextInt(1000));
        byte[] payload = compressed ? deflate(message) : message;
        int fragments = 1 + random.nextInt(4);
        int from = 0;
        for (int i = 0; i < fragments; i++) {
            boolean last = i == fragments - 1;
            int to = last ? payload.length : from + random.nextInt(payload.length - from + 1);
            int first = i > 0 ? 0 : (compressed ? 0x40 : 0) | (text ? 1 : 2);
            wire.writeBytes(frame(first | (last ? 0x80 : 0), Arrays.copyOfRange(payload, from, to)));
            from = to;
            if (!last && random.nextInt(3) == 0) {
                wire.writeBytes(frame(0x89, new byte[] {1}));
                expected.add("ping 01");
            }
        }
        expected.add(
                text
                        ? "text " + new String(message, StandardCharsets.UTF_8)
                        : ("binary " + HexFormat.of().formatHex(message)).strip());
    }

    private byte[] words(int most) {
        StringBuilder words = new StringBuilder();
        while (words.length() < most) {
            words.append("aé€\ud83d\ude00 ", 0, 2 + random.nextInt(2)).append(random.nextInt(50));
        }
        return words.toString().getBytes(StandardCharsets.UTF_8);
    }
}
