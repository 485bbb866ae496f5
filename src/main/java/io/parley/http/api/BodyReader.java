package io.parley.http.api;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import io.parley.http.Grizzly;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * Reads the body of a request as it comes in, without a thread that waits for it; the container calls by one thread at a time.
 */
final class BodyReader implements ReadListener {

    private final ServletInputStream in;
    private final long announced;
    private final int limit;
    private final byte[] buffer = new byte[4096];
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CompletableFuture<String> text = new CompletableFuture<>();

    private BodyReader(ServletInputStream in, long announced, int limit) {
        this.in = in;
        this.announced = announced;
        this.limit = limit;
    }

    /**
     * Reads a body of at most {@code limit} bytes. Fails with a {@link Refusal} where it is longer or not UTF-8, and with an {@link
     * IOException} where the client is gone.
     *
     * @param announced the length that the request names, or -1 where it names none
     */
    static CompletableFuture<String> read(ServletInputStream in, long announced, int limit) throws IOException {
        BodyReader reader = new BodyReader(in, announced, limit);
        in.setReadListener(reader);
        if (Grizzly.owns(in)) {
            reader.onDataAvailable();
        }
        return reader.text;
    }

    static Refusal tooLarge(int limit) {
        return new Refusal(
                ErrorCode.TOO_LARGE,
                Limit.API_REQUEST_BYTES,
                "a request has at most " + limit + " bytes (parley.api.request-bytes)");
    }

    @Override
    public void onDataAvailable() throws IOException {
        // Grizzly, asked once more behind the last byte, takes the connection's next request for more of this one.
        while (!text.isDone() && read.size() != announced) {
            if (!in.isReady()) {
                if (in.isFinished()) {
                    onAllDataRead();
                }
                return;
            }
            int count = in.read(buffer);
            if (count < 0) {
                onAllDataRead();
                return;
            }
            read.write(buffer, 0, count);
            if (read.size() > limit) {
                text.completeExceptionally(tooLarge(limit));
            }
        }
        onAllDataRead();
    }

    @Override
    public void onAllDataRead() {
        if (text.isDone()) {
            return;
        }
        try {
            text.complete(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(read.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            text.completeExceptionally(new Refusal(ErrorCode.MALFORMED, "not JSON: the request is not UTF-8"));
        }
    }

    @Override
    public void onError(Throwable failure) {
        // Of what kind it is differs from container to container; there is nobody left to tell.
        text.completeExceptionally(new IOException("the rest of the request does not come", failure));
    }
}
