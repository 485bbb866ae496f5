package io.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.parley.channel.Refusal;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The refusal with which an authentication fails. */
final class Refused {

    private Refused() {}

    static Refusal of(CompletionStage<Identity> authentication) {
        Throwable thrown =
                catchThrowable(() -> authentication.toCompletableFuture().join());
        assertThat(thrown).isInstanceOf(CompletionException.class);
        assertThat(thrown.getCause()).isInstanceOf(Refusal.class);
        return (Refusal) thrown.getCause();
    }

    /** The id of the rule, with which the sentence ends. */
    static String rule(Refusal refusal) {
        String reason = refusal.reason();
        assertThat(reason).endsWith(")");
        return reason.substring(reason.lastIndexOf('(') + 1, reason.length() - 1);
    }
}
