package io.parley.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.Limit;
import io.parley.transport.ChannelLog;
import io.parley.transport.Cursor;
import io.parley.transport.FlushBatch;
import io.parley.transport.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A subscriber of a conflated channel that does not read is not closed: it goes on with the newest states. */
class SkippingConsumerTest {

    private static final int LAG_BYTES = 20_000;
    private static final String PADDING = "x".repeat(100);

    private final FakeSocket socket = new FakeSocket();
    private final List<Limit> overflows = new ArrayList<>();
    private final SendQueue queue = new SendQueue(
            socket,
            new SendQueue.Owner() {
                @Override
                public void overflowed(Limit limit) {
                    overflows.add(limit);
                }

                @Override
                public void spent() {}
            },
            new WireLimits(1 << 20, LAG_BYTES, 1000, Duration.ofSeconds(1)));
    private final ChannelLog log = new ChannelLog();

    @Test
    void goesOnWithTheNewestWhenItReadsAgain() {
        follow();
        socket.takes(0);
        for (int i = 1; i <= 1000; i++) {
            append("state " + i);
        }
        assertThat(socket.isParked()).isTrue();
        assertThat(overflows).isEmpty();

        socket.unpark(Integer.MAX_VALUE);

        assertThat(socket.received()).contains("state 1 ", "state 1000 ").doesNotContain("state 500 ");
        assertThat(socket.received().length()).isLessThan(5000);
    }

    @Test
    void missesNothingWhereItKeepsUp() {
        follow();
        for (int i = 1; i <= 100; i++) {
            append("state " + i);
            assertThat(socket.received()).contains("state " + i + " ");
        }
        assertThat(log.isKeyframeWanted()).isFalse();
    }

    @Test
    void isClosedWhereTheStatesThemselvesAreTooMuch() {
        log.setKeyframe(List.of(Frame.text("x".repeat(LAG_BYTES))));
        Cursor cursor = log.followNewest(queue::ready);
        socket.takes(0);
        cursor.open();
        for (int i = 1; i <= 200; i++) {
            append("state " + i);
        }

        assertThat(overflows).contains(Limit.LAG_BYTES);
    }

    private void follow() {
        log.setKeyframe(List.of());
        log.followNewest(queue::ready).open();
    }

    /** As a conflated channel with one state does it. */
    private void append(String state) {
        Frame frame = Frame.text(state + " " + PADDING);
        boolean wanted = log.isKeyframeWanted();
        log.dropKeyframe();
        FlushBatch.begin();
        log.append(frame);
        if (wanted) {
            log.setKeyframe(List.of(frame));
        }
        FlushBatch.end();
    }
}
