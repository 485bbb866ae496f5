package io.parley.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.CloseCode;
import io.parley.channel.Limit;
import io.parley.transport.ChannelLog;
import io.parley.transport.Cursor;
import io.parley.transport.FlushBatch;
import io.parley.transport.Frame;
import io.parley.transport.Outlet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SendQueueTest {

    private static final int QUEUE_BYTES = 100;
    private static final int LAG_BYTES = 1000;

    private final FakeSocket socket = new FakeSocket();
    private final List<String> told = new ArrayList<>();
    private final SendQueue queue = new SendQueue(
            socket,
            new SendQueue.Owner() {
                @Override
                public void overflowed(Limit limit) {
                    tell("overflowed " + limit);
                }

                @Override
                public void spent() {
                    tell("spent");
                }
            },
            new WireLimits(1 << 20, LAG_BYTES, QUEUE_BYTES, Duration.ofSeconds(1)));
    private final Outlet outlet = queue::ready;
    private Runnable atOverflow = () -> {};

    private void tell(String what) {
        assertThat(Thread.holdsLock(queue)).isFalse();
        told.add(what);
        atOverflow.run();
    }

    @BeforeEach
    void watchTheLock() {
        socket.watch(queue);
    }

    @AfterEach
    void callsNothingBackUnderItsLock() {
        assertThat(socket.wasCalledUnderTheLock()).isFalse();
    }

    @Test
    void writesAMessageAtOnceOutsideOfABatch() {
        add("a");
        assertThat(socket.received()).isEqualTo("a");
        assertThat(told).isEmpty();
    }

    @Test
    void writesTheMessagesOfABatchTogether() {
        FlushBatch.begin();
        add("a");
        add("b");
        assertThat(socket.writes()).isZero();
        FlushBatch.end();

        assertThat(socket.received()).isEqualTo("ab");
        assertThat(socket.writes()).isEqualTo(1);
    }

    @Test
    void writesABigMessageAsOne() {
        byte[] big = new byte[200_000];
        queue.add(ByteBuffer.wrap(big));
        assertThat(socket.isParked()).isTrue();
        socket.unpark(100);
        assertThat(socket.bytes()).hasSize(200_000);
        add("b");
        assertThat(socket.bytes()).hasSize(200_001);
    }

    @Test
    void parksWhatTheSocketDoesNotTakeAndGoesOnInOrder() {
        socket.takes(2);
        add("abcd");
        add("ef");
        add("gh");
        assertThat(socket.received()).isEqualTo("ab");
        assertThat(socket.isParked()).isTrue();

        socket.unpark(3);
        assertThat(socket.received()).isEqualTo("abcdefg");
        assertThat(socket.isParked()).isTrue();
        socket.unpark(100);
        assertThat(socket.received()).isEqualTo("abcdefgh");
        assertThat(told).isEmpty();
    }

    @Test
    void goesOnWhereParkedBytesAreSentBeforeParkReturns() {
        socket.sendsParkedAtOnce().takes(1);
        add("abc");
        assertThat(socket.received()).isEqualTo("abc");
        socket.takes(0);
        add("def");
        add("ghi");
        assertThat(socket.received()).isEqualTo("abcdefghi");
    }

    /** Were each parked write answered by another within the call, the stack would grow with the backlog. */
    @Test
    void keepsItsStackWhereEachOfManyWritesIsParkedAndSentAtOnce() {
        socket.takes(0);
        ChannelLog[] logs = new ChannelLog[20_000];
        Cursor[] cursors = new Cursor[logs.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = new ChannelLog();
            cursors[i] = logs[i].follow(outlet);
            cursors[i].open();
        }
        add("x");
        for (ChannelLog log : logs) {
            log.append(Frame.text("y"));
        }
        socket.sendsParkedAtOnce();
        socket.unpark(0);
        assertThat(socket.bytes()).hasSize(1 + 3 * logs.length);
        assertThat(socket.isParked()).isFalse();
    }

    @Test
    void tellsOnceThatTheSocketFailed() {
        socket.breaks();
        add("a");
        add("b");
        assertThat(told).containsExactly("spent");
    }

    @Test
    void tellsOnceThatParkedBytesFailed() {
        socket.takes(0);
        add("a");
        add("b");
        socket.failParked();
        add("c");
        assertThat(told).containsExactly("spent");
        assertThat(socket.received()).isEmpty();
    }

    @Test
    void overflowsByMessagesOnceTheLimitIsPassed() {
        socket.takes(0);
        add("x");
        for (int i = 0; i < 11; i++) {
            add("0123456789");
        }
        assertThat(told).isEmpty();
        add("the next");
        assertThat(told).containsExactly("overflowed parley.limits.queue-bytes");

        socket.unpark(1000);
        assertThat(socket.received()).isEqualTo("x" + "0123456789".repeat(11));
    }

    @Test
    void overflowsByLagWhileBytesAreParked() {
        ChannelLog log = new ChannelLog();
        log.follow(outlet).open();
        socket.takes(0);
        for (int i = 0; i < 11; i++) {
            log.append(Frame.text("x".repeat(98)));
            assertThat(told).isEmpty();
        }
        log.append(Frame.text("x".repeat(98)));
        assertThat(told).containsExactly("overflowed parley.limits.lag-bytes");
    }

    @Test
    void overflowsByTheLagOfAllItsLogsTogether() {
        ChannelLog first = new ChannelLog();
        ChannelLog second = new ChannelLog();
        first.follow(outlet).open();
        second.follow(outlet).open();
        socket.takes(0);
        add("x");
        for (int i = 0; i < 5; i++) {
            first.append(Frame.text("x".repeat(98)));
            second.append(Frame.text("x".repeat(98)));
        }
        assertThat(told).isEmpty();
        first.append(Frame.text("x".repeat(98)));
        assertThat(told).containsExactly("overflowed parley.limits.lag-bytes");
    }

    @Test
    void forgetsTheLagOfWhatWasSent() {
        ChannelLog log = new ChannelLog();
        log.follow(outlet).open();
        for (int round = 0; round < 5; round++) {
            socket.takes(0);
            add("x");
            for (int i = 0; i < 9; i++) {
                log.append(Frame.text("x".repeat(98)));
            }
            socket.unpark(100_000);
        }
        assertThat(told).isEmpty();
        assertThat(socket.received()).hasSize(5 * (1 + 9 * 100));
    }

    @Test
    void sendsWhatWaitedInLogsBeforeTheLastMessage() {
        ChannelLog log = new ChannelLog();
        Cursor cursor = log.follow(outlet);
        cursor.open();
        socket.takes(0);
        add("x");
        log.append(Frame.text("a"));
        log.append(Frame.text("b".repeat(2000)));
        queue.ownOnly(true);
        cursor.close();
        add("close");
        socket.unpark(100_000);
        assertThat(socket.received()).startsWith("x\u0081\u0001a").endsWith("bbclose");
    }

    /** As the wire does: close, which adds a last message, from within the call. */
    @Test
    void takesALastMessageFromWithinItsOverflow() {
        ChannelLog log = new ChannelLog();
        log.follow(outlet).open();
        atOverflow = () -> {
            atOverflow = () -> {};
            queue.ownOnly(false);
            add("close");
            queue.finish();
        };
        socket.takes(3);
        log.append(Frame.text("abc"));
        for (int i = 0; i < 12; i++) {
            log.append(Frame.text("x".repeat(98)));
        }
        assertThat(told).containsExactly("overflowed parley.limits.lag-bytes");
        socket.unpark(1000);

        assertThat(socket.received()).isEqualTo("\u0081\u0003abcclose");
        assertThat(told).containsExactly("overflowed parley.limits.lag-bytes", "spent");
    }

    @Test
    void sendsOwnMessagesBeforeWhatWaitsInLogs() {
        ChannelLog log = new ChannelLog();
        log.follow(outlet).open();
        socket.takes(0);
        add("1");
        log.append(Frame.text("log"));
        add("2");
        socket.unpark(100);

        assertThat(socket.received()).isEqualTo("12\u0081\u0003log");
    }

    @Test
    void neverPutsAMessageBetweenTheHalvesOfAFrame() {
        ChannelLog log = new ChannelLog();
        log.follow(outlet).open();
        socket.takes(3);
        log.append(Frame.text("abcdef"));
        add("own");
        log.append(Frame.text("ghi"));
        socket.unpark(4);
        socket.unpark(100);

        assertThat(socket.received()).isEqualTo("\u0081\u0006abcdefown\u0081\u0003ghi");
    }

    @Test
    void takesTurnsBetweenLogs() {
        ChannelLog loud = new ChannelLog();
        ChannelLog quiet = new ChannelLog();
        loud.follow(outlet).open();
        quiet.follow(outlet).open();
        socket.takes(0);
        add("x");
        FlushBatch.begin();
        // More than one chunk, so more than one turn.
        for (int i = 0; i < 300; i++) {
            loud.append(Frame.text("L"));
        }
        loud.append(Frame.text("L".repeat(900)));
        quiet.append(Frame.text("Q"));
        FlushBatch.end();
        told.clear();
        socket.unpark(100_000);

        assertThat(socket.bytes()).hasSize(1 + 900 + 904 + 3);
        assertThat(socket.received().indexOf('Q')).isBetween(1, 1 + 904);
        assertThat(socket.received().lastIndexOf('L'))
                .isGreaterThan(socket.received().indexOf('Q'));
    }

    @Test
    void sendsNothingBeforeTheGateIsOpenNorAfterTheCursorIsClosed() {
        ChannelLog log = new ChannelLog();
        Cursor cursor = log.follow(outlet);
        log.append(Frame.text("a"));
        assertThat(socket.received()).isEmpty();
        cursor.open();
        assertThat(socket.received()).isEqualTo("\u0081\u0001a");
        cursor.close();
        log.append(Frame.text("b"));
        assertThat(socket.received()).isEqualTo("\u0081\u0001a");
    }

    @Test
    void skipsACursorThatIsClosedWhileItWaits() {
        ChannelLog log = new ChannelLog();
        Cursor cursor = log.follow(outlet);
        cursor.open();
        socket.takes(0);
        add("x");
        log.append(Frame.text("a"));
        cursor.close();
        socket.unpark(100);
        assertThat(socket.received()).isEqualTo("x");
    }

    @Test
    void isSpentOnceAllIsSentAfterFinish() {
        socket.takes(0);
        add("abc");
        add("def");
        queue.finish();
        assertThat(told).isEmpty();
        add("not any more");
        socket.unpark(1);
        assertThat(told).isEmpty();
        socket.unpark(100);

        assertThat(socket.received()).isEqualTo("abcdef");
        assertThat(told).containsExactly("spent");
    }

    @Test
    void isSpentAtOnceWhereNothingWaits() {
        queue.finish();
        queue.finish();
        assertThat(told).containsExactly("spent");
        add("a");
        assertThat(socket.received()).isEmpty();
    }

    @Test
    void sendsNoLogsOnceOnlyItsOwn() {
        ChannelLog log = new ChannelLog();
        log.follow(outlet).open();
        socket.takes(0);
        add("x");
        log.append(Frame.text("a"));
        queue.ownOnly(false);
        add("close " + CloseCode.GOING_AWAY.number());
        log.append(Frame.text("b"));
        socket.unpark(100);
        assertThat(socket.received()).isEqualTo("xclose 1001");
    }

    @Test
    void saysAndSendsNothingOnceAbandoned() {
        FlushBatch.begin();
        add("head");
        queue.abandon();
        FlushBatch.end();
        add("more");
        assertThat(socket.received()).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void countsOnlyWhatWaits() {
        for (int i = 0; i < 1000; i++) {
            add("0123456789");
        }
        assertThat(told).isEmpty();
        assertThat(socket.received()).hasSize(10_000);
    }

    private void add(String message) {
        queue.add(ByteBuffer.wrap(message.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
