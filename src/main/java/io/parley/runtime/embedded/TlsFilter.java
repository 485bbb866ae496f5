package io.parley.runtime.embedded;

import io.parley.handshake.Verdict.Refused;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.ICloseType;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainContext.TransportContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;
import org.jspecify.annotations.Nullable;

/** TLS below the HTTP codec: from the handshake until the connection becomes a WebSocket, whose own filter and socket go on with it. */
final class TlsFilter extends BaseFilter {

    private static final Logger LOG = System.getLogger(TlsFilter.class.getName());
    private static final Attribute<TlsSocket> SOCKET =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(TlsSocket.class.getName());
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private static final Refused NO_TLS = new Refused(
            400,
            Map.of("Connection", "close", "Content-Type", "text/plain; charset=utf-8"),
            "tls.missing",
            "This port speaks TLS: the address begins with https:// or wss://.");

    private final Supplier<SSLEngine> engines;
    private final RefusalWriter refusals;
    private final TlsFailures failures;

    /** @param engines new ones in server mode */
    TlsFilter(Supplier<SSLEngine> engines, RefusalWriter refusals, TlsFailures failures) {
        this.engines = engines;
        this.refusals = refusals;
        this.failures = failures;
    }

    /** The TLS of this connection; null where it has none. */
    static @Nullable TlsSocket of(Connection<?> connection) {
        return SOCKET.get(connection);
    }

    /** The connection as a socket, through its TLS where it has one. */
    static Socket socket(Connection<?> connection) {
        TlsSocket socket = SOCKET.get(connection);
        return socket == null ? new GrizzlySocket((TCPNIOConnection) connection) : socket;
    }

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
        Buffer input = context.getMessage();
        Connection<?> connection = context.getConnection();
        TlsSocket socket = SOCKET.get(connection);
        if (socket == null) {
            if (looksLikeHttp(input)) {
                refuse(connection);
                return context.getStopAction();
            }
            socket = start((TCPNIOConnection) connection);
        }
        Plaintext plaintext = new Plaintext(socket);
        try {
            boolean open = socket.session().read(input.toByteBuffer(), plaintext);
            input.tryDispose();
            if (plaintext.read.hasRemaining()) {
                context.setMessage(Buffers.wrap(context.getMemoryManager(), plaintext.read));
                return context.getInvokeAction();
            }
            if (!open) {
                connection.closeSilently();
            }
        } catch (SSLException e) {
            failures.add(connection.getPeerAddress(), e);
            refusals.end(connection, socket.raw(), socket.session().lastWords());
        }
        return context.getStopAction();
    }

    @Override
    public NextAction handleWrite(FilterChainContext context) throws IOException {
        TlsSocket socket = SOCKET.get(context.getConnection());
        if (socket == null) {
            return context.getInvokeAction();
        }
        TlsSession session = socket.session();
        Buffer plain = context.getMessage();
        synchronized (session) {
            Buffer sealed = Buffers.wrap(context.getMemoryManager(), session.sealAll(plain.toByteBuffer()));
            plain.tryDispose();
            TransportContext transport = context.getTransportContext();
            context.write(
                    null,
                    sealed,
                    transport.getCompletionHandler(),
                    transport.getPushBackHandler(),
                    transport.getMessageCloner(),
                    transport.isBlocking());
        }
        return context.getStopAction();
    }

    /** A TLS record begins with 22; a capital letter begins the method of somebody who forgot the s of https. */
    private static boolean looksLikeHttp(Buffer input) {
        byte first = input.get(input.position());
        return first >= 'A' && first <= 'Z';
    }

    private void refuse(Connection<?> connection) {
        LOG.log(Level.INFO, "connection from {0} refused: no TLS", connection.getPeerAddress());
        refusals.refuse(connection, NO_TLS, true);
    }

    private TlsSocket start(TCPNIOConnection connection) throws SSLException {
        TlsSocket socket = new TlsSocket(new GrizzlySocket(connection), new TlsSession(engines.get()), failures);
        SOCKET.set(connection, socket);
        connection.addCloseListener(new CloseListener<Closeable, ICloseType>() {
            @Override
            public void onClosed(Closeable closed, ICloseType type) {
                if (type == CloseType.LOCALLY) {
                    socket.closing();
                }
            }
        });
        return socket;
    }

    /** Collects what one read has brought. */
    private static final class Plaintext implements TlsSession.Reader {

        private final TlsSocket socket;
        private ByteBuffer read = NOTHING;

        Plaintext(TlsSocket socket) {
            this.socket = socket;
        }

        @Override
        public void plain(ByteBuffer bytes) {
            ByteBuffer both = ByteBuffer.allocate(read.remaining() + bytes.remaining());
            read = both.put(read.duplicate()).put(bytes).flip();
        }

        @Override
        public void mustReply() throws SSLException {
            socket.reply();
        }
    }
}
