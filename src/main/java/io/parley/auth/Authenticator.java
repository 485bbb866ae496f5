package io.parley.auth;

import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds out who shows credentials. May be called by any thread and does not block. */
@FunctionalInterface
public interface Authenticator {

    /** For a hub without authentication: everybody is anonymous, whoever they say they are. */
    Authenticator NOBODY_IS_ASKED = credentials -> CompletableFuture.completedFuture(Identity.ANONYMOUS);

    /**
     * Completes with the identity, often at once; {@link Credentials.None} becomes {@link Identity#ANONYMOUS}. Fails with a {@link
     * Refusal} of {@link ErrorCode#UNAUTHENTICATED} that says which rule the credentials break and never repeats them, or of {@link
     * ErrorCode#UNAVAILABLE} where that cannot be found out at the moment.
     */
    CompletionStage<Identity> authenticate(Credentials credentials);
}
