package io.parley.endpoint.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.transport.ChannelLog;
import io.parley.transport.Cursor;
import io.parley.transport.Frame;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private final Backlog backlog = new Backlog();

    @Test
    void sendsOwnFramesBeforeChannels() {
        ChannelLog log = new ChannelLog();
        Cursor cursor = opened(log);
        log.append(Frame.text("published"));
        backlog.add(cursor);
        backlog.add(Frame.text("own").encode());

        List<Slice> next = backlog.next();

        assertThat(next).extracting(Slice::length).containsExactly(5, 11);
        assertThat(backlog.next()).isEmpty();
        assertThat(backlog.ownBytes()).isZero();
    }

    @Test
    void takesNoMoreThanAWriteUnlessOneFrameHasMore() {
        backlog.add(new byte[Backlog.MOST_AT_ONCE * 3]);
        backlog.add(new byte[10]);

        assertThat(backlog.next()).extracting(Slice::length).containsExactly(Backlog.MOST_AT_ONCE * 3);
        assertThat(backlog.next()).extracting(Slice::length).containsExactly(10);
    }

    @Test
    void letsACursorStandInTheLineOnce() {
        ChannelLog log = new ChannelLog();
        Cursor cursor = opened(log);
        log.append(Frame.text("a"));
        backlog.add(cursor);
        backlog.add(cursor);

        assertThat(backlog.next()).hasSize(1);
        assertThat(backlog.next()).isEmpty();
    }

    @Test
    void forgetsCursorsAndKeepsOwnFrames() {
        ChannelLog log = new ChannelLog();
        backlog.add(opened(log));
        log.append(Frame.text("a"));
        backlog.add(Frame.text("own").encode());
        backlog.forgetCursors();

        assertThat(backlog.next()).hasSize(1);
        assertThat(backlog.isWaiting()).isFalse();
    }

    @Test
    void skipsACursorThatWasClosed() {
        ChannelLog log = new ChannelLog();
        Cursor cursor = opened(log);
        log.append(Frame.text("a"));
        backlog.add(cursor);
        cursor.close();

        assertThat(backlog.next()).isEmpty();
    }

    private static Cursor opened(ChannelLog log) {
        Cursor cursor = log.follow(ready -> {});
        cursor.open();
        return cursor;
    }
}
