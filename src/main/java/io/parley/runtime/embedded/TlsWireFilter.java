package io.parley.runtime.embedded;

import io.parley.transport.FlushBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;

/** As {@link WireFilter}, through TLS: records are opened in the thread's own buffer, and nothing of them stays with the connection. */
final class TlsWireFilter extends WireFilter {

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
        Buffer buffer = context.getMessage();
        TlsSocket socket = TlsFilter.of(context.getConnection());
        Wire wire = wire(context.getConnection());
        if (socket != null && wire != null && !socket.session().hasEnded()) {
            read(socket, wire, buffer.toByteBuffer());
        }
        buffer.tryDispose();
        return context.getStopAction();
    }

    private static void read(TlsSocket socket, Wire wire, ByteBuffer records) {
        FlushBatch.begin(wire);
        try {
            if (!socket.session().read(records, new ToWire(wire))) {
                // As a FIN on a socket without TLS: whoever ends its output is gone.
                socket.cut();
            }
        } catch (SSLException e) {
            socket.failures().add(wire.remoteAddress(), e);
            socket.cut();
        } finally {
            FlushBatch.end();
        }
    }

    private record ToWire(Wire wire) implements TlsSession.Reader {

        @Override
        public void plain(ByteBuffer bytes) {
            wire.read(bytes);
        }

        @Override
        public void mustReply() {
            wire.flush();
        }
    }
}
