package io.parley.endpoint.session;

import io.parley.channel.CloseCode;
import io.parley.channel.Limit;
import io.parley.channel.Tally;
import io.parley.http.upgraded.Upgraded;
import io.parley.http.upgraded.UpgradedOutput;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sends to a WebSocket on Payara past Tyrus, and closes it as RFC 6455 section 7.1.1 wants it: the hub's Close frame goes behind what was
 * sent, the peer has its time to answer, and then the connection ends, whether or not it has read anything.
 */
final class UpgradedSender implements FrameSender, UpgradedOutput.Pongs {

    private static final Logger LOG = System.getLogger(UpgradedSender.class.getName());
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private final Session session;
    private final Upgraded upgraded;
    private final Endings endings;
    private final Tally<Limit> reached;
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile boolean over;
    private volatile @Nullable SessionConnection connection;

    /** Set with the hub's own Close frame. */
    private volatile @Nullable CloseReason closeReason;

    private UpgradedSender(
            Session session, Object webSocket, SessionLimits limits, Endings endings, Tally<Limit> reached)
            throws ReflectiveOperationException, IOException {
        this.session = session;
        this.endings = endings;
        this.reached = reached;
        this.upgraded = Upgraded.of(webSocket, Backlog.MOST_AT_ONCE, limits.sendBufferBytes(), this);
    }

    /** The sender of a session of Payara's; empty for any other, and where that Payara is built in another way. */
    static Optional<FrameSender> of(Session session, SessionLimits limits, Endings endings, Tally<Limit> reached) {
        Object webSocket = TyrusSession.webSocket(session);
        if (webSocket == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new UpgradedSender(session, webSocket, limits, endings, reached));
        } catch (ReflectiveOperationException | IOException | RuntimeException e) {
            if (TOLD.compareAndSet(false, true)) {
                LOG.log(
                        Level.WARNING,
                        "this container's Tyrus is built in another way: clients that do not read may keep megabytes",
                        e);
            }
            return Optional.empty();
        }
    }

    @Override
    public void serve(SessionConnection served) {
        connection = served;
    }

    @Override
    public void send(List<Slice> frames, DecodedFrames decoded, Duration atMost) throws IOException {
        Slice all = frames.size() == 1 ? frames.get(0) : Slice.joined(frames);
        upgraded.output().send(all.bytes(), all.at(), all.length(), atMost);
    }

    /** Sends the Close frame; Tyrus hears of it when the peer has answered, or is out of time. */
    @Override
    public void close(CloseCode code, String reason) throws IOException {
        if (over) {
            return;
        }
        closeReason = new CloseReason(CloseReason.CloseCodes.getCloseCode(code.number()), reason);
        try {
            upgraded.output().close(closeFrame(code, reason));
        } catch (IOException e) {
            if (!over) {
                cut();
            }
            throw e;
        }
        end();
    }

    @Override
    public void over() {
        over = true;
        upgraded.output().over();
        end();
    }

    @Override
    public boolean mayPass() {
        SessionConnection ours = connection;
        return ours == null || !ours.isSending();
    }

    @Override
    public void queue(byte[] pong) {
        SessionConnection ours = connection;
        if (ours != null) {
            ours.add(pong);
        }
    }

    private void end() {
        if (ending.compareAndSet(false, true)) {
            endings.begin(this::cut);
        }
    }

    private void cut() {
        // Asked before: the container notices the end of the connection while it is being cut.
        CloseReason reason = over ? null : closeReason;
        upgraded.socket().cut();
        if (reason == null) {
            return;
        }
        reached.add(Limit.CLOSE_DEADLINE);
        try {
            session.close(reason);
        } catch (IOException | IllegalStateException e) {
            LOG.log(Level.DEBUG, "session {0} was closed already: {1}", session.getId(), e);
        }
    }

    private static byte[] closeFrame(CloseCode code, String reason) {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + words.length)
                .put((byte) 0x88)
                .put((byte) (2 + words.length))
                .putShort((short) code.number())
                .put(words)
                .array();
    }
}
