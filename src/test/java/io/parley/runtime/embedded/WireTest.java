package io.parley.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.Identity;
import io.parley.channel.CloseCode;
import io.parley.channel.Rate;
import io.parley.transport.ConnectionCounts;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.ReadHandler;
import org.glassfish.tyrus.spi.Writer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 6455 section 5.5.1: each side sends one Close frame, also where both begin at the same moment. */
class WireTest {

    private static final byte[] GOING_AWAY = {(byte) 0x88, 2, 0x03, (byte) 0xE9};
    private static final byte[] NORMAL = {0x03, (byte) 0xE8};
    private static final byte[] NORMAL_ANSWERED = {(byte) 0x88, 2, 0x03, (byte) 0xE8};
    private static final byte[] TEXT = {(byte) 0x81, 1, 'a'};

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Set<Wire> open = ConcurrentHashMap.newKeySet();
    private final FakeSocket socket = new FakeSocket();
    private final Wire wire = new Wire(
            new Wire.Context(
                    new WireLimits(1 << 20, 1000, 1000, Duration.ofHours(1)),
                    Rate.UNLIMITED,
                    timer,
                    open,
                    new ConnectionCounts()),
            socket,
            "a1",
            "127.0.0.1",
            Identity.ANONYMOUS,
            1 << 20,
            null);

    private Runnable beforeTyrusSends = () -> {};
    private Runnable afterTyrusSent = () -> {};

    @BeforeEach
    void openTheSession() {
        open.add(wire);
        wire.opened(new TyrusSession());
    }

    @AfterEach
    void stopTheTimer() {
        timer.shutdownNow();
    }

    @Test
    void sendsItsCloseFrame() {
        wire.close(CloseCode.GOING_AWAY, "");

        assertThat(socket.bytes()).isEqualTo(GOING_AWAY);
    }

    @Test
    void answersThePeersCloseFrameOnceThoughTyrusWouldToo() {
        wire.close(NORMAL);

        assertThat(socket.bytes()).isEqualTo(NORMAL_ANSWERED);
    }

    @Test
    void answersNoPeerThatAnswersBeforeTyrusSaysThatItHasSent() {
        afterTyrusSent = () -> {
            afterTyrusSent = () -> {};
            wire.close(NORMAL);
        };

        wire.close(CloseCode.GOING_AWAY, "");

        assertThat(socket.bytes()).isEqualTo(GOING_AWAY);
    }

    @Test
    void beginsNoCloseOfItsOwnWhereThePeersCameFirst() {
        beforeTyrusSends = () -> {
            beforeTyrusSends = () -> {};
            wire.close(NORMAL);
        };

        wire.close(CloseCode.GOING_AWAY, "");

        assertThat(socket.bytes()).isEqualTo(NORMAL_ANSWERED);
    }

    @Test
    void sendsNothingOfTheEndpointsBehindItsCloseFrame() {
        wire.write(ByteBuffer.wrap(TEXT));
        wire.close(NORMAL);
        wire.write(ByteBuffer.wrap(TEXT));

        assertThat(socket.bytes()).startsWith(TEXT).endsWith(NORMAL_ANSWERED).hasSize(TEXT.length + 4);
    }

    /** Sends a Close frame whenever it is closed, and then says so, as Tyrus does. */
    private final class TyrusSession implements Connection {

        @Override
        public void close(CloseReason reason) {
            beforeTyrusSends.run();
            int code = reason.getCloseCode().getCode();
            wire.write(ByteBuffer.wrap(new byte[] {(byte) 0x88, 2, (byte) (code >> 8), (byte) code}));
            afterTyrusSent.run();
            wire.closeSent();
        }

        @Override
        public ReadHandler getReadHandler() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Writer getWriter() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CloseListener getCloseListener() {
            throw new UnsupportedOperationException();
        }
    }
}
