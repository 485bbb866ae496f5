package io.parley.backend;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads a response as far as it is allowed to be long; where it is longer, the connection is given up. */
final class BoundedBody implements BodySubscriber<byte[]> {

    private final int most;
    private final @Nullable Unanswered refusal;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    private BoundedBody(int most, @Nullable Unanswered refusal) {
        this.most = most;
        this.refusal = refusal;
    }

    /** @param most bytes, 0 or more */
    static BoundedBody ofAtMost(int most) {
        return new BoundedBody(most, null);
    }

    /** Reads nothing, and fails with this. */
    static BoundedBody unread(Unanswered refusal) {
        return new BoundedBody(0, refusal);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (refusal == null) {
            given.request(Long.MAX_VALUE);
        } else {
            body.completeExceptionally(refusal);
            given.cancel();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (body.isDone()) {
                return;
            }
            if (buffer.remaining() > most - read.size()) {
                body.completeExceptionally(
                        new Unanswered(Failure.TOO_LARGE, "the backend's answer has more than " + most + " bytes"));
                if (subscription != null) {
                    subscription.cancel();
                }
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
}
