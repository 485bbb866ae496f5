package io.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.channel.ChannelName;
import io.parley.channel.Headers;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Qos;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records give back what was written, and bytes that are no record are refused. */
class RecordTest {

    private static final ChannelName ROOM = ChannelName.parse("room/lobby");
    private static final Position HERE = new Position("k3f", 41);

    static List<Publication> publications() {
        Payload said = Payload.text("héllo 😀")
                .with(new Headers(
                        Qos.AT_LEAST_ONCE,
                        true,
                        Headers.Format.UTF8,
                        "text/plain",
                        "reply/here",
                        ByteBuffer.wrap(new byte[] {0, -1, 7}).asReadOnlyBuffer(),
                        1_700_000_000_000L,
                        List.of(new Headers.Property("a", "1"), new Headers.Property("a", ""))));
        return List.of(
                new Publication(ROOM, HERE, 0, null, Payload.json("null")),
                new Publication(ROOM, HERE, Long.MAX_VALUE, new Member("c1", null), Payload.text("")),
                new Publication(ROOM, HERE, 1, new Member("c1", "Ada", "ada"), Payload.binary(new byte[70_000]), "s"),
                new Publication(ROOM, HERE, 1, new Member("c1", "half a pair \ud800", null), said, "\udc00"),
                new Publication(
                        ROOM, HERE, 1, null, Payload.text("x").with(Headers.plain(Qos.AT_MOST_ONCE, false)), null));
    }

    @ParameterizedTest
    @MethodSource("publications")
    void givesBackEveryPublication(Publication publication) {
        assertThat(read(bytesOf(publication))).isEqualTo(publication);
    }

    @Test
    void isWrittenAsDocumented() {
        Publication publication = new Publication(
                ROOM,
                HERE,
                300,
                new Member("c1", null, "ada"),
                Payload.json("{}").with(Headers.plain(Qos.AT_LEAST_ONCE, true)),
                "s");

        assertThat(HexFormat.of().formatHex(bytesOf(publication)))
                .isEqualTo("01" + "ac02" + "01" + "046331" + "00" + "01" + "06616461" + "00" + "02" + "7b7d" + "01"
                        + "0273" + "01" + "01" + "01" + "00" + "00" + "00" + "00" + "00" + "00");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE})
    void givesBackNumbers(long number) {
        assertThat(new RecordReader(new RecordWriter(1).number(number).toBytes()).number())
                .isEqualTo(number);
    }

    @Test
    void refusesEveryBeginningOfARecord() {
        byte[] whole = bytesOf(publications().get(3));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).as("%d bytes", length).isInstanceOf(MalformedRecordException.class);
        }
    }

    @Test
    void refusesBytesBehindTheEnd() {
        byte[] whole = bytesOf(publications().get(0));

        assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("1 bytes follow the last field, at byte %d of %d", whole.length, whole.length + 1);
    }

    static List<String> refusesWhatNoWriterWrites() {
        return List.of(
                "02", // an unknown version
                "01" + "ffffffffffffffffffff01", // a number of more than 63 bits
                "01" + "00" + "02", // a flag that is neither
                "01" + "00" + "00" + "03" + "00" + "00" + "00", // an unknown kind of payload
                "01" + "00" + "01" + "04c328" + "00" + "00", // a text that is not UTF-8
                "01" + "00" + "01" + "07d80000" + "00" + "00", // UTF-16 of an odd length
                "01" + "00" + "00" + "00" + "ffffffffffffffff7f", // more bytes than there are
                "01" + "00" + "00" + "00" + "00" + "00" + "01" + "03"); // an unknown QoS
    }

    @ParameterizedTest
    @MethodSource
    void refusesWhatNoWriterWrites(String hex) {
        assertThatThrownBy(() -> read(HexFormat.of().parseHex(hex))).isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void refusesOrReadsWhateverBytesThereAre() {
        Random random = new Random(5);
        byte[] whole = bytesOf(publications().get(3));
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = whole.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(read(changed)).isNotNull();
            } catch (MalformedRecordException e) {
                assertThat(e).hasMessageContaining("at byte");
            }
        }
    }

    private static byte[] bytesOf(Publication publication) {
        RecordWriter record = new RecordWriter(PublicationRecord.size(publication));
        PublicationRecord.write(record, publication);
        return record.toBytes();
    }

    private static Publication read(byte[] bytes) {
        RecordReader record = new RecordReader(bytes);
        Publication publication = PublicationRecord.read(record, ROOM, HERE);
        record.end();
        return publication;
    }
}
