package io.parley.runtime.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose bytes are sealed by a {@link TlsSession}: whole slices, some records to each system call.
 *
 * <p>What is sealed cannot be unsealed, so where the socket takes only a part of it, the rest is kept, and one byte is left in the
 * caller's buffer: that makes the caller park, and the byte is then passed over because it has been sealed already. Of a long rest,
 * only a few records are sealed at a time.
 */
final class TlsSocket implements Socket {

    private static final ThreadLocal<ByteBuffer> RECEIVED =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(2 * TlsSession.RECORD));

    private final GrizzlySocket raw;
    private final TlsSession session;
    private final TlsFailures failures;

    /** Sealed, but not taken by the socket. */
    private @Nullable ByteBuffer unsent;

    /** How many of the bytes that were left to the caller are sealed already. */
    private int sealedAhead;

    /** @param session of this socket and no other */
    TlsSocket(GrizzlySocket raw, TlsSession session, TlsFailures failures) {
        this.raw = raw;
        this.session = session;
        this.failures = failures;
    }

    TlsFailures failures() {
        return failures;
    }

    TlsSession session() {
        return session;
    }

    /** Sends at once what the engine has to send by itself, behind what is queued. */
    void reply() throws SSLException {
        synchronized (session) {
            raw.park(session.sealReply(), new Parked() {
                @Override
                public void sent() {
                    // The peer answers, or not.
                }

                @Override
                public void failed() {
                    raw.cut();
                }
            });
        }
    }

    /** The connection under the TLS. */
    Socket raw() {
        return raw;
    }

    @Override
    public void read(ByteBuffer to) throws IOException {
        // What is read may complete a record of which a part is here already: it must find room as well.
        int room = to.remaining() - TlsSession.RECORD;
        ByteBuffer records = RECEIVED.get().clear();
        if (room <= 0) {
            return;
        }
        raw.read(records.limit(Math.min(room, records.capacity())));
        if (!session.read(records.flip(), new Into(to))) {
            cut();
        }
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        synchronized (session) {
            if (!flushed()) {
                return;
            }
            int start = bytes.position();
            do {
                ByteBuffer sealed = TlsSession.buffer();
                session.seal(bytes, sealed);
                raw.write(sealed.flip());
                if (sealed.hasRemaining()) {
                    unsent = copy(sealed);
                    sealedAhead = bytes.position() > start ? 1 : 0;
                    bytes.position(bytes.position() - sealedAhead);
                    return;
                }
            } while (bytes.hasRemaining());
        }
    }

    /** Sends what was kept of a reply that nobody parked; whether all of it is gone. */
    private boolean flushed() throws IOException {
        if (unsent != null) {
            raw.write(unsent);
            unsent = unsent.hasRemaining() ? unsent : null;
        }
        return unsent == null;
    }

    @Override
    public void park(ByteBuffer bytes, Parked parked) {
        bytes.position(bytes.position() + sealedAhead);
        sealedAhead = 0;
        new Rest(bytes, parked).sent();
    }

    /** The next piece of what is parked; empty where all of it has been sent. */
    private ByteBuffer next(ByteBuffer bytes) throws SSLException {
        synchronized (session) {
            ByteBuffer kept = unsent;
            unsent = null;
            if (kept != null) {
                return kept;
            }
            ByteBuffer sealed = TlsSession.buffer();
            session.seal(bytes, sealed);
            return copy(sealed.flip());
        }
    }

    @Override
    public void endOutput() {
        sendCloseNotify();
        raw.endOutput();
    }

    @Override
    public void cut() {
        raw.cut();
    }

    /** The connection is being closed: tells the peer that this is the end, unless a record is halfway out or still waits. */
    void closing() {
        synchronized (session) {
            if (unsent == null && !raw.isQueued()) {
                sendCloseNotify();
            }
        }
    }

    private void sendCloseNotify() {
        synchronized (session) {
            try {
                ByteBuffer sealed = TlsSession.buffer();
                session.end(sealed);
                raw.write(sealed.flip());
            } catch (IOException e) {
                // The peer is gone: nobody to tell.
                raw.cut();
            }
        }
    }

    private static ByteBuffer copy(ByteBuffer sealed) {
        byte[] bytes = new byte[sealed.remaining()];
        sealed.get(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** Collects what is read. */
    private static final class Into implements TlsSession.Reader {

        private final ByteBuffer to;

        Into(ByteBuffer to) {
            this.to = to;
        }

        @Override
        public void plain(ByteBuffer bytes) {
            to.put(bytes);
        }

        @Override
        public void mustReply() {
            // It goes with what is sent next, which RFC 8446 section 4.6.3 allows.
        }
    }

    /** Parks one piece after the other, without a call inside a call where the socket takes them at once. */
    private final class Rest implements Parked {

        private final ByteBuffer bytes;
        private final Parked whole;
        private final AtomicInteger calls = new AtomicInteger();

        Rest(ByteBuffer bytes, Parked whole) {
            this.bytes = bytes;
            this.whole = whole;
        }

        @Override
        public void sent() {
            if (calls.getAndIncrement() > 0) {
                return;
            }
            do {
                parkNext();
            } while (calls.decrementAndGet() > 0);
        }

        private void parkNext() {
            ByteBuffer piece;
            try {
                piece = next(bytes);
            } catch (SSLException e) {
                whole.failed();
                return;
            }
            if (piece.hasRemaining()) {
                raw.park(piece, this);
            } else {
                whole.sent();
            }
        }

        @Override
        public void failed() {
            whole.failed();
        }
    }
}
