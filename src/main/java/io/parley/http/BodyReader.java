package io.parley.http;

import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * Reads the body of a request, a text in UTF-8, as it comes in, without a thread that waits for it; the container calls by one thread
 * at a time.
 */
public final class BodyReader implements ReadListener {

    private final ServletInputStream in;
    private final long announced;
    private final int limit;
    private final Refusal tooLarge;
    private final byte[] buffer = new byte[4096];
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CompletableFuture<String> text = new CompletableFuture<>();

    private BodyReader(ServletInputStream in, long announced, int limit, Refusal tooLarge) {
        this.in = in;
        this.announced = announced;
        this.limit = limit;
        this.tooLarge = tooLarge;
    }

    /**
     * Reads the body of an asynchronous request. The future is completed by a thread of the container, unless the caller does so
     * before: then nothing more is read. It fails with a {@link Refusal} where the body is too long or not UTF-8, and with an {@link
     * IOException} where it does not come whole.
     *
     * @param limit the most bytes that it may have
     * @param tooLarge what to refuse a longer one with
     */
    public static CompletableFuture<String> read(HttpServletRequest request, int limit, Refusal tooLarge)
            throws IOException {
        long announced = request.getContentLengthLong();
        if (announced > limit) {
            return CompletableFuture.failedFuture(tooLarge);
        }
        ServletInputStream in = request.getInputStream();
        BodyReader reader = new BodyReader(in, announced, limit, tooLarge);
        in.setReadListener(reader);
        if (Grizzly.owns(in)) {
            reader.onDataAvailable();
        }
        return reader.text;
    }

    @Override
    public void onDataAvailable() throws IOException {
        // Grizzly, asked once more behind the last byte, takes the connection's next request for more of this one.
        while (!text.isDone() && read.size() != announced) {
            if (!in.isReady()) {
                // Of a body that says its length nothing more is asked: another thread may be reading from now on.
                if (announced < 0 && in.isFinished()) {
                    onAllDataRead();
                }
                return;
            }
            int count = in.read(buffer);
            if (count < 0) {
                break;
            }
            read.write(buffer, 0, count);
            if (read.size() > limit) {
                text.completeExceptionally(tooLarge);
            }
        }
        onAllDataRead();
    }

    @Override
    public void onAllDataRead() {
        if (text.isDone()) {
            return;
        }
        if (read.size() < announced) {
            onError(new IOException("only " + read.size() + " of " + announced + " bytes came"));
            return;
        }
        try {
            text.complete(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(read.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            text.completeExceptionally(new Refusal(ErrorCode.MALFORMED, "not JSON: the body is not UTF-8"));
        }
    }

    @Override
    public void onError(Throwable failure) {
        // Of what kind it is differs from container to container.
        text.completeExceptionally(new IOException("the rest of the body does not come", failure));
    }
}
