package io.parley.auth;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import io.parley.channel.Tally;

/** Counts who was let in, by kind of proof, and what was refused, by rule. Any thread. */
public final class AuthenticationCounts {

    private final Tally<Identity.Proof> accepted = new Tally<>(Identity.Proof.class);
    private final Tally<CredentialRule> refused = new Tally<>(CredentialRule.class);
    private final Tally<Limit> limits = new Tally<>(Limit.class);

    /** Credentials that were good, by kind; {@link Identity.Proof#NONE} are those who showed none. */
    public Tally<Identity.Proof> accepted() {
        return accepted;
    }

    /** Credentials that were refused. */
    public Tally<CredentialRule> refused() {
        return refused;
    }

    /** Limits that stood against an authentication, a ticket or a revocation. */
    public Tally<Limit> limits() {
        return limits;
    }

    /** Counts a refusal of credentials and makes it. The sentence must hold nothing of the secret. */
    Refusal refuse(CredentialRule rule, String sentence) {
        refused.add(rule);
        ErrorCode code = rule == CredentialRule.UNAVAILABLE ? ErrorCode.UNAVAILABLE : ErrorCode.UNAUTHENTICATED;
        return new Refusal(code, sentence + " (" + rule.id() + ")");
    }

    /** Counts that a limit was reached and makes the refusal, which names its setting. */
    Refusal exceeded(ErrorCode code, Limit limit, String sentence) {
        limits.add(limit);
        return new Refusal(code, limit, sentence + " (" + limit.setting() + ")");
    }
}
