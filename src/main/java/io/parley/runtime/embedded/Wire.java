package io.parley.runtime.embedded;

import io.parley.auth.Identity;
import io.parley.channel.CloseCode;
import io.parley.channel.Limit;
import io.parley.channel.Rate;
import io.parley.protocol.Conversation;
import io.parley.transport.ConnectionCounts;
import io.parley.transport.Cursor;
import io.parley.transport.FlushBatch;
import io.parley.transport.Frame;
import io.parley.transport.FrameCompression;
import io.parley.transport.Heartbeat;
import io.parley.transport.Intake;
import io.parley.transport.Opcode;
import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket of the embedded runtime, from the 101 to the end of its socket: reads frames, sends through a {@link SendQueue},
 * and carries out the close handshake.
 *
 * <p>Tyrus keeps the session and its endpoint. Data frames go from the reader straight to the conversation and from the logs
 * straight to the socket; Tyrus hears of the end. Input is handled by one thread at a time, everything else by any.
 */
final class Wire implements Heartbeat.Peer, FrameReader.Receiver, SendQueue.Owner, FlushBatch.Input {

    private static final Logger LOG = System.getLogger(Wire.class.getName());
    private static final ThreadLocal<ByteBuffer> POLLED =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(Staging.CAPACITY));

    private static final int OPCODE = 0x0F;

    /**
     * What all wires of a server share.
     *
     * @param rate how much a client may send in a second
     */
    record Context(
            WireLimits limits, Rate rate, ScheduledExecutorService timer, Set<Wire> open, ConnectionCounts counts) {}

    private final Context context;
    private final Socket socket;
    private final String id;
    private final String remoteAddress;
    private final Identity identity;
    private final SendQueue queue;
    private final FrameReader reader;
    private final @Nullable FrameCompression compression;
    private final AtomicReference<@Nullable CloseCode> closeCode = new AtomicReference<>();
    private volatile org.glassfish.tyrus.spi.@Nullable Connection session;
    private volatile @Nullable Conversation conversation;
    private volatile boolean closing;
    private volatile boolean peerClosed;

    /** Whether a Close frame of ours was sent, or is just being. */
    private volatile boolean closeFrame;

    /** Whether the peer broke a rule: no Close frame of its is to be waited for. */
    private volatile boolean broken;

    private final Intake intake;
    private volatile int heardAt;
    private volatile boolean pinged;

    /**
     * @param identity as whom the handshake admitted the client
     * @param messageLimit the longest message from the client, in bytes
     * @param deflation how messages are compressed in both directions, or null where that was not negotiated
     */
    Wire(
            Context context,
            Socket socket,
            String id,
            String remoteAddress,
            Identity identity,
            int messageLimit,
            @Nullable Deflation deflation) {
        this.context = context;
        this.socket = socket;
        this.id = id;
        this.remoteAddress = remoteAddress;
        this.identity = identity;
        this.queue = new SendQueue(socket, this, context.limits());
        this.reader = new FrameReader(messageLimit, deflation == null ? null : deflation.inflater());
        this.compression = deflation == null ? null : deflation.deflater();
        this.intake = new Intake(context.rate(), context.counts(), this);
        this.heardAt = Heartbeat.now();
    }

    /** The session that Tyrus keeps; known once its endpoint is open. */
    void opened(org.glassfish.tyrus.spi.Connection opened) {
        session = opened;
        if (!context.open().contains(this)) {
            // Cut while it was being opened: gone() had nobody to tell.
            opened.close(new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, null));
            return;
        }
        CloseCode refused = closeCode.get();
        if (refused != null) {
            tell(opened, refused, "closed while it was being opened");
        }
    }

    /** Whoever takes the messages. */
    void conversesWith(Conversation taker) {
        conversation = taker;
    }

    /** It could not be opened: the socket is for somebody else to answer on. */
    void abandon() {
        context.open().remove(this);
        queue.abandon();
    }

    /** Bytes that go out before all else: the answer to the handshake. */
    void sendHead(byte[] response) {
        queue.add(ByteBuffer.wrap(response));
    }

    /** Reads what the socket has brought. */
    void read(ByteBuffer in) {
        heardAt = Heartbeat.now();
        pinged = false;
        intake.admitsBytes(in.remaining());
        FlushBatch.begin(this);
        try {
            FrameReader.Violation violation = reader.read(in, this);
            if (violation != null) {
                LOG.log(Level.INFO, "connection {0} from {1} broke a rule: {2}", id, remoteAddress, violation.reason());
                broken = true;
                close(violation.code(), violation.reason());
            }
        } finally {
            FlushBatch.end();
        }
    }

    /** Reads on while what was read is being flushed. */
    @Override
    public void poll() {
        ByteBuffer in = POLLED.get().clear();
        try {
            socket.read(in);
        } catch (IOException e) {
            // The selector's own read will meet the same failure, and close.
            return;
        }
        if (in.position() > 0) {
            read(in.flip());
        }
    }

    /** The socket is gone. */
    void gone() {
        closing = true;
        context.open().remove(this);
        org.glassfish.tyrus.spi.Connection opened = session;
        if (opened != null) {
            opened.close(new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, null));
        }
    }

    @Override
    public int heardAt() {
        return heardAt;
    }

    @Override
    public boolean isPinged() {
        return pinged;
    }

    @Override
    public void ping() {
        pinged = true;
        context.counts().limits().add(Limit.HEARTBEAT_INTERVAL);
        queue.add(ControlFrame.of(Opcode.PING));
    }

    /** Has the socket send what it has to send by itself, in its turn. */
    void flush() {
        queue.add(ByteBuffer.allocate(0));
    }

    /** Cuts the connection without a word. */
    void cut() {
        socket.cut();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void send(Frame frame) {
        if (!closing && closeCode.get() == null) {
            sendOwn(frame);
        }
    }

    private void sendOwn(Frame frame) {
        Frame sent = compression == null ? frame : compression.compress(frame);
        byte[] bytes = sent.encode();
        context.counts().sent(bytes.length);
        queue.add(ByteBuffer.wrap(bytes));
    }

    @Override
    public @Nullable FrameCompression compression() {
        return compression;
    }

    @Override
    public void ready(Cursor cursor) {
        queue.ready(cursor);
    }

    @Override
    public void close(CloseCode code, String reason) {
        end(code, reason);
    }

    /** Whether it is this call that closes. */
    private boolean end(CloseCode code, String reason) {
        if (closing || !closeCode.compareAndSet(null, code)) {
            return false;
        }
        context.counts().closed(code);
        org.glassfish.tyrus.spi.Connection opened = session;
        if (opened != null) {
            tell(opened, code, reason);
        }
        return true;
    }

    @Override
    public @Nullable CloseCode closeCode() {
        return closeCode.get();
    }

    @Override
    public void overflowed(Limit limit) {
        if (end(CloseCode.SLOW_CONSUMER, "slow consumer: more unsent bytes than " + limit)) {
            context.counts().limits().add(limit);
            LOG.log(Level.INFO, "connection {0} from {1} has more unsent bytes than {2}", id, remoteAddress, limit);
        }
    }

    @Override
    public void spent() {
        if (broken) {
            // Cutting now could reset the connection with input unread, and the peer would never see why.
            socket.endOutput();
            cutAtDeadline();
        } else {
            socket.cut();
        }
    }

    @Override
    public boolean admits() {
        return intake.admitsMessage();
    }

    @Override
    public void text(String message) {
        Conversation taker = taker();
        try {
            if (taker != null) {
                taker.text(message);
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    @Override
    public void binary(ByteBuffer message) {
        Conversation taker = taker();
        try {
            if (taker != null) {
                taker.binary(message);
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** Who is to handle the next message, which it counts; null where nobody is. */
    private @Nullable Conversation taker() {
        Conversation taker = conversation;
        return taker == null || !(taker.countsMessages() || admits()) || closing ? null : taker;
    }

    @Override
    public void ping(byte[] payload) {
        if (!closing) {
            queue.add(ControlFrame.of(Opcode.PONG, payload));
        }
    }

    @Override
    public void pong(byte[] payload) {
        // That something was heard is all a pong says.
    }

    @Override
    public void close(byte[] payload) {
        peerClosed = true;
        org.glassfish.tyrus.spi.Connection opened = session;
        if (closing) {
            queue.finish();
        } else if (opened != null && mayClose()) {
            // Tyrus would refuse the codes that were registered after RFC 6455.
            queue.ownOnly(false);
            queue.add(ControlFrame.of(Opcode.CLOSE, Arrays.copyOf(payload, Math.min(2, payload.length))));
            opened.close(ControlFrame.reasonOf(payload));
        }
    }

    /** Tyrus has something to send: a Close frame, or what an endpoint sends through its session. */
    void write(ByteBuffer frame) {
        boolean close = (frame.get(frame.position()) & OPCODE) == Opcode.CLOSE.number();
        if (close ? !mayClose() : closeFrame) {
            return;
        }
        byte[] copy = new byte[frame.remaining()];
        frame.get(copy);
        queue.add(ByteBuffer.wrap(copy));
    }

    /** True once: the hub may begin to close while the peer's Close frame is being answered, and one of ours is all there may be. */
    private synchronized boolean mayClose() {
        boolean first = !closeFrame;
        closeFrame = true;
        return first;
    }

    /** Tyrus has sent its Close frame. */
    void closeSent() {
        boolean first = !closing;
        closing = true;
        if (peerClosed || broken) {
            queue.finish();
        }
        if (first) {
            cutAtDeadline();
        }
    }

    private void cutAtDeadline() {
        long deadline = context.limits().closeDeadline().toMillis();
        context.timer().schedule(this::cutUnanswered, deadline, TimeUnit.MILLISECONDS);
    }

    private void cutUnanswered() {
        if (context.open().remove(this)) {
            context.counts().limits().add(Limit.CLOSE_DEADLINE);
        }
        socket.cut();
    }

    private void tell(org.glassfish.tyrus.spi.Connection opened, CloseCode code, String reason) {
        queue.ownOnly(code != CloseCode.SLOW_CONSUMER);
        Conversation ended = conversation;
        Frame last = ended == null || closeFrame ? null : ended.lastWords(code, reason);
        if (last != null) {
            sendOwn(last);
        }
        opened.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code.number()), CloseCode.fit(reason)));
    }

    private void failed(RuntimeException failure) {
        LOG.log(Level.ERROR, "connection " + id + " failed", failure);
        close(CloseCode.INTERNAL_ERROR, "the hub failed; its log says how");
    }
}
