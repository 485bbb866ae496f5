package io.parley.runtime.embedded;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * The TLS of one connection, from the ClientHello to the close_notify: opens the records that come in and seals those that go out,
 * and knows no socket.
 *
 * <p>Nothing is kept between two calls but the engine and a record that is not there completely; the buffers in between belong to
 * the thread. Records are read by one thread at a time. To seal and to hand what is sealed to the socket is one step under this
 * object's monitor, for records must leave in the order in which they were numbered.
 *
 * <p>Grizzly's own filter is not used because, to change keys, it waits for the peer on the selector thread.
 */
final class TlsSession {

    /** Takes what {@link #read} finds. */
    interface Reader {

        /** Data, in a buffer that is good until the call returns. */
        void plain(ByteBuffer bytes);

        /** The engine has something to send, which sealing brings out. During the first handshake it must be sent at once. */
        void mustReply() throws SSLException;
    }

    /** The most that one record carries (RFC 8446 section 5.1). */
    static final int RECORD = 1 << 14;

    private static final int ROOM_FOR_RECORD = RECORD + 1024;
    private static final int RECORDS_AT_ONCE = 4;

    /** How many replies to changes of keys may wait for the peer to read. */
    private static final int MOST_REPLIES = 8;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final byte[] NONE = {};
    private static final ThreadLocal<ByteBuffer> OPENED =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(ROOM_FOR_RECORD));
    private static final ThreadLocal<ByteBuffer> SEALED =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(RECORDS_AT_ONCE * ROOM_FOR_RECORD));

    private final SSLEngine engine;

    /** The beginning of a record. */
    private byte[] partial = NONE;

    private boolean established;
    private int replies;
    private boolean ended;

    /** @param engine in server mode, and new */
    TlsSession(SSLEngine engine) throws SSLException {
        this.engine = engine;
        engine.beginHandshake();
    }

    /**
     * Reads records.
     *
     * @return false where the peer has ended its output
     * @throws SSLException where this is no TLS, or none that is allowed; {@link #sealAll} then has the alert
     */
    boolean read(ByteBuffer input, Reader reader) throws SSLException {
        ByteBuffer in = joined(input);
        boolean open = openAll(in, reader);
        partial = NONE;
        if (in.hasRemaining()) {
            partial = new byte[in.remaining()];
            in.get(partial);
        }
        return open;
    }

    private ByteBuffer joined(ByteBuffer input) {
        if (partial.length == 0) {
            return input;
        }
        byte[] both = Arrays.copyOf(partial, partial.length + input.remaining());
        input.get(both, partial.length, input.remaining());
        return ByteBuffer.wrap(both);
    }

    private boolean openAll(ByteBuffer in, Reader reader) throws SSLException {
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                runTasks();
                continue;
            }
            if (status == HandshakeStatus.NEED_WRAP && !established) {
                reader.mustReply();
                if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                    return false;
                }
                continue;
            }
            established |= status == HandshakeStatus.NOT_HANDSHAKING;
            if (!in.hasRemaining()) {
                return true;
            }
            ByteBuffer opened = OPENED.get().clear();
            SSLEngineResult result = engine.unwrap(in, opened);
            if (opened.flip().hasRemaining()) {
                reader.plain(opened);
            }
            if (result.getStatus() != Status.OK) {
                return notOk(result.getStatus());
            }
            if (established && result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                countReply();
                reader.mustReply();
            }
        }
    }

    private static boolean notOk(Status status) throws SSLException {
        return switch (status) {
            case BUFFER_UNDERFLOW -> true;
            case CLOSED -> false;
            default -> throw new SSLException("a record that is larger than records may be");
        };
    }

    private void runTasks() throws SSLException {
        // RFC 5746 made it safe, RFC 8446 took it away: nobody needs it, and each costs the server a signature.
        if (established && !engine.getSession().getProtocol().equals("TLSv1.3")) {
            throw new SSLException("the peer wants to renegotiate");
        }
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private synchronized void countReply() throws SSLException {
        if (++replies > MOST_REPLIES) {
            throw new SSLException("the peer wants new keys faster than it reads the answers");
        }
    }

    /** The thread's buffer for {@link #seal}, empty. It has room for some records. */
    static ByteBuffer buffer() {
        return SEALED.get().clear();
    }

    /** Seals as much as there is room for, replies to the peer first. Under this object's monitor. */
    void seal(ByteBuffer plain, ByteBuffer sealed) throws SSLException {
        while (plain.hasRemaining() || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            SSLEngineResult result = engine.wrap(plain, sealed);
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                return;
            }
            boolean nothing = result.bytesConsumed() == 0 && result.bytesProduced() == 0;
            if (nothing && plain.hasRemaining()) {
                throw new SSLException("nothing can be sent any more");
            } else if (nothing) {
                return;
            }
        }
        replies = 0;
    }

    /** Seals all of it, or where it is empty what the engine itself has to send. Under this object's monitor. */
    ByteBuffer sealAll(ByteBuffer plain) throws SSLException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int before;
        do {
            before = all.size();
            ByteBuffer sealed = buffer();
            seal(plain, sealed);
            copy(sealed.flip(), all);
        } while (all.size() > before && plain.hasRemaining());
        return ByteBuffer.wrap(all.toByteArray());
    }

    /** What the engine has to send by itself, which may be nothing. Under this object's monitor. */
    ByteBuffer sealReply() throws SSLException {
        return sealAll(NOTHING.duplicate());
    }

    /** What the engine has to send where it has failed: an alert, or nothing. */
    synchronized ByteBuffer lastWords() {
        try {
            return sealReply();
        } catch (SSLException e) {
            // It has failed already, and that was told.
            return NOTHING.duplicate();
        }
    }

    /** Seals the close_notify; nothing can be sealed after it. Under this object's monitor; once, and only after the handshake. */
    void end(ByteBuffer sealed) throws SSLException {
        if (ended || !established) {
            return;
        }
        ended = true;
        engine.closeOutbound();
        while (!engine.isOutboundDone()) {
            if (engine.wrap(NOTHING.duplicate(), sealed).bytesProduced() == 0) {
                return;
            }
        }
    }

    /** Whether the output has ended: of the input nothing more is wanted. */
    synchronized boolean hasEnded() {
        return ended;
    }

    private static void copy(ByteBuffer from, ByteArrayOutputStream to) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        to.writeBytes(bytes);
    }
}
