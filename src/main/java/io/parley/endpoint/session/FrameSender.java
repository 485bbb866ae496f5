package io.parley.endpoint.session;

import io.parley.channel.CloseCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Writes encoded frames through a container's session. Called by one flusher at a time, which it may block. */
interface FrameSender {

    /**
     * Writes all the frames, if it can with one system call.
     *
     * @param decoded the calling thread's, which remembers what it has read last
     * @param atMost how long it may take
     * @throws IOException where the container could not write them, or not in time
     */
    void send(List<Slice> frames, DecodedFrames decoded, Duration atMost) throws IOException;

    /** Tells whose pongs wait with its own frames, where the container lets the hub see to that. Called once, before any frame. */
    default void serve(SessionConnection connection) {}

    /**
     * Closes the session, behind all that was sent.
     *
     * @throws IOException where the peer has gone already
     */
    void close(CloseCode code, String reason) throws IOException;

    /** The session is over: nothing more is sent. */
    default void over() {}
}
