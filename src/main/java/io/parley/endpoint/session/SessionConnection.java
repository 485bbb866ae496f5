package io.parley.endpoint.session;

import io.parley.auth.Identity;
import io.parley.channel.CloseCode;
import io.parley.channel.Limit;
import io.parley.transport.ConnectionCounts;
import io.parley.transport.Cursor;
import io.parley.transport.Frame;
import io.parley.transport.Heartbeat;
import io.parley.transport.Opcode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A session of a servlet container as a connection of the hub: what is to be sent waits in a {@link Backlog}, and one of the
 * {@link Flushers} at a time writes it.
 *
 * <p>Under this object's lock there are only links and copies of references; writing happens outside. Unlike the embedded wire, a
 * connection may lag because no flusher has come yet: it counts as slow where a write of its own has been held up, or in any case
 * at {@value #HARD_LIMIT} times the limit.
 */
final class SessionConnection implements Heartbeat.Peer {

    private static final Logger LOG = System.getLogger(SessionConnection.class.getName());

    private static final String UNSENT = "more unsent bytes than ";
    private static final int HARD_LIMIT = 4;
    private static final int PRESS_FRACTION = 4;
    private static final long HELD_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How many writes one connection may have before the next has its turn. */
    private static final int TURN = 16;

    private static final byte[] PING = {(byte) (0x80 | Opcode.PING.number()), 0};

    private final String id;
    private final String remoteAddress;
    private final Identity identity;
    private final FrameSender sender;
    private final Flushers flushers;
    private final SessionLimits limits;
    private final ConnectionCounts counts;
    private final int messageLimit;

    private final AtomicReference<@Nullable CloseCode> closeCode = new AtomicReference<>();
    private final Backlog backlog = new Backlog();

    /** Whether a flusher has been asked for or is at work. */
    private boolean scheduled;

    private boolean gone;

    /** Set once, with {@link #closeCode}; then what waits is sent before the Close, and nothing that comes. */
    private volatile @Nullable String closeReason;

    private boolean closeSent;

    /** The thread that handles a message of this client, or null. */
    private @Nullable Thread answering;

    /** Whether the write in progress has frames of the connection's own. */
    private boolean writingOwn;

    /** When the write in progress began, or 0 where there is none. */
    private volatile long writingSince;

    private volatile @Nullable HeardConversation conversation;
    private volatile int heardAt = Heartbeat.now();
    private volatile boolean pinged;

    SessionConnection(
            String id,
            String remoteAddress,
            Identity identity,
            FrameSender sender,
            Flushers flushers,
            SessionLimits limits,
            ConnectionCounts counts,
            int messageLimit) {
        this.id = id;
        this.remoteAddress = remoteAddress;
        this.identity = identity;
        this.sender = sender;
        this.flushers = flushers;
        this.limits = limits;
        this.counts = counts;
        this.messageLimit = messageLimit;
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
        if (closeCode.get() == null) {
            byte[] bytes = frame.encode();
            counts.sent(bytes.length);
            add(bytes);
        }
    }

    @Override
    public void ping() {
        pinged = true;
        counts.limits().add(Limit.HEARTBEAT_INTERVAL);
        add(PING);
    }

    @Override
    public void ready(Cursor cursor) {
        boolean schedule;
        boolean slow;
        boolean press;
        synchronized (this) {
            if (gone || closeReason != null || !cursor.isOpen()) {
                return;
            }
            backlog.add(cursor);
            long lag = cursor.lag();
            long since = writingSince;
            boolean late = since != 0 && System.nanoTime() - since > HELD_UP_NANOS;
            boolean heldUp = late && lag > limits.lagBytes() / PRESS_FRACTION;
            slow = (heldUp && lag > limits.lagBytes()) || lag > HARD_LIMIT * limits.lagBytes();
            press = !heldUp && lag > limits.lagBytes() / PRESS_FRACTION;
            schedule = schedule();
        }
        if (press) {
            flushers.press();
        }
        if (slow) {
            slow(Limit.LAG_BYTES, UNSENT);
        }
        if (schedule) {
            flushers.add(this);
        }
    }

    /** Who ends the conversation when the connection is closed. */
    void conversesWith(HeardConversation ours) {
        conversation = ours;
    }

    @Override
    public void close(CloseCode code, String reason) {
        end(code, reason);
    }

    /** Whether it is this call that closes. */
    private boolean end(CloseCode code, String reason) {
        if (!closeCode.compareAndSet(null, code)) {
            return false;
        }
        counts.closed(code);
        HeardConversation ended = conversation;
        byte[] last = ended == null ? null : ended.lastWords(code, reason);
        boolean schedule;
        synchronized (this) {
            closeReason = CloseCode.fit(reason);
            if (code == CloseCode.SLOW_CONSUMER) {
                backlog.forgetCursors();
            } else {
                backlog.takeOver();
            }
            if (last != null && !gone) {
                backlog.add(last);
            }
            schedule = schedule();
        }
        if (schedule) {
            flushers.add(this);
        }
        // The container may need a while for its part; the others see at once that the client is no longer there.
        if (ended != null) {
            ended.leave(code.departure());
        }
        return true;
    }

    @Override
    public boolean admits() {
        HeardConversation ours = conversation;
        return ours == null || ours.admits();
    }

    @Override
    public @Nullable CloseCode closeCode() {
        return closeCode.get();
    }

    @Override
    public int heardAt() {
        return heardAt;
    }

    @Override
    public boolean isPinged() {
        return pinged;
    }

    /** Notes a sign of life. */
    void heard() {
        heardAt = Heartbeat.now();
        pinged = false;
    }

    /** The longest message the client may send, in bytes. */
    int messageLimit() {
        return messageLimit;
    }

    /** Whether messages of the client are still to be handled. */
    synchronized boolean isListening() {
        return !gone && closeReason == null;
    }

    /** The session is over. */
    void over() {
        gone();
        sender.over();
    }

    /** Nothing more is sent. */
    synchronized void gone() {
        gone = true;
        backlog.clear();
        notifyAll();
    }

    /** Whether frames wait, or are being written. */
    synchronized boolean isSending() {
        return scheduled;
    }

    /** A message of the client is being handled, by the thread that reads for this connection: what it sends waits for the end. */
    synchronized void beginAnswer() {
        answering = Thread.currentThread();
    }

    /**
     * Sends what the message has brought about for its own sender, on the thread that has read it: else the container would
     * answer a ping or a Close that comes behind before the answer to the message is out. So also the client is slowed down
     * that asks and does not read; the thread is held no longer than a write may take.
     */
    void endAnswer() {
        boolean flush;
        synchronized (this) {
            answering = null;
            flush = !gone && !scheduled && (backlog.isWaiting() || closeReason != null);
            scheduled |= flush;
            if (!flush) {
                awaitOwn();
            }
        }
        if (flush) {
            flushers.flushHere(this);
        }
    }

    /** Waits until another thread has sent the own frames; holds the lock. */
    private void awaitOwn() {
        long deadline = System.nanoTime() + limits.sendTimeout().toNanos();
        while (!gone && closeReason == null && (backlog.ownBytes() > 0 || writingOwn)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Closes the connection where its write takes too long; returns when that began, or 0. Called by the timer. */
    long checkTime(long now) {
        long since = writingSince;
        if (since != 0 && now - since > flushers.sendTimeout().toNanos()) {
            slow(Limit.CONTAINER_SEND_TIMEOUT, "a write took longer than ");
        }
        return since;
    }

    /** Sends what waits, as far as one turn goes. Called by one flusher at a time. */
    void flush(DecodedFrames decoded) {
        for (int turn = 0; turn < TURN; turn++) {
            List<Slice> frames;
            boolean close = false;
            synchronized (this) {
                writingOwn = backlog.ownBytes() > 0;
                frames = backlog.next();
                if (frames.isEmpty()) {
                    close = closeReason != null && !closeSent && !gone;
                    closeSent |= close;
                    scheduled = false;
                }
                notifyAll();
            }
            if (close) {
                closeSession();
            }
            if (frames.isEmpty() || !write(frames, decoded)) {
                return;
            }
        }
        flushers.add(this);
    }

    /** Sends an encoded frame behind what waits, and bounds it as that. */
    void add(byte[] frame) {
        boolean schedule = false;
        boolean slow;
        synchronized (this) {
            if (gone || closeReason != null) {
                return;
            }
            slow = backlog.ownBytes() > limits.queueBytes();
            if (!slow) {
                backlog.add(frame);
                schedule = schedule();
            }
        }
        if (slow) {
            slow(Limit.QUEUE_BYTES, UNSENT);
        }
        if (schedule) {
            flushers.add(this);
        }
    }

    /** Whether a flusher has to be asked for; holds the lock. */
    private boolean schedule() {
        if (answering == Thread.currentThread()) {
            return false;
        }
        boolean first = !scheduled;
        scheduled = true;
        return first;
    }

    private void slow(Limit limit, String how) {
        if (end(CloseCode.SLOW_CONSUMER, "slow consumer: " + how + limit)) {
            counts.limits().add(limit);
            LOG.log(Level.INFO, "connection {0} from {1} is too slow: {2}{3}", id, remoteAddress, how, limit);
        }
    }

    private boolean write(List<Slice> frames, DecodedFrames decoded) {
        writingSince = Math.max(1, System.nanoTime());
        try {
            sender.send(frames, decoded, flushers.sendTimeout().plus(Flushers.GRACE));
            return true;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "connection {0} could not be written to: {1}", id, e);
            // One that took too long was closed as slow before: the peer of this one has gone away.
            closeCode.compareAndSet(null, CloseCode.DEAD_PEER);
            closeSession();
            gone();
            return false;
        } catch (RuntimeException | Error e) {
            // Nobody would ever flush it again: neither what waits nor a Close.
            LOG.log(Level.ERROR, "connection " + id + " could not be written to", e);
            end(CloseCode.INTERNAL_ERROR, "the hub failed; its log says how");
            closeSession();
            gone();
            return false;
        } finally {
            writingSince = 0;
        }
    }

    /** Called once it is known why. */
    private void closeSession() {
        try {
            sender.close(Objects.requireNonNull(closeCode.get()), Objects.requireNonNullElse(closeReason, ""));
        } catch (IOException | IllegalStateException e) {
            LOG.log(Level.DEBUG, "connection {0} was closed already: {1}", id, e);
        }
    }
}
