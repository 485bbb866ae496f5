package io.parley.broker.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.channel.ChannelName;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.store.MalformedRecordException;
import io.parley.store.PublicationRecord;
import io.parley.store.RecordReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The three kinds of records of the log, as documented, and what is none. */
class LogRecordTest {

    private static final ChannelName ROOM = ChannelName.parse("room");
    private static final Position HERE = new Position("k3f", 300);

    static List<byte[]> records() {
        return List.of(
                LogRecord.channel(ROOM, "abcdefgh", 7),
                LogRecord.publication(5, new Publication(ROOM, HERE, 1, null, Payload.text("hi"))),
                LogRecord.key(5, HERE, 2, "key"));
    }

    @Test
    void areWrittenAsDocumented() {
        assertThat(records().stream().map(HexFormat.of()::formatHex))
                .containsExactly(
                        "01" + "08726f6f6d" + "106162636465666768" + "07",
                        "02" + "05" + "ac02" + "01" + "01" + "00" + "01" + "026869" + "00" + "00",
                        "03" + "05" + "ac02" + "02" + "066b6579");
    }

    @Test
    void areReadAsTheyWereWritten() {
        assertThat(records().stream().map(LogRecordTest::read))
                .containsExactly("channel 9 room abcdefgh 7", "publication 9 5 300 hi", "key 9 5 300 2 key");
    }

    @ParameterizedTest
    @MethodSource("records")
    void areRefusedWhereTheyEndEarlyOrLate(byte[] record) {
        for (int length = 0; length < record.length; length++) {
            byte[] cut = Arrays.copyOf(record, length);
            assertThatThrownBy(() -> read(cut)).as("%d bytes", length).isInstanceOf(MalformedRecordException.class);
        }
        assertThatThrownBy(() -> read(Arrays.copyOf(record, record.length + 1)))
                .isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void areRefusedWhereTheirKindIsUnknown() {
        assertThatThrownBy(() -> read(new byte[] {4, 0}))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("a record of the unknown kind 4, at byte 1 of 2");
    }

    private static String read(byte[] record) {
        List<String> taken = new ArrayList<>();
        LogRecord.read(9, record, new LogRecord.Taker() {
            @Override
            public void channel(long id, ChannelName name, String epoch, long offset) {
                taken.add("channel " + id + " " + name + " " + epoch + " " + offset);
            }

            @Override
            public void publication(long id, long channel, long offset, RecordReader body) {
                Publication read = PublicationRecord.read(body, ROOM, HERE);
                taken.add("publication " + id + " " + channel + " " + offset + " "
                        + read.payload().asText());
            }

            @Override
            public void key(long id, long channel, long offset, long time, String key) {
                taken.add("key " + id + " " + channel + " " + offset + " " + time + " " + key);
            }
        });
        return taken.get(0);
    }
}
