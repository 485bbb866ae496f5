package io.parley.runtime.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a wire needs of a TCP connection: a write that does not block, a queue for what the socket did not take, and an end.
 *
 * <p>One write is parked at most; the wire waits for it before it writes again.
 */
interface Socket {

    /** Told, by any thread and perhaps before {@link #park} returns, what became of the parked bytes. */
    interface Parked {

        void sent();

        void failed();
    }

    /** Reads what has come, if anything, without blocking; nothing where that is not possible outside of its turn. */
    void read(ByteBuffer to) throws IOException;

    /** Writes what the socket takes at once, and leaves the rest in the buffer. */
    void write(ByteBuffer bytes) throws IOException;

    /** Sends the bytes when the socket takes them; they are not written to meanwhile. */
    void park(ByteBuffer bytes, Parked parked);

    /** Ends the output in good order, so that the peer reads to its end; input goes on. */
    void endOutput();

    /** Cuts the connection without waiting for anything. Never called under a lock: the close is told from within. */
    void cut();
}
