package io.parley.hub;

import io.parley.channel.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks whether a client may do something without doing it: for protocols that do it in another name, such as that of a group.
 *
 * <p>Every method may be called by any thread. Stages complete on any thread, often at once, and fail with a {@link Refusal}.
 */
public final class Permit {

    private Permit() {}

    /** Completes once the client may be here, which the backend may have to be asked; fails where it may not. */
    public static CompletionStage<Void> toBeHere(Client client) {
        return client.admitted(() -> CompletableFuture.completedFuture(null));
    }

    /** Completes where the client may subscribe like that, which the backend may have to be asked. */
    public static CompletionStage<Void> toFollow(Hub hub, Client client, SubscribeRequest request) {
        return client.admitted(() -> {
            check(hub, client, request);
            Consultation consultation = client.consultation;
            return consultation == null || !consultation.asks(Question.Kind.SUBSCRIBE)
                    ? CompletableFuture.completedFuture(null)
                    : consultation.follow(Caller.of(client), request.filter());
        });
    }

    /**
     * Returns where the client may still subscribe like that, as far as the hub itself knows.
     *
     * @throws Refusal where it may not
     */
    public static void check(Hub hub, Client client, SubscribeRequest request) {
        hub.doors().check(client.identity(), request);
    }
}
