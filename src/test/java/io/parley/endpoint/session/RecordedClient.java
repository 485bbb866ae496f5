package io.parley.endpoint.session;

import io.parley.auth.Identity;
import io.parley.channel.CloseCode;
import io.parley.transport.ConnectionCounts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A client without a container: keeps what each write brought it and how it was closed, and takes no bytes while it is held. */
final class RecordedClient implements FrameSender {

    final SessionConnection connection;

    /** The messages of each write, joined by blanks; at the end how the session was closed. */
    final List<String> writes = new CopyOnWriteArrayList<>();

    /** The threads that wrote. */
    final List<Thread> writers = new CopyOnWriteArrayList<>();

    /** The most threads that were writing to this client at a time. */
    final AtomicInteger mostAtATime = new AtomicInteger();

    /** Thrown by the next writes. */
    volatile @Nullable Throwable failure;

    /** Run within each write. */
    volatile Runnable whileWriting = () -> {};

    private final AtomicInteger writing = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);

    RecordedClient(String id, Flushers flushers, SessionLimits limits, ConnectionCounts counts) {
        connection = new SessionConnection(
                id, "192.0.2.7", Identity.ANONYMOUS, this, flushers, limits, counts, limits.messageBytes());
    }

    /** Takes no bytes from now on: a write comes to nothing but the end of its time. */
    RecordedClient hold() {
        held = new CountDownLatch(1);
        return this;
    }

    void release() {
        held.countDown();
    }

    boolean isBeingWritten() {
        return writing.get() > 0;
    }

    @Override
    public void send(List<Slice> frames, DecodedFrames decoded, Duration atMost) throws IOException {
        mostAtATime.accumulateAndGet(writing.incrementAndGet(), Math::max);
        try {
            writers.add(Thread.currentThread());
            whileWriting.run();
            Throwable thrown = failure;
            if (thrown instanceof IOException io) {
                throw io;
            } else if (thrown instanceof RuntimeException unchecked) {
                throw unchecked;
            } else if (thrown instanceof Error error) {
                throw error;
            }
            if (!held.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the socket took nothing for " + atMost);
            }
            writes.add(inWords(frames, decoded));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            writing.decrementAndGet();
        }
    }

    private static String inWords(List<Slice> frames, DecodedFrames decoded) {
        List<String> words = new ArrayList<>();
        for (Slice slice : frames) {
            for (DecodedFrames.Message message : decoded.of(slice)) {
                words.add(
                        switch (message.opcode()) {
                            case TEXT -> message.text();
                            default -> message.opcode() + " of " + message.length();
                        });
            }
        }
        return String.join(" ", words);
    }

    @Override
    public void close(CloseCode code, String reason) {
        writes.add("close " + code.number() + " " + reason);
    }
}
