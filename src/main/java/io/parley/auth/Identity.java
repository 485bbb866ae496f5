package io.parley.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * As whom a connection or a request is here. Immutable; a refresh replaces it by another.
 *
 * @param user who it is, unique among users, or null for somebody anonymous
 * @param name what others are to see in place of the connection's id, or null where the proof does not say
 * @param proof how that was proven
 * @param tokenId the id of the token ({@code jti}), or null where it has none
 * @param issuedAt when the proof was issued, or null where that is not known
 * @param expiresAt until when the proof holds, or null for as long as the connection
 * @param rights what the proof grants
 */
public record Identity(
        @Nullable String user,
        @Nullable String name,
        Proof proof,
        @Nullable String tokenId,
        @Nullable Instant issuedAt,
        @Nullable Instant expiresAt,
        Rights rights) {

    /** Somebody of whom nothing is known. */
    public static final Identity ANONYMOUS = new Identity(null, null, Proof.NONE, null, null, null, Rights.NONE);

    /** How somebody showed who they are. */
    public enum Proof {
        NONE,
        TOKEN,
        TICKET,
        /** The servlet container knows them, by its session. */
        PRINCIPAL,
        BASIC
    }

    public boolean isAnonymous() {
        return user == null;
    }

    /** The same with more rights. */
    public Identity with(Rights more) {
        return more == Rights.NONE
                ? this
                : new Identity(user, name, proof, tokenId, issuedAt, expiresAt, rights.and(more));
    }
}
