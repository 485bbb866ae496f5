package io.parley.http.stream;

import io.parley.http.Grizzly;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes one response without ever blocking (Servlet 6.0 section 5.8): takes bytes from its source as long as the peer reads, and goes on
 * when the container says that it reads again.
 *
 * <p>{@link #work} may be called by any thread, by several at once: one of them writes, and the others leave it a further round, so that
 * nobody waits and nothing is held while writing. Only the container's thread that has given the request up waits for the one that
 * writes, see {@link #vacate}.
 */
final class ResponseWriter implements WriteListener {

    private static final System.Logger LOG = System.getLogger(ResponseWriter.class.getName());

    /** How long the container is kept waiting for a thread that is in one of its calls, none of which blocks. */
    private static final long VACATING_SECONDS = 10;

    /** Where the bytes come from; called by one thread at a time. */
    interface Source {

        /** What goes out next, or null where there is nothing at the moment. */
        byte @Nullable [] next();

        /** Whether nothing more will come; asked where {@link #next} had nothing. */
        boolean ended();

        /** The peer takes nothing at the moment. */
        void heldUp();

        /** Nothing more is asked for, because all was sent or the connection broke. Called once. */
        void over(boolean broken);
    }

    private final Exchange exchange;
    private final ServletOutputStream out;
    private final Source source;
    private final Rounds rounds = new Rounds(this::write);
    private final CountDownLatch vacated = new CountDownLatch(1);
    private volatile boolean started;
    private volatile boolean aborted;

    /** The thread that may be in a call of the container. */
    private volatile @Nullable Thread writing;

    /** Whether the last round had to stop because the peer took nothing. */
    private volatile boolean heldUp;

    private boolean dirty;
    private boolean over;

    private ResponseWriter(Exchange exchange, ServletOutputStream out, Source source) {
        this.exchange = exchange;
        this.out = out;
        this.source = source;
    }

    /** The writer of this response, whose status and headers are set; it begins with {@link #start}. */
    static ResponseWriter of(Exchange exchange, Source source) throws IOException {
        return new ResponseWriter(exchange, exchange.response().getOutputStream(), source);
    }

    /** Begins to write. To be called once. */
    void start() {
        exchange.whenOver(this::vacate, this::abort);
        out.setWriteListener(this);
        if (Grizzly.owns(out)) {
            onWritePossible();
        }
    }

    /** Ends the response as it is, whatever was not sent. */
    void abort() {
        aborted = true;
        work();
    }

    /**
     * Ends a response that the container has given up, and returns when no thread is in it any more.
     *
     * <p>A write by a thread of ours that fails makes Tomcat call this by one of its own before that write has thrown. When this returns
     * Tomcat keeps request and response for another connection, and what the failing write notes in them after that ends the other's
     * response in the midst.
     */
    private void vacate() {
        // It makes no first call any more where it has made none.
        started = true;
        abort();
        if (writing == Thread.currentThread()) {
            return;
        }
        try {
            if (!vacated.await(VACATING_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "a response is still written to that the container has given up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isHeldUp() {
        return heldUp;
    }

    /** Writes what there is, as far as the peer takes it. */
    void work() {
        if (started) {
            rounds.run();
        }
    }

    @Override
    public void onWritePossible() {
        started = true;
        work();
    }

    @Override
    public void onError(Throwable failure) {
        LOG.log(System.Logger.Level.DEBUG, "a response broke", failure);
        abort();
    }

    private void write() {
        writing = Thread.currentThread();
        try {
            while (!over) {
                if (aborted) {
                    finish(true);
                } else if (!out.isReady()) {
                    heldUp = true;
                    source.heldUp();
                    if (!aborted) {
                        return;
                    }
                } else if (!writeNext()) {
                    return;
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "a response broke", e);
            finish(true);
        } finally {
            writing = null;
        }
    }

    /** Whether there was something to do. */
    private boolean writeNext() throws IOException {
        heldUp = false;
        byte[] next = source.next();
        if (next != null) {
            out.write(next);
            dirty = true;
        } else if (dirty) {
            dirty = false;
            out.flush();
        } else if (source.ended()) {
            finish(false);
        } else {
            return false;
        }
        return true;
    }

    private void finish(boolean broken) {
        if (over) {
            return;
        }
        over = true;
        try {
            exchange.complete();
        } catch (IllegalStateException completed) {
            LOG.log(System.Logger.Level.DEBUG, "a response was over already", completed);
        } finally {
            vacated.countDown();
        }
        source.over(broken);
    }
}
