package io.parley.runtime.embedded;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;

/** A plain TCP connection of Grizzly's, written to without its filter chain; what does not fit goes through its write queue. */
final class GrizzlySocket implements Socket {

    /** Grizzly counts the empty message by which it waits for its queue before it closes as one byte. */
    private static final int CLOSING = 1;

    private final TCPNIOConnection connection;

    /** Held here, too: every object between a cursor and its channel is a cache miss for each delivery. */
    private final SocketChannel channel;

    GrizzlySocket(TCPNIOConnection connection) {
        this.connection = connection;
        this.channel = (SocketChannel) connection.getChannel();
        connection.configureBlocking(false);
    }

    @Override
    public void read(ByteBuffer to) throws IOException {
        // The end of the stream is left to Grizzly's own read, which the selector will call for.
        channel.read(to);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        channel.write(bytes);
    }

    @Override
    public void park(ByteBuffer bytes, Parked parked) {
        Buffer buffer = Buffers.wrap(connection.getMemoryManager(), bytes);
        TCPNIOTransport transport = (TCPNIOTransport) connection.getTransport();
        transport
                .getAsyncQueueIO()
                .getWriter()
                .write((NIOConnection) connection, (SocketAddress) null, buffer, new Completion(parked));
    }

    /** Whether something that was parked has not left yet. */
    boolean isQueued() {
        return connection.getAsyncWriteQueue().spaceInBytes() > CLOSING;
    }

    @Override
    public void endOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            // It is gone already: there is no output left to end.
            cut();
        }
    }

    @Override
    public void cut() {
        // Not close: that waits for the write queue, which never empties where the peer does not read.
        connection.terminateSilently();
    }

    private static final class Completion extends EmptyCompletionHandler<WriteResult<WritableMessage, SocketAddress>> {

        private final Parked parked;

        Completion(Parked parked) {
            this.parked = parked;
        }

        @Override
        public void completed(WriteResult<WritableMessage, SocketAddress> result) {
            parked.sent();
        }

        @Override
        public void failed(Throwable failure) {
            parked.failed();
        }

        @Override
        public void cancelled() {
            parked.failed();
        }
    }
}
