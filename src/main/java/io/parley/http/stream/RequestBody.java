package io.parley.http.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import io.parley.http.Grizzly;
import io.parley.transport.FlushBatch;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Reads a request's body, a text in UTF-8, without blocking a thread however slowly it comes, up to a limit and a deadline.
 *
 * <p>The body must state its length: Grizzly's stream, asked whether it is ready once all was read and before it has said so, waits for
 * more and takes the connection's next request for it. So nothing is asked of it behind the last byte.
 */
final class RequestBody implements ReadListener {

    private final ServletInputStream in;
    private final Consumer<String> whole;
    private final Consumer<Refusal> refused;
    private final byte[] bytes;
    private volatile int count;
    private final AtomicBoolean done = new AtomicBoolean();
    private final ScheduledFuture<?> deadline;

    private RequestBody(
            ServletInputStream in,
            int length,
            Duration atMost,
            ScheduledExecutorService timer,
            Consumer<String> whole,
            Consumer<Refusal> refused) {
        this.in = in;
        this.bytes = new byte[length];
        this.whole = whole;
        this.refused = refused;
        this.deadline = timer.schedule(
                () -> fail(new Refusal(
                        ErrorCode.BAD_REQUEST,
                        "the body did not come within " + atMost.toSeconds() + " s (parley.http.head-timeout)")),
                atMost.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /**
     * Reads the body of a request that is asynchronous already; exactly one of the two is called, by any thread.
     *
     * @param limit bytes that it may have
     * @param atMost how long it may take
     */
    static void read(
            HttpServletRequest request,
            int limit,
            Duration atMost,
            ScheduledExecutorService timer,
            Consumer<String> whole,
            Consumer<Refusal> refused)
            throws IOException {
        long length = request.getContentLengthLong();
        if (length < 0) {
            refused.accept(new Refusal(ErrorCode.BAD_REQUEST, "the request needs a body and a Content-Length"));
            return;
        }
        if (length > limit) {
            refused.accept(tooLarge(limit));
            return;
        }
        RequestBody body = new RequestBody(request.getInputStream(), (int) length, atMost, timer, whole, refused);
        body.in.setReadListener(body);
        if (Grizzly.owns(body.in)) {
            body.onDataAvailable();
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (!done.get() && count < bytes.length) {
            if (!in.isReady()) {
                // Another thread may be reading from now on, and may be done with the request by now.
                return;
            }
            int read = in.read(bytes, count, bytes.length - count);
            if (read < 0) {
                break;
            }
            count = count + read;
        }
        if (!done.get() && in.isFinished()) {
            onAllDataRead();
        }
    }

    @Override
    public void onAllDataRead() {
        if (count < bytes.length) {
            fail(new Refusal(ErrorCode.BAD_REQUEST, "the body did not come whole"));
            return;
        }
        if (!done.compareAndSet(false, true)) {
            return;
        }
        deadline.cancel(false);
        FlushBatch.begin();
        try {
            String text;
            try {
                text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            } catch (CharacterCodingException e) {
                refused.accept(new Refusal(ErrorCode.MALFORMED, "the body is not UTF-8"));
                return;
            }
            whole.accept(text);
        } finally {
            FlushBatch.endAndForget();
        }
    }

    @Override
    public void onError(Throwable failure) {
        fail(new Refusal(ErrorCode.BAD_REQUEST, "the body did not come whole"));
    }

    private void fail(Refusal refusal) {
        if (done.compareAndSet(false, true)) {
            deadline.cancel(false);
            refused.accept(refusal);
        }
    }

    private static Refusal tooLarge(int limit) {
        return new Refusal(
                ErrorCode.TOO_LARGE,
                Limit.MESSAGE_BYTES,
                "a body has at most " + limit + " bytes (parley.limits.message-bytes)");
    }
}
