package io.parley.http.api;

import io.parley.http.Grizzly;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One request from its head to the last byte of its answer: takes the first answer it is given, writes it without a thread that
 * waits for the client, and is over when its time is, whatever anybody does.
 *
 * <p>Any thread may answer.
 */
final class Exchange {

    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

    private final AsyncContext async;
    private final HttpServletResponse response;
    private final boolean head;
    private final Runnable atEnd;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable ScheduledFuture<?> deadline;

    /**
     * @param async started, and without a timeout of its own
     * @param atEnd called once, when the exchange is over
     */
    Exchange(AsyncContext async, HttpServletRequest request, HttpServletResponse response, Runnable atEnd) {
        this.async = async;
        this.response = response;
        this.head = request.getMethod().equals("HEAD");
        this.atEnd = atEnd;
    }

    /**
     * Gives the exchange its time: where it is not answered by then, {@code late} is to do it; where the answer is not written by
     * then or soon after, the connection is cut.
     */
    void within(long millis, ScheduledExecutorService timer, Runnable late) {
        deadline = timer.schedule(
                () -> {
                    if (answered.get()) {
                        end();
                        return;
                    }
                    late.run();
                    deadline = timer.schedule(this::end, millis, TimeUnit.MILLISECONDS);
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    /** Answers, if nobody has before. */
    void answer(ApiAnswer answer) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        try {
            response.setStatus(answer.status());
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
            answer.headers().forEach(response::setHeader);
            if (answer.contentType() != null) {
                response.setContentType(answer.contentType());
                response.setContentLength(answer.body().length);
            }
            if (head || answer.body().length == 0) {
                end();
                return;
            }
            write(answer.body());
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    /** Ends the exchange as it is; the container closes the connection where the answer is not whole. */
    void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        ScheduledFuture<?> running = deadline;
        if (running != null) {
            running.cancel(false);
        }
        try {
            async.complete();
        } catch (IllegalStateException e) {
            // The container has ended it, since the client is gone.
            LOG.log(System.Logger.Level.DEBUG, "a request of the API had ended", e);
        } finally {
            atEnd.run();
        }
    }

    private void failed(Throwable failure) {
        LOG.log(System.Logger.Level.DEBUG, "an answer of the API was not written", failure);
        end();
    }

    private void write(byte[] body) throws IOException {
        ServletOutputStream out = Objects.requireNonNull(response.getOutputStream());
        Writing writing = new Writing(out, body);
        out.setWriteListener(writing);
        if (Grizzly.owns(out)) {
            writing.onWritePossible();
        }
    }

    /** The body on its way out; the container calls by one thread at a time. */
    private final class Writing implements WriteListener {

        private static final int PIECE = 8192;

        private final ServletOutputStream out;
        private final byte[] body;
        private int at;

        Writing(ServletOutputStream out, byte[] body) {
            this.out = out;
            this.body = body;
        }

        @Override
        public void onWritePossible() throws IOException {
            while (!ended.get() && out.isReady()) {
                if (at == body.length) {
                    end();
                    return;
                }
                int count = Math.min(PIECE, body.length - at);
                out.write(body, at, count);
                at += count;
            }
        }

        @Override
        public void onError(Throwable failure) {
            failed(failure);
        }
    }
}
