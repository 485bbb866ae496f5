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
    private volatile @Nullable Conversation conversation;

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
            conversation = deployment.connections().conversing(opened, begun);
        } finally {
            FlushBatch.endAndForget();
        }
    }

    @OnMessage
    public void text(String message) {
        Conversation taker = conversation;
        if (taker != null) {
            taker.text(message);
        }
    }

    @OnMessage
    public void binary(ByteBuffer message) {
        Conversation taker = conversation;
        if (taker != null) {
            taker.binary(message);
        }
    }

    @OnClose
    public void close(CloseReason reason) {
        Conversation taker = conversation;
        Connection opened = connection;
        if (taker != null && opened != null) {
            taker.closed(departure(opened, reason));
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
