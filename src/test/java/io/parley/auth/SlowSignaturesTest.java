package io.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a flood of signatures on the slowest curve does to those who send it, and to the others. */
class SlowSignaturesTest {

    private static final int FLOOD = 500;
    private static final String HS256 = "{\"alg\":\"HS256\"}";

    private final AuthenticationCounts counts = new AuthenticationCounts();
    private final Tokens tokens = new Tokens(
            List.of(KeySource.of(List.of(TokenChecks.secret(), TokenChecks.key("slow", Mint.P521)))),
            new ClaimRules(null, List.of(), Duration.ZERO, Duration.ofDays(1), "sub", null, "parley", 10),
            8192,
            1,
            () -> TokenChecks.NOW,
            counts);

    @AfterEach
    void close() {
        tokens.close();
    }

    @Test
    void floodIsRefusedWhereTooManyWaitAndHoldsUpNobody() {
        String slow = Mint.token("ES512", Mint.P521, "{\"alg\":\"ES512\",\"kid\":\"slow\"}", TokenChecks.ALICE);
        String quick = Mint.hmac(HS256, TokenChecks.ALICE);
        List<CompletableFuture<Identity>> flood = new ArrayList<>();
        for (int i = 0; i < FLOOD; i++) {
            flood.add(tokens.authenticate(slow).toCompletableFuture());
            assertThat(tokens.authenticate(quick).toCompletableFuture()).isDone();
        }

        int accepted = 0;
        for (CompletableFuture<Identity> one : flood) {
            try {
                assertThat(one.join().user()).isEqualTo("alice");
                accepted++;
            } catch (CompletionException e) {
                assertThat(((Refusal) e.getCause()).limit()).isEqualTo(Limit.AUTHENTICATIONS_WAITING);
            }
        }
        assertThat(accepted).isBetween(1, FLOOD - 1);
        assertThat(counts.limits().of(Limit.AUTHENTICATIONS_WAITING)).isEqualTo(FLOOD - accepted);
    }

    @Test
    void nothingIsCheckedForAnAlgorithmThatNoKeyIsFor() {
        String foreign = Mint.token("ES256", Mint.P256, "{\"alg\":\"ES256\",\"kid\":\"slow\"}", TokenChecks.ALICE);
        CompletableFuture<Identity> answer = tokens.authenticate(foreign).toCompletableFuture();
        assertThat(answer).isDone();
        assertThat(Refused.rule(Refused.of(answer))).isEqualTo("token.algorithm");
    }
}
