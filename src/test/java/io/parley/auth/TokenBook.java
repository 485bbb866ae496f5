package io.parley.auth;

import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An authenticator that knows what a test has entered, whatever kind of credentials it comes as, and may be held up. */
public final class TokenBook implements Authenticator {

    private final Map<String, Identity> entries = new ConcurrentHashMap<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private volatile @Nullable CompletableFuture<Void> hold;

    /** An identity by a token of that id, which grants nothing beyond the rules. */
    public static Identity user(String user, @Nullable Instant expiresAt) {
        return new Identity(user, null, Identity.Proof.TOKEN, "id of " + user, null, expiresAt, Rights.NONE);
    }

    public TokenBook enter(String secret, Identity identity) {
        entries.put(secret, identity);
        return this;
    }

    /** From now on nobody of that name is known any more. */
    public void revoke(String user) {
        revoked.add(user);
    }

    public boolean isRevoked(Identity identity) {
        return identity.user() != null && revoked.contains(identity.user());
    }

    /** Completes nothing until the future does. */
    public void holdUntil(CompletableFuture<Void> released) {
        hold = released;
    }

    @Override
    public CompletionStage<Identity> authenticate(Credentials credentials) {
        CompletableFuture<Void> until = hold;
        CompletableFuture<Void> start = until == null ? CompletableFuture.completedFuture(null) : until;
        return start.thenApply(released -> look(credentials));
    }

    private Identity look(Credentials credentials) {
        if (credentials instanceof Credentials.None) {
            return Identity.ANONYMOUS;
        }
        Identity identity = entries.get(secret(credentials));
        if (identity == null || isRevoked(identity)) {
            throw new Refusal(
                    ErrorCode.UNAUTHENTICATED,
                    identity == null ? "nobody has such credentials" : "the credentials were revoked");
        }
        return identity;
    }

    private static String secret(Credentials credentials) {
        if (credentials instanceof Credentials.Token token) {
            return token.compact();
        } else if (credentials instanceof Credentials.Ticket ticket) {
            return ticket.value();
        } else if (credentials instanceof Credentials.Basic basic) {
            return basic.user() + ":" + basic.password();
        } else if (credentials instanceof Credentials.Principal principal) {
            return principal.name();
        }
        throw new AssertionError(credentials.toString());
    }
}
