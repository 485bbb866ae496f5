package io.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log and its cursors on one thread; {@link ChannelLogConcurrencyTest} has several. */
class ChannelLogTest {

    private static final int CHUNK = ChannelLog.LARGEST_CHUNK;

    private final ChannelLog log = new ChannelLog();
    private final RecordingOutlet outlet = new RecordingOutlet();

    @Test
    void bringsFramesInOrderFromTheMomentOfFollowing() {
        append("before");
        follow(outlet);

        append("one");
        append("two");

        assertThat(outlet.received()).isEqualTo(wire("one", "two"));
    }

    @Test
    void keepsWhatIsPublishedWhileTheGateIsClosed() {
        Cursor cursor = log.follow(outlet);
        append("one");
        append("two");
        assertThat(outlet.received()).isEmpty();
        assertThat(cursor.isOpen()).isFalse();

        cursor.open();

        assertThat(outlet.received()).isEqualTo(wire("one", "two"));
    }

    @Test
    void takesOneSliceForAllFramesOfABatch() {
        follow(outlet);

        FlushBatch.begin();
        append("one");
        append("two");
        append("three");
        FlushBatch.end();

        assertThat(outlet.writes()).containsExactly(wire("one", "two", "three").length);
        assertThat(outlet.calls()).isEqualTo(2);
    }

    @Test
    void handsTheSameBytesToEveryCursor() {
        Cursor first = log.follow(new RecordingOutlet());
        Cursor second = log.follow(new RecordingOutlet());

        append("shared");

        assertThat(first.available()).isPositive();
        assertThat(second.available()).isPositive();
        assertThat(first.bytes()).isSameAs(second.bytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 1021, 1022, 1023, 1024, 32763, 32764, 32765, 65535, 65536, 200_000})
    void carriesFramesOfEverySize(int size) {
        follow(outlet);
        Frame frame = Frame.binary(bytes(size, 1));

        log.append(frame);
        log.append(Frame.text("after"));
        log.append(frame);

        assertThat(outlet.received()).isEqualTo(concat(frame.encode(), wire("after"), frame.encode()));
    }

    @Test
    void carriesRandomSizesAcrossChunksToFastAndSlowCursors() {
        Random random = new Random(20);
        RecordingOutlet slow = new RecordingOutlet();
        follow(outlet);
        Cursor behind = follow(slow);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 2000; i++) {
            Frame frame = Frame.binary(bytes(random.nextInt(random.nextInt(50) == 0 ? 200_000 : 300), i));
            all.writeBytes(frame.encode());
            slow.park(random.nextInt(4) != 0);
            log.append(frame);
        }
        slow.park(false);
        slow.ready(behind);

        assertThat(outlet.received()).isEqualTo(all.toByteArray());
        assertThat(slow.received()).isEqualTo(all.toByteArray());
        assertThat(log.end()).isEqualTo(all.size());
    }

    @Test
    void neverOffersMoreThanAChunkUnlessOneFrameIsLarger() {
        Cursor cursor = log.follow(outlet);
        for (int i = 0; i < 1000; i++) {
            log.append(Frame.binary(bytes(1000, i)));
        }

        cursor.open();

        assertThat(outlet.writes()).allMatch(count -> count <= CHUNK).hasSizeGreaterThan(1_000_000 / CHUNK);
    }

    @Test
    void startsAtTheEndOfAChunkThatHasGrownFull() {
        log.append(Frame.binary(bytes(ChannelLog.SMALLEST_CHUNK - 4, 1)));
        follow(outlet);

        append("next chunk");

        assertThat(outlet.received()).isEqualTo(wire("next chunk"));
    }

    @Test
    void countsTheLagInBytes() {
        Cursor cursor = log.follow(outlet);
        assertThat(cursor.lag()).isZero();

        append("12345");
        assertThat(cursor.lag()).isEqualTo(7);
        log.append(Frame.binary(bytes(200_000, 1)));
        assertThat(cursor.lag()).isEqualTo(7 + 200_010);

        assertThat(cursor.available()).isEqualTo(7);
        cursor.advance(3);
        assertThat(cursor.lag()).isEqualTo(4 + 200_010);
        assertThat(cursor.available()).isEqualTo(4);

        cursor.open();
        assertThat(cursor.lag()).isZero();
        assertThat(cursor.available()).isZero();
    }

    @Test
    void tellsAnOutletThatTakesNothingSoThatItCanCheckTheLag() {
        Cursor cursor = follow(outlet);
        outlet.park(true);

        append("one");
        append("two");

        assertThat(outlet.calls()).isEqualTo(3);
        assertThat(cursor.lag()).isEqualTo(wire("one", "two").length);
    }

    @Test
    void bringsNothingAfterClose() {
        Cursor cursor = follow(outlet);
        append("one");

        cursor.close();
        append("two");

        assertThat(outlet.received()).isEqualTo(wire("one"));
        assertThat(log.size()).isZero();
    }

    @Test
    void opensNoMoreAfterClose() {
        Cursor cursor = log.follow(outlet);
        append("one");

        cursor.close();
        cursor.open();

        assertThat(cursor.isOpen()).isFalse();
        assertThat(outlet.received()).isEmpty();
    }

    @Test
    void closesOnlyOnce() {
        Cursor cursor = follow(outlet);
        RecordingOutlet other = new RecordingOutlet();
        follow(other);

        cursor.close();
        cursor.close();
        append("one");

        assertThat(log.size()).isEqualTo(1);
        assertThat(other.received()).isEqualTo(wire("one"));
    }

    @Test
    void keepsEveryOtherCursorWhereverOneIsTakenOut() {
        for (int taken = 0; taken < 9; taken++) {
            ChannelLog many = new ChannelLog();
            List<RecordingOutlet> outlets = new ArrayList<>();
            List<Cursor> cursors = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                RecordingOutlet each = new RecordingOutlet();
                outlets.add(each);
                cursors.add(many.follow(each));
                cursors.get(i).open();
            }

            cursors.get(taken).close();
            many.append(Frame.text("x"));

            for (int i = 0; i < 9; i++) {
                assertThat(outlets.get(i).received()).isEqualTo(i == taken ? new byte[0] : wire("x"));
            }
        }
    }

    /** Every outlet in turn closes every cursor in turn while the log flushes. */
    @Test
    void reachesAllOthersWhenACursorIsClosedDuringTheFlush() {
        for (int closer = 0; closer < 5; closer++) {
            for (int closed = 0; closed < 5; closed++) {
                closesDuringFlush(closer, closed);
            }
        }
    }

    private static void closesDuringFlush(int closer, int closed) {
        ChannelLog many = new ChannelLog();
        List<RecordingOutlet> outlets = new ArrayList<>();
        List<Cursor> cursors = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            RecordingOutlet each = new RecordingOutlet();
            outlets.add(each);
            cursors.add(many.follow(each));
            cursors.get(i).open();
        }
        outlets.get(closer).atNextCall(cursors.get(closed)::close);

        many.append(Frame.text("x"));

        assertThat(many.size()).isEqualTo(4);
        for (int i = 0; i < 5; i++) {
            if (i != closed) {
                assertThat(outlets.get(i).received())
                        .as("%d when %d closes %d", i, closer, closed)
                        .isEqualTo(wire("x"));
            }
        }
    }

    @Test
    void sendsWhatIsPublishedDuringTheFlushToAll() {
        RecordingOutlet second = new RecordingOutlet();
        follow(outlet);
        follow(second);
        outlet.atNextCall(() -> append("two"));

        append("one");

        assertThat(outlet.received()).isEqualTo(wire("one", "two"));
        assertThat(second.received()).isEqualTo(wire("one", "two"));
    }

    @Test
    void takesInAFollowerDuringTheFlush() {
        RecordingOutlet late = new RecordingOutlet();
        follow(outlet);
        outlet.atNextCall(() -> {
            for (int i = 0; i < 9; i++) {
                follow(late);
            }
        });

        append("one");
        append("two");

        assertThat(outlet.received()).isEqualTo(wire("one", "two"));
        assertThat(late.text()).isEqualTo(new String(wire("two"), StandardCharsets.UTF_8).repeat(9));
    }

    @Test
    void goesOnWhereAnOutletFails() {
        RecordingOutlet second = new RecordingOutlet();
        follow(outlet);
        follow(second);
        second.atNextCall(() -> {
            throw new IllegalStateException("wanted by the test");
        });

        append("one");
        append("two");

        assertThat(outlet.received()).isEqualTo(wire("one", "two"));
        assertThat(second.received()).isEqualTo(wire("one", "two"));
    }

    private Cursor follow(RecordingOutlet by) {
        Cursor cursor = log.follow(by);
        cursor.open();
        return cursor;
    }

    private void append(String text) {
        log.append(Frame.text(text));
    }

    private static byte[] wire(String... texts) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (String text : texts) {
            wire.writeBytes(Frame.text(text).encode());
        }
        return wire.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] bytes(int size, int seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
