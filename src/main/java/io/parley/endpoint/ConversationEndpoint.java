package io.parley.endpoint;

import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.protocol.Conversation;
import io.parley.transport.Connection;
import io.parley.transport.FlushBatch;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One session's path to its conversation; the endpoint classes differ in nothing but their annotation.
 *
 * <p>The container calls one method at a time for messages; {@link #close} may come from another thread.
 */
public abstract class ConversationEndpoint {

    private static final Logger LOG = System.getLogger(ConversationEndpoint.class.getName());

    private final Deployment deployment;
    private final String path;
    private volatile @Nullable Connection connection;
    private volatile @Nullable MessageParts taker;

    ConversationEndpoint(Deployment deployment, String path) {
        this.deployment = deployment;
        this.path = path;
    }

    @OnOpen
    public void open(Session session) {
        // Tyrus schedules a task for every message where this is 0, its default; the hub's own heartbeat finds dead
        // peers.
        session.setMaxIdleTimeout(-1);
        Connection opened = deployment.connections().of(session, path);
        connection = opened;
        FlushBatch.begin();
        try {
            Conversation begun = deployment
                    .subprotocol(path, session.getNegotiatedSubprotocol())
                    .converse(opened, deployment.hub());
            taker = deployment.connections().conversing(opened, begun);
        } finally {
            FlushBatch.endAndForget();
        }
    }

    /** Takes a part of a message: whoever wants it whole has the container keep a buffer as long as the longest there may be. */
    @OnMessage
    public void text(String part, boolean last) {
        MessageParts to = taker;
        if (to != null) {
            to.text(part, last);
        }
    }

    /** As {@link #text}. */
    @OnMessage
    public void binary(ByteBuffer part, boolean last) {
        MessageParts to = taker;
        if (to != null) {
            to.binary(part, last);
        }
    }

    @OnClose
    public void close(CloseReason reason) {
        MessageParts to = taker;
        Connection opened = connection;
        if (to != null && opened != null) {
            to.closed(departure(opened, reason));
        }
    }

    @OnError
    public void error(Throwable failure) {
        Connection opened = connection;
        String id = opened == null ? "before it was open" : opened.id();
        if (failure instanceof IOException) {
            // The peer has gone without a word; a container tells it like this, and then as a close.
            LOG.log(Level.DEBUG, "connection {0} broke: {1}", id, failure);
            return;
        }
        LOG.log(Level.ERROR, "connection " + id + " failed", failure);
        if (opened != null) {
            opened.close(CloseCode.INTERNAL_ERROR, "the hub failed; its log says how");
        }
    }

    private static Departure departure(Connection connection, CloseReason reason) {
        CloseCode own = connection.closeCode();
        if (own != null) {
            return own.departure();
        }
        return reason.getCloseCode() == CloseCodes.CLOSED_ABNORMALLY ? Departure.LOST : Departure.CLOSED;
    }
}
