package io.parley.transport;

import io.parley.auth.Identity;
import io.parley.channel.CloseCode;
import org.jspecify.annotations.Nullable;

/**
 * One client's wire, whatever carries it: a WebSocket on any container, later an event stream or a long poll.
 *
 * <p>Every method may be called by any thread and none blocks.
 */
public interface Connection extends Outlet {

    /** The connection's id: unique in the cluster, short, made at random. */
    String id();

    /** As whom the handshake admitted the client. */
    default Identity identity() {
        return Identity.ANONYMOUS;
    }

    /** The client's address as the hub believes it, for logs and limits; without a port. */
    String remoteAddress();

    /**
     * Sends a message of this connection's own, such as a reply, after all that was sent before. Where the client does not
     * read, messages queue up to the limit; past it the connection is closed as a slow consumer.
     */
    void send(Frame frame);

    /**
     * Starts the close handshake (RFC 6455 section 7): what was sent before still goes out, then the Close frame; the socket is
     * cut when the peer answered or the deadline has passed. Closing again has no effect.
     *
     * @param reason what happened, cut to {@link CloseCode#MAX_REASON_BYTES}
     */
    void close(CloseCode code, String reason);

    /**
     * Counts one message of the client's, for a conversation that counts them itself; false where it is one too many for its second, and the connection is being closed. To be called by the thread
     * that handles what the client says.
     */
    default boolean admits() {
        return true;
    }

    /**
     * How publications are compressed before they go into the log that this connection reads; null, which is the rule, where they
     * are not. Never changes in a connection's life.
     */
    default @Nullable FrameCompression compression() {
        return null;
    }

    /** The code with which this side closed the connection, or null where it has not. */
    @Nullable CloseCode closeCode();
}
