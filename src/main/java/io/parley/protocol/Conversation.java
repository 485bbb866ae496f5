package io.parley.protocol;

import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.transport.Frame;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One connection's protocol state machine: what the client says in, replies out through its {@link io.parley.transport.Connection}.
 *
 * <p>{@link #text} and {@link #binary} are called by one thread at a time, in the order of the messages; {@link #closed} once,
 * last, perhaps by another thread while a message is being handled. Bad input is answered by an error or a close code;
 * an exception thrown from here is a bug, and closes the connection with 1011.
 */
public interface Conversation {

    /** A whole text message. */
    void text(String message);

    /** A whole binary message; the buffer is the callee's only during the call. */
    void binary(ByteBuffer message);

    /**
     * Whether the conversation counts by itself how many messages the client sends, by {@link
     * io.parley.transport.Connection#admits}, since a message of its protocol is no message of the connection.
     */
    default boolean countsMessages() {
        return false;
    }

    /**
     * What is to be said before the hub's Close frame, or null for nothing. Asked once, by whichever thread has the connection closed,
     * whoever wants it; nothing else is sent after it. Must neither block nor wait for a lock.
     */
    default @Nullable Frame lastWords(CloseCode code, String reason) {
        return null;
    }

    /** The connection is gone; nothing can be sent any more. */
    void closed(Departure cause);
}
