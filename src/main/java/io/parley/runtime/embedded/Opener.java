package io.parley.runtime.embedded;

import io.parley.channel.Departure;
import io.parley.endpoint.Connections;
import io.parley.endpoint.EchoEndpoint;
import io.parley.endpoint.MessageParts;
import io.parley.handshake.ForwardedRequest;
import io.parley.handshake.OpeningRequest;
import io.parley.handshake.PermessageDeflate;
import io.parley.handshake.SecWebSocketAccept;
import io.parley.handshake.Verdict.Admitted;
import io.parley.handshake.Verdict.Refused;
import io.parley.protocol.Conversation;
import io.parley.transport.Connection;
import io.parley.transport.FlushBatch;
import jakarta.websocket.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.UpgradeResponse;
import org.glassfish.tyrus.spi.WebSocketEngine;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeInfo;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeStatus;
import org.glassfish.tyrus.spi.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Opens wires: has Tyrus make the session and its endpoint, and sends the 101 together with whatever the conversation says first.
 *
 * <p>The session is opened before the 101 leaves, so that a client that has its answer also has its place in the hub.
 */
final class Opener implements Connections {

    /** The answer where Tyrus or an endpoint could not open the session; the log says why. */
    static final Refused FAILED =
            ServerRule.FAILED.refuse("The server failed to open the WebSocket; its log says why.");

    private static final Logger LOG = System.getLogger(Opener.class.getName());
    private static final int ID_RADIX = 36;

    private final Wire.Context context;
    private final int echoMessageBytes;
    private final @Nullable Deflation deflation;
    private final ThreadLocal<@Nullable Wire> opening = new ThreadLocal<>();
    private @Nullable WebSocketEngine engine;

    /**
     * @param echoMessageBytes the longest message on the echo path, whose limit is lifted for conformance suites
     * @param deflation what compresses messages for clients that offer it, or null where no offer is taken
     */
    Opener(Wire.Context context, int echoMessageBytes, @Nullable Deflation deflation) {
        this.context = context;
        this.echoMessageBytes = echoMessageBytes;
        this.deflation = deflation;
    }

    /** Names the engine. To be called once, before the port is open. */
    void start(WebSocketEngine tyrus) {
        engine = tyrus;
    }

    /** A wire on the socket, to be opened once it can hear of the socket's end. */
    Wire wire(Socket socket, ForwardedRequest request, Admitted admitted) {
        boolean echo = admitted.path().equals(EchoEndpoint.PATH);
        int messageLimit = echo ? echoMessageBytes : context.limits().messageBytes();
        return new Wire(
                context,
                socket,
                newId(),
                request.remoteAddress(),
                admitted.who(),
                messageLimit,
                extensions(request) == null ? null : deflation);
    }

    /** Opens the wire; false where that failed and nothing was sent. */
    boolean open(Wire wire, ForwardedRequest request, Admitted admitted) {
        FlushBatch.begin();
        opening.set(wire);
        try {
            UpgradeResponse response = new TyrusUpgradeResponse();
            UpgradeInfo upgrade =
                    java.util.Objects.requireNonNull(engine).upgrade(tyrusRequest(request, admitted), response);
            if (upgrade.getStatus() != UpgradeStatus.SUCCESS || response.getStatus() != 101) {
                LOG.log(Level.ERROR, "Tyrus refused with {0} what the filter had admitted", response.getStatus());
                return false;
            }
            wire.sendHead(switchingProtocols(request, admitted, extensions(request)));
            context.open().add(wire);
            context.counts().opened();
            wire.opened(upgrade.createConnection(new SessionWriter(wire), reason -> {}));
            return true;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a WebSocket could not be opened", e);
            wire.abandon();
            return false;
        } finally {
            opening.remove();
            FlushBatch.end();
        }
    }

    @Override
    public Connection of(Session session, String path) {
        return java.util.Objects.requireNonNull(opening.get(), "a session that no wire was opened for");
    }

    @Override
    public MessageParts conversing(Connection connection, Conversation conversation) {
        ((Wire) connection).conversesWith(conversation);
        return new EndOnly(conversation);
    }

    /** What compresses frames here is no extension of Tyrus. */
    @Override
    public boolean extensible() {
        return false;
    }

    /** What Tyrus needs to know of a request that has been judged already. */
    private static RequestContext tyrusRequest(ForwardedRequest request, Admitted admitted) {
        RequestContext tyrus = RequestContext.Builder.create()
                .requestURI(URI.create(admitted.path()))
                // Not the query: it may hold a ticket or a token, and nobody there has a use for it.
                .secure(request.secure())
                .remoteAddr(request.remoteAddress())
                .build();
        Map<String, List<String>> headers = tyrus.getHeaders();
        headers.put("Host", request.header("Host"));
        headers.put("Upgrade", List.of("websocket"));
        headers.put("Connection", List.of("Upgrade"));
        headers.put("Sec-WebSocket-Version", List.of("13"));
        headers.put("Sec-WebSocket-Key", List.of(key(request)));
        if (admitted.origin() != null) {
            headers.put("Origin", List.of(admitted.origin()));
        }
        if (admitted.subprotocol() != null) {
            headers.put("Sec-WebSocket-Protocol", List.of(admitted.subprotocol()));
        }
        return tyrus;
    }

    /** The value of {@code Sec-WebSocket-Extensions} in the answer, or null for none. */
    private @Nullable String extensions(OpeningRequest request) {
        return deflation == null ? null : PermessageDeflate.negotiate(request.header("Sec-WebSocket-Extensions"));
    }

    private static byte[] switchingProtocols(OpeningRequest request, Admitted admitted, @Nullable String extensions) {
        StringBuilder head = new StringBuilder(192)
                .append(
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ")
                .append(SecWebSocketAccept.of(key(request)))
                .append("\r\n");
        if (admitted.subprotocol() != null) {
            head.append("Sec-WebSocket-Protocol: ")
                    .append(admitted.subprotocol())
                    .append("\r\n");
        }
        if (extensions != null) {
            head.append("Sec-WebSocket-Extensions: ").append(extensions).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String key(OpeningRequest request) {
        return request.header("Sec-WebSocket-Key").get(0).trim();
    }

    /** Unique by its 64 random bits; not a secret. */
    private static String newId() {
        return Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), ID_RADIX);
    }

    /** Hears from Tyrus of the end alone: messages come from the wire. */
    private record EndOnly(Conversation conversation) implements MessageParts {

        @Override
        public void text(String part, boolean last) {
            throw new IllegalStateException("Tyrus has read a message");
        }

        @Override
        public void binary(ByteBuffer part, boolean last) {
            throw new IllegalStateException("Tyrus has read a message");
        }

        @Override
        public void closed(Departure cause) {
            conversation.closed(cause);
        }
    }

    /** What Tyrus sends through: Close frames, and what an endpoint sends by its session. */
    private static final class SessionWriter extends Writer {

        private final Wire wire;

        SessionWriter(Wire wire) {
            this.wire = wire;
        }

        @Override
        public void write(ByteBuffer frame, CompletionHandler<ByteBuffer> done) {
            wire.write(frame);
            if (done != null) {
                // The queue is bounded and closes a slow consumer by itself: nobody has to wait for the socket.
                done.completed(frame);
            }
        }

        @Override
        public void close() {
            wire.closeSent();
        }
    }
}
