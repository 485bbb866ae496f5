package io.parley.http.upgraded;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The output of one WebSocket on Payara, shared by the hub and by Tyrus, who answers pings and Close frames there: it keeps whole
 * frames apart, bounds what waits, and lets nothing follow a Close frame (RFC 6455 section 5.5.1).
 *
 * <p>Tyrus keeps what a full socket does not take in a queue without a bound, and gives it up when it closes. It is told that
 * there is always room, therefore, and what it writes is looked at here: a pong for which there is no room waits among the hub's
 * own frames, a Close frame goes behind all that waits.
 *
 * <p>Any thread; Tyrus calls it under a lock of its own.
 */
public final class UpgradedOutput extends ServletOutputStream implements WriteListener {

    /** Who keeps the pongs for which there is no room. Called under Tyrus' lock, and not under this output's. */
    public interface Pongs {

        /** Whether nothing waits that a pong would overtake. */
        boolean mayPass();

        /** Takes the encoded frame, to send it in its turn. */
        void queue(byte[] pong);
    }

    /** First bytes of frames in one piece (RFC 6455 section 5.2). */
    private static final int CLOSE = 0x88;

    private static final int PONG = 0x8A;

    private final ServletOutputStream stream;
    private final UpgradedSocket socket;
    private final Pongs pongs;

    private boolean closed;
    private boolean over;
    private @Nullable Throwable failure;

    /**
     * @param stream the container's; takes this object for its listener
     * @throws IllegalStateException where the stream has a listener, or belongs to no upgraded connection
     */
    UpgradedOutput(ServletOutputStream stream, UpgradedSocket socket, Pongs pongs) {
        this.stream = stream;
        this.socket = socket;
        this.pongs = pongs;
    }

    /** Has the stream tell when it has room again. */
    void listen() {
        stream.setWriteListener(this);
    }

    /**
     * Writes the hub's frames as soon as there is room.
     *
     * @param frames whole encoded frames, which are not written to
     * @param atMost how long it may take until there is room
     * @throws IOException where the time is over, the peer has gone, or a Close frame has been written
     */
    public synchronized void send(byte[] frames, int at, int length, Duration atMost) throws IOException {
        long began = System.nanoTime();
        while (!hasRoom()) {
            long left = TimeUnit.NANOSECONDS.toMillis(atMost.toNanos() - (System.nanoTime() - began));
            if (left <= 0) {
                throw new IOException("the socket took nothing for " + atMost.toMillis() + " ms");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        stream.write(frames, at, length);
        stream.flush();
    }

    /**
     * Writes the hub's Close frame behind all that waits; there is no other after it.
     *
     * @throws IOException where the peer has gone, or the session is over: the answer to the peer's own Close is Tyrus'
     */
    public synchronized void close(byte[] frame) throws IOException {
        if (over) {
            throw new IOException("the session is over");
        }
        last(frame, 0, frame.length);
    }

    /** The session is over: the hub writes no more, for the container may use the stream for another request. */
    public synchronized void over() {
        over = true;
        notifyAll();
    }

    @Override
    public synchronized void onWritePossible() {
        notifyAll();
    }

    @Override
    public synchronized void onError(Throwable gone) {
        failure = gone;
        notifyAll();
    }

    /** True, so that Tyrus queues nothing itself. */
    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        throw new IllegalStateException("there is always room");
    }

    /** Takes one frame of Tyrus'. */
    @Override
    public void write(byte[] frame, int at, int length) throws IOException {
        int first = length == 0 ? 0 : frame[at] & 0xFF;
        if (first == CLOSE) {
            last(frame, at, length);
        } else if (first == PONG) {
            if (!pongs.mayPass() || !sendNow(frame, at, length)) {
                pongs.queue(Arrays.copyOfRange(frame, at, at + length));
            }
        } else {
            throw new IOException("a frame that the hub has not sent");
        }
    }

    @Override
    public void write(int one) throws IOException {
        throw new IOException("less than a frame");
    }

    /** Nothing: each frame has left when it has been written. */
    @Override
    public void flush() {}

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private synchronized boolean sendNow(byte[] frame, int at, int length) throws IOException {
        if (!hasRoom()) {
            return false;
        }
        stream.write(frame, at, length);
        stream.flush();
        return true;
    }

    private synchronized void last(byte[] frame, int at, int length) throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        notifyAll();
        // Otherwise this thread would wait for room, half a minute where the peer does not read.
        socket.lift();
        stream.write(frame, at, length);
        stream.flush();
    }

    /** Holds the lock. */
    private boolean hasRoom() throws IOException {
        if (closed || over) {
            throw new IOException("closed");
        }
        if (failure != null) {
            throw new IOException("the peer has gone", failure);
        }
        try {
            return stream.isReady();
        } catch (RuntimeException e) {
            throw new IOException("the container takes no more", e);
        }
    }
}
