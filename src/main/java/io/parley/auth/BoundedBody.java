package io.parley.auth;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer from another server as far as it is allowed to be long; where it is longer, the connection is given up. For one
 * answer, read by one thread at a time.
 */
public final class BoundedBody implements BodySubscriber<byte[]> {

    private final int most;
    private final Exception refusal;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    private BoundedBody(int most, Exception refusal) {
        this.most = most;
        this.refusal = refusal;
    }

    /**
     * Reads up to a limit.
     *
     * @param most bytes, 0 or more
     * @param tooLong what to fail with where there are more
     */
    public static BoundedBody ofAtMost(int most, Exception tooLong) {
        return new BoundedBody(most, tooLong);
    }

    /** Reads nothing, and fails with this. */
    public static BoundedBody unread(Exception refusal) {
        return new BoundedBody(-1, refusal);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (most < 0) {
            refuse();
        } else {
            given.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (body.isDone()) {
                return;
            }
            if (buffer.remaining() > most - read.size()) {
                refuse();
                return;
            }
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            read.writeBytes(bytes);
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(read.toByteArray());
    }

    private void refuse() {
        body.completeExceptionally(refusal);
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
