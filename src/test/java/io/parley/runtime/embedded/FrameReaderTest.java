package io.parley.runtime.embedded;

import static io.parley.runtime.embedded.ReadFrames.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 section 5 by literal frames; "00000000" behind the length is the mask that changes nothing. */
class FrameReaderTest {

    private static final int LIMIT = 1 << 20;

    private final ReadFrames read = new ReadFrames(LIMIT);

    @Test
    void readsTheMaskedHelloOfTheSpecification() {
        assertThat(read.feed("81 85 37fa213d 7f9f4d5158").events()).containsExactly("text Hello");
    }

    @ParameterizedTest
    @CsvSource({
        "82 83 00000000 0102ff, binary 0102ff",
        "81 80 00000000, text ''",
        "82 80 00000000, binary",
        "89 80 00000000, ping",
        "89 82 00000000 6869, ping 6869",
        "8a 82 01010101 6968, pong 6869",
        "88 80 00000000, close",
        "88 84 00000000 03e86f6b, close 03e86f6b",
        "01 82 00000000 4865 80 83 00000000 6c6c6f, text Hello",
        "02 81 00000000 01 00 81 00000000 02 80 81 00000000 03, binary 010203",
        "01 80 00000000 00 80 00000000 80 80 00000000, text ''",
        "01 81 00000000 61 00 80 00000000 80 81 00000000 62, text ab",
    })
    void reads(String frames, String event) {
        assertThat(read.feed(frames).events()).containsExactly(event.replace("''", ""));
        assertThat(new ReadFrames(LIMIT).feedByteByByte(bytes(frames)).events())
                .containsExactly(event.replace("''", ""));
    }

    @Test
    void handsOnControlFramesInsideAFragmentedMessage() {
        read.feed("01 82 00000000 4865")
                .feed("89 81 00000000 70")
                .feed("8a 80 00000000")
                .feed("80 83 00000000 6c6c6f");

        assertThat(read.events()).containsExactly("ping 70", "pong", "text Hello");
    }

    @Test
    void readsManyFramesFromOneBuffer() {
        read.feed("81 81 00000000 61  82 81 00000000 62  89 80 00000000  01 81 00000000 63  80 81 00000000 64"
                + "  81 81 00000000 65");

        assertThat(read.events()).containsExactly("text a", "binary 62", "ping", "text cd", "text e");
    }

    @Test
    void readsAFrameOfEachLengthForm() {
        read.feed("82 fd 00000000")
                .feed(new byte[125])
                .feed("82 fe 007e 00000000")
                .feed(new byte[126])
                .feed("82 ff 0000000000010000 00000000")
                .feed(new byte[1 << 16]);

        assertThat(read.events())
                .containsExactly(
                        "binary " + "00".repeat(125), "binary " + "00".repeat(126), "binary " + "00".repeat(1 << 16));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A client's frame that is not masked: its second byte says so.
                "81 00",
                "81 05",
                "82 7e",
                "82 7f",
                "88 00",
                "89 00",
                // Reserved bits.
                "c1",
                "a1",
                "91",
                "f1",
                "c2",
                "c9",
                "90",
                "c8",
                // Reserved opcodes.
                "83",
                "84",
                "85",
                "86",
                "87",
                "8b",
                "8c",
                "8d",
                "8e",
                "8f",
                "03",
                "0b",
                // Control frames in fragments, or longer than 125 bytes.
                "08",
                "09",
                "0a",
                "89 fe",
                "8a ff",
                "88 fe",
                // A continuation of nothing; a new message inside a fragmented one.
                "00",
                "80",
                "81 80 00000000 80",
                "01 80 00000000 81",
                "02 80 00000000 02",
                "01 80 00000000 82",
                // Lengths that are not in their shortest form, and one with the sign set.
                "82 fe 0000",
                "82 fe 007d",
                "82 ff 0000000000000000",
                "82 ff 000000000000ffff",
                "82 ff 8000000000000000",
                "82 ff ffffffffffffffff",
            })
    void closesWith1002AtTheByteThatBreaksARule(String frames) {
        byte[] bytes = bytes(frames);
        read.feedByteByByte(Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(read.events()).noneMatch(event -> event.startsWith("1002"));
        assertThat(read.reader().isClosed()).isFalse();

        read.feed(bytes[bytes.length - 1]);
        assertThat(read.events()).last().asString().startsWith("1002 ");
        assertThat(read.reader().isClosed()).isTrue();

        assertThat(new ReadFrames(LIMIT).feed(bytes).events()).last().asString().startsWith("1002 ");
    }

    @Test
    void readsNothingAfterABrokenRule() {
        read.feed("81 05").feed("81 81 00000000 61");
        assertThat(read.events()).hasSize(1);

        assertThat(new ReadFrames(LIMIT)
                        .feed("83 81 00000000 61 81 81 00000000 61")
                        .events())
                .hasSize(1);
    }

    @Test
    void readsNothingAfterClose() {
        read.feed("88 82 00000000 03e8  81 81 00000000 61  ff ff")
                .feed("81 81 00000000 61")
                .feed("ff");

        assertThat(read.events()).containsExactly("close 03e8");
        assertThat(read.reader().isClosed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "88 81 00000000 03, 1002",
        "88 82 00000000 0000, 1002",
        "88 82 00000000 03e7, 1002",
        "88 82 00000000 03ec, 1002",
        "88 82 00000000 03ed, 1002",
        "88 82 00000000 03ee, 1002",
        "88 82 00000000 03f7, 1002",
        "88 82 00000000 0bb7, 1002",
        "88 82 00000000 1388, 1002",
        "88 82 00000000 ffff, 1002",
        "88 83 00000000 03e8ff, 1007",
        "88 83 00000000 03e8c3, 1007",
    })
    void refusesACloseOfWrongCodeOrReason(String frame, String code) {
        assertThat(read.feed(frame).events()).singleElement().asString().startsWith(code + " ");
        assertThat(read.reader().isClosed()).isTrue();
    }

    @Test
    void readsCloseInsideAFragmentedMessage() {
        assertThat(read.feed("01 81 00000000 61 88 80 00000000 80 81 00000000 62")
                        .events())
                .containsExactly("close");
    }

    @Test
    void takesAMessageOfJustTheLimitAndRefusesTheNextByte() {
        assertThat(new ReadFrames(5).feed("81 85 00000000 48656c6c6f").events()).containsExactly("text Hello");
        assertThat(new ReadFrames(5)
                        .feed("01 83 00000000 48656c 80 82 00000000 6c6f")
                        .events())
                .containsExactly("text Hello");
        assertThat(new ReadFrames(5).feed("81 86").events())
                .singleElement()
                .asString()
                .startsWith("1009 ");
        assertThat(new ReadFrames(5).feed("01 83 00000000 48656c 80 83").events())
                .singleElement()
                .asString()
                .startsWith("1009 ")
                .contains("parley.limits.message-bytes");
    }

    @Test
    void measuresByTheAnnouncedLengthBeforeAnythingOfItArrives() {
        assertThat(read.feed("82 ff 0000000000100001").events())
                .singleElement()
                .asString()
                .startsWith("1009 ");
        assertThat(new ReadFrames(LIMIT).feed("82 ff 7fffffffffffffff").events())
                .singleElement()
                .asString()
                .startsWith("1009 ");
        assertThat(new ReadFrames(1000).feed("82 fe 03e9").events())
                .singleElement()
                .asString()
                .startsWith("1009 ");
    }

    @Test
    void measuresManySmallFragmentsTogether() {
        ReadFrames small = new ReadFrames(1000).feed("02 80 00000000");
        for (int i = 0; i < 1000; i++) {
            small.feed("00 81 00000000 61").feed("00 80 00000000");
        }
        assertThat(small.events()).isEmpty();
        assertThat(small.feed("00 81").events()).singleElement().asString().startsWith("1009 ");
    }

    @Test
    void startsToMeasureAnewWithEachMessage() {
        ReadFrames small = new ReadFrames(5);
        for (int i = 0; i < 3; i++) {
            small.feed("81 85 00000000 48656c6c6f").feed("89 85 00000000 48656c6c6f");
        }
        assertThat(small.events()).hasSize(6).noneMatch(event -> event.startsWith("1009"));
    }

    @Test
    void keepsLittleForALargeMessageThatWasOnlyAnnounced() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ReadFrames large = new ReadFrames(1 << 30);
        byte[] header = bytes("82 ff 0000000040000000 00000000 61");
        long before = threads.getCurrentThreadAllocatedBytes();
        large.feed(header);
        long after = threads.getCurrentThreadAllocatedBytes();

        assertThat(large.events()).isEmpty();
        assertThat(after - before).isLessThan(1 << 16);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81 81 00000000 ff",
                "81 81 00000000 80",
                "81 82 00000000 c0",
                "81 82 00000000 c2 41",
                "81 83 00000000 ed a0",
                "81 83 00000000 e0 80",
                "81 84 00000000 f4 90",
                "81 84 00000000 f0 80",
                // The first bad byte decides, though most of the frame is still to come.
                "81 fe ffff 00000000 61 ff",
                "01 81 00000000 61 00 fe ffff 00000000 80",
                // A character that goes on in the next fragment, where it is not continued.
                "01 81 00000000 c3 80 81 00000000 41",
            })
    void closesWith1007AtTheFirstByteThatNoTextCanHave(String frames) {
        byte[] bytes = bytes(frames);
        read.feedByteByByte(Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(read.events()).isEmpty();

        read.feed(bytes[bytes.length - 1]);
        assertThat(read.events()).singleElement().asString().startsWith("1007 ");
        assertThat(new ReadFrames(LIMIT).feed(bytes).events())
                .singleElement()
                .asString()
                .startsWith("1007 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"81 81 00000000 c3", "81 83 00000000 f09f98", "01 81 00000000 e2 80 81 00000000 82"})
    void closesWith1007WhereTheMessageEndsInsideACharacter(String frames) {
        assertThat(read.feed(frames).events()).singleElement().asString().startsWith("1007 ");
    }

    @Test
    void putsCharactersTogetherThatAreSplitOverFragmentsAndReads() {
        String frames = "01 81 00000000 f0  00 80 00000000  00 81 00000000 9f  89 80 00000000  80 83 00000000 98 80 41";
        assertThat(read.feed(frames).events()).containsExactly("ping", "text \ud83d\ude00A");
        assertThat(new ReadFrames(LIMIT).feedByteByByte(bytes(frames)).events())
                .containsExactly("ping", "text \ud83d\ude00A");
    }

    @Test
    void doesNotCheckBinaryMessages() {
        assertThat(read.feed("82 82 00000000 ffc0").events()).containsExactly("binary ffc0");
        assertThat(read.feed("89 81 00000000 ff").events()).contains("ping ff");
    }
}
