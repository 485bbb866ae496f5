package io.parley.runtime.embedded;

import static io.parley.runtime.embedded.ReadFrames.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 by literal frames; "00000000" behind the length is the mask that changes nothing. */
class CompressedFrameReaderTest {

    private static final int LIMIT = 100_000;
    private static final String TOO_BIG = "1009 a message has at most 100000 bytes here (parley.limits.message-bytes)";
    private static final String CANNOT_BE_INFLATED = "1007 a compressed message that cannot be inflated";

    private final MessageInflater inflater = new MessageInflater(1);
    private final ReadFrames read = new ReadFrames(LIMIT, inflater);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7.2.3.1, one block               | c1 87 00000000 f248cdc9c90700                              | text Hello
            7.2.3.1, in two fragments        | 41 83 00000000 f248cd  80 84 00000000 c9c90700             | text Hello
            7.2.3.3, a block as it is        | c1 8b 00000000 000500faff48656c6c6f00                      | text Hello
            7.2.3.4, BFINAL                  | c1 88 00000000 f348cdc9c9070000                            | text Hello
            7.2.3.5, two blocks              | c1 8d 00000000 f248050000 00ffffcac9c90700                 | text Hello
            7.2.3.6, nothing                 | c1 81 00000000 00                                          | text
            7.2.3.6, nothing as last fragment| 41 8b 00000000 f248cdc9c907000000ffff  80 81 00000000 00   | text Hello
            nothing, not even the byte 00    | c1 80 00000000                                             | text
            fragments without a byte         | 41 80 00000000 00 80 00000000 80 87 00000000 f248cdc9c90700| text Hello
            BFINAL at the very end           | c1 87 00000000 f348cdc9c90700                              | text Hello
            BFINAL twice                     | c1 8f 00000000 f348cdc9c90700f348cdc9c9070000              | text HelloHello
            a binary message                 | c2 87 00000000 f248cdc9c90700                              | binary 48656c6c6f
            not compressed after all         | 81 85 00000000 48656c6c6f                                  | text Hello
            a block that ends in what is added| c2 85 00000000 000400fbff                                | binary 0000ffff
            """)
    void readsTheExamplesOfTheSpecification(String section, String frames, String event) {
        assertThat(read.feed(frames).events())
                .as(section)
                .extracting(String::strip)
                .containsExactly(event);
        assertThat(new ReadFrames(LIMIT, inflater).feedByteByByte(bytes(frames)).events())
                .as(section)
                .extracting(String::strip)
                .containsExactly(event);
    }

    /** Section 7.2.3.2: the second message refers to the first, which client_no_context_takeover rules out. */
    @Test
    void refusesAMessageThatNeedsTheWindowOfTheOneBefore() {
        read.feed("c1 87 00000000 f248cdc9c90700").feed("c1 85 00000000 f200110000");

        assertThat(read.events()).containsExactly("text Hello", CANNOT_BE_INFLATED);
    }

    @Test
    void readsEachMessageByItself() {
        for (int i = 0; i < 3; i++) {
            read.feed("c1 87 00000000 f248cdc9c90700").feed("81 81 00000000 61");
        }

        assertThat(read.events())
                .containsExactly("text Hello", "text a", "text Hello", "text a", "text Hello", "text a");
        assertThat(inflater.messages()).isEqualTo(3);
        assertThat(inflater.bytesBefore()).isEqualTo(15);
        assertThat(inflater.bytesAfter()).isEqualTo(21);
    }

    @Test
    void handsOnControlFramesInsideACompressedMessage() {
        read.feed("41 83 00000000 f248cd").feed("89 81 00000000 70").feed("80 84 00000000 c9c90700");

        assertThat(read.events()).containsExactly("ping 70", "text Hello");
    }

    /** Section 6.1: RSV1 stands on the first frame of a data message only; the other bits belong to nobody. */
    @ParameterizedTest
    @ValueSource(
            strings = {"c9", "c8", "ca", "a1", "91", "e1", "d1", "f1", "e2", "a9", "c0", "40", "01 80 00000000 c0"})
    void refusesReservedBitsElsewhere(String frames) {
        read.feed(frames);

        assertThat(read.events())
                .containsExactly("1002 a reserved bit is set that is not the RSV1 of a message's first frame");
        assertThat(read.reader().isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0", "c9"})
    void refusesReservedBitsInsideACompressedMessage(String frame) {
        read.feed("41 83 00000000 f248cd").feed(frame);

        assertThat(read.events())
                .containsExactly("1002 a reserved bit is set that is not the RSV1 of a message's first frame");
    }

    @Test
    void refusesCompressedMessagesWhereNoneWereNegotiated() {
        assertThat(new ReadFrames(LIMIT).feed("c1").events())
                .containsExactly("1002 a reserved bit is set, and no extension was negotiated");
    }

    @ParameterizedTest
    @CsvSource({
        // A block type that is reserved.
        "07",
        "ff",
        // A stored block whose length and its complement do not match.
        "000500faf048656c6c6f00",
        // A stored block that is cut, so that the bytes added at the end would become part of it.
        "006400 9bff 4865",
        // A compressed block without its end.
        "f248cdc9c9",
        "f3",
        // A final block, and behind it garbage.
        "f348cdc9c90700ff",
        // A reference to what was never sent.
        "0200110000",
        // Dynamic codes that are none.
        "ed fd ffff",
        "04ffffffffffff",
    })
    void refusesWhatCannotBeInflated(String payload) {
        byte[] deflated = bytes(payload);

        read.feed("c2 %02x 00000000 %s".formatted(0x80 | deflated.length, payload));

        assertThat(read.events()).containsExactly(CANNOT_BE_INFLATED);
        assertThat(new ReadFrames(LIMIT, inflater)
                        .feed("c1 87 00000000 f248cdc9c90700")
                        .events())
                .as("the inflater serves others")
                .containsExactly("text Hello");
    }

    @ParameterizedTest
    @CsvSource({"ff, a text message that is not UTF-8", "c3, a text message that ends inside a character"})
    void refusesTextThatInflatesToNoUtf8(String text, String reason) {
        byte[] deflated = deflate(bytes(text));

        read.feed(frame(0xC1, deflated));

        assertThat(read.events()).containsExactly("1007 " + reason);
        assertThat(new ReadFrames(LIMIT, inflater).feed(frame(0xC2, deflated)).events())
                .containsExactly("binary " + text);
    }

    @Test
    void readsAMessageOfExactlyTheLimit() {
        byte[] longest = new byte[LIMIT];
        Arrays.fill(longest, (byte) 'a');

        read.feed(frame(0xC1, deflate(longest)));

        assertThat(read.events()).containsExactly("text " + "a".repeat(LIMIT));
    }

    /** What does not compress becomes longer by the attempt. */
    @Test
    void readsAMessageOfExactlyTheLimitThatDoesNotCompress() {
        byte[] noise = new byte[LIMIT];
        new Random(1951).nextBytes(noise);
        byte[] deflated = deflate(noise);

        read.feed(frame(0xC2, deflated));

        assertThat(deflated).hasSizeGreaterThan(LIMIT);
        assertThat(read.events()).containsExactly("binary " + HexFormat.of().formatHex(noise));
    }

    @Test
    void refusesAMessageThatInflatesToOneByteMore() {
        read.feed(frame(0xC2, deflate(new byte[LIMIT + 1])));

        assertThat(read.events()).containsExactly(TOO_BIG);
    }

    @Test
    void refusesCompressedBytesBeyondTheLimitByTheirAnnouncement() {
        read.feed("c2 ff 0000000000018760 00000000");

        assertThat(read.events()).containsExactly(TOO_BIG);
    }

    @Test
    void refusesCompressedFragmentsBeyondTheLimitByTheirAnnouncement() {
        read.feed(frame(0x42, new byte[LIMIT])).feed("00 fe 00ff 00000000");

        assertThat(read.events()).containsExactly(TOO_BIG);
    }

    /** 100 MB from 100 KB; what it may cost is the limit, and the copies on the way there. */
    @Test
    void inflatesABombUpToTheLimitOnly() {
        byte[] bomb = frame(0xC2, deflate(new byte[95_000_000]));
        assertThat(bomb).hasSizeLessThan(LIMIT);
        read.feed(frame(0xC1, deflate("warm".getBytes(StandardCharsets.UTF_8))));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());

        read.feed(bomb);

        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertThat(read.events()).containsExactly("text warm", TOO_BIG);
        assertThat(allocated).isLessThan(10L * LIMIT);
    }

    /** Two bytes each, and each would start the inflater anew. */
    @Test
    void refusesAFloodOfFinalBlocks() {
        byte[] flood = new byte[LIMIT];
        for (int i = 0; i < LIMIT; i += 2) {
            flood[i] = 3;
        }
        assertThat(new ReadFrames(LIMIT, inflater)
                        .feed(frame(0xC2, Arrays.copyOf(flood, 2 * MessageInflater.MOST_FINAL_BLOCKS)))
                        .events())
                .containsExactly("binary");

        read.feed(frame(0xC2, Arrays.copyOf(flood, 2 * MessageInflater.MOST_FINAL_BLOCKS + 2)));

        assertThat(read.events()).containsExactly(CANNOT_BE_INFLATED);
    }

    @Test
    void inflatesWhatAnyLevelAndFlushHasMade() {
        byte[] text = "Grüße an alle, an alle, an alle! ".repeat(100).getBytes(StandardCharsets.UTF_8);
        for (int level = 0; level <= 9; level++) {
            Deflater deflater = new Deflater(level, true);
            deflater.setInput(text);
            byte[] buffer = new byte[2 * text.length];
            int count = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH) - 4;
            deflater.end();
            ReadFrames each = new ReadFrames(LIMIT, inflater).feed(frame(0xC1, Arrays.copyOf(buffer, count)));
            assertThat(each.events()).containsExactly("text " + new String(text, StandardCharsets.UTF_8));
        }
    }

    /** As a sender does by section 7.2.1. */
    static byte[] deflate(byte[] message) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(message);
        byte[] buffer = new byte[message.length + message.length / 1000 + 64];
        int count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(buffer, count - 4);
    }

    /** A frame under the mask of zeroes. */
    static byte[] frame(int first, byte[] payload) {
        int extended = payload.length < 126 ? 0 : payload.length < 1 << 16 ? 2 : 8;
        byte[] frame = new byte[6 + extended + payload.length];
        frame[0] = (byte) first;
        frame[1] = (byte) (0x80 | (extended == 0 ? payload.length : extended == 2 ? 126 : 127));
        for (int i = 0; i < extended; i++) {
            frame[2 + i] = (byte) ((long) payload.length >> 8 * (extended - 1 - i));
        }
        System.arraycopy(payload, 0, frame, 6 + extended, payload.length);
        return frame;
    }
}
