package io.parley.protocol;

import io.parley.channel.Departure;
import java.nio.ByteBuffer;

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

    /** The connection is gone; nothing can be sent any more. */
    void closed(Departure cause);
}
