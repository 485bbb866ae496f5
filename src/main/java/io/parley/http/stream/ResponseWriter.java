package io.parley.http.stream;

import io.parley.http.Grizzly;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes one response without ever blocking (Servlet 6.0 section 5.8): takes bytes from its source as long as the peer reads, and goes on
 * when the container says that it reads again.
 *
 * <p>{@link #work} may be called by any thread, by several at once: one of them writes, and the others leave it a further round, so that
 * nobody waits and nothing is held while writing.
 */
final class ResponseWriter implements WriteListener {

    private static final System.Logger LOG = System.getLogger(ResponseWriter.class.getName());

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
    private volatile boolean started;
    private volatile boolean aborted;

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
        exchange.whenGone(this::abort);
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
        }
        source.over(broken);
    }
}
