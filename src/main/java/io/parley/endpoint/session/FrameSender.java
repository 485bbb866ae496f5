package io.parley.endpoint.session;

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
}
