package io.parley.auth;

import io.parley.channel.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Gives each kind of credentials to whatever can check it, and refuses what was revoked. Any thread; nothing blocks. */
public final class Authentication implements Authenticator {

    private final Ways ways;
    private final Revocations revocations;
    private final AuthenticationCounts counts;

    /**
     * How somebody can show who they are; null and false where they cannot.
     *
     * @param principals whether the servlet container's word is taken
     * @param anonymous whether somebody may show nothing
     */
    public record Ways(
            @Nullable Tokens tokens,
            @Nullable Tickets tickets,
            @Nullable Passwords passwords,
            boolean principals,
            boolean anonymous) {}

    public Authentication(Ways ways, Revocations revocations, AuthenticationCounts counts) {
        this.ways = ways;
        this.revocations = revocations;
        this.counts = counts;
    }

    @Override
    public CompletionStage<Identity> authenticate(Credentials credentials) {
        CompletionStage<Identity> identified;
        try {
            identified = identify(credentials);
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
        return identified.thenApply(this::accepted);
    }

    private Identity accepted(Identity identity) {
        if (revocations.isRevoked(identity)) {
            throw counts.refuse(CredentialRule.REVOKED, "the credentials were good, and have been revoked");
        }
        counts.accepted().add(identity.proof());
        return identity;
    }

    private CompletionStage<Identity> identify(Credentials credentials) {
        if (credentials instanceof Credentials.Token token && ways.tokens != null) {
            return ways.tokens.authenticate(token.compact());
        }
        if (credentials instanceof Credentials.Ticket ticket && ways.tickets != null) {
            return CompletableFuture.completedFuture(ways.tickets.redeem(ticket));
        }
        if (credentials instanceof Credentials.Basic basic && ways.passwords != null) {
            return ways.passwords.authenticate(basic);
        }
        if (credentials instanceof Credentials.Principal principal && ways.principals) {
            return CompletableFuture.completedFuture(known(principal.name()));
        }
        if (credentials instanceof Credentials.None) {
            return CompletableFuture.completedFuture(anonymous());
        }
        throw counts.refuse(CredentialRule.NOT_OFFERED, "this hub does not take " + kind(credentials));
    }

    private Identity anonymous() {
        if (ways.anonymous) {
            return Identity.ANONYMOUS;
        }
        throw counts.refuse(
                CredentialRule.NONE_SHOWN, "this hub wants to know who you are: show a token, a ticket or a password");
    }

    private Identity known(String name) {
        if (UserName.isId(name)) {
            return new Identity(name, null, Identity.Proof.PRINCIPAL, null, null, null, Rights.NONE);
        }
        throw counts.refuse(
                CredentialRule.NOT_OFFERED, "the servlet container's user has a name that no user can have");
    }

    private static String kind(Credentials credentials) {
        if (credentials instanceof Credentials.Token) {
            return "tokens";
        } else if (credentials instanceof Credentials.Ticket) {
            return "tickets";
        } else if (credentials instanceof Credentials.Basic) {
            return "passwords";
        } else {
            return "the servlet container's users";
        }
    }
}
