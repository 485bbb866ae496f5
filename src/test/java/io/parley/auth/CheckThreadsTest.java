package io.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckThreadsTest {

    private static final Identity ALICE =
            new Identity("alice", null, Identity.Proof.TOKEN, null, null, null, Rights.NONE);

    private final AuthenticationCounts counts = new AuthenticationCounts();
    private final CheckThreads threads = new CheckThreads("the-checks", 1, 2, counts);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void close() {
        released.countDown();
        threads.close();
    }

    @Test
    void runsOnAThreadOfItsOwn() {
        CompletionStage<String> name = threads.run(() -> Thread.currentThread().getName());
        assertThat(name.toCompletableFuture().join()).isEqualTo("the-checks");
    }

    @Test
    void failsAsTheCheckDoes() {
        CompletionStage<Identity> failed = threads.run(() -> {
            throw new GeneralSecurityException("no such curve");
        });
        assertThat(failed.toCompletableFuture())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining("no such curve");
    }

    @Test
    void onlySoManyWait() throws InterruptedException {
        CompletionStage<Identity> running = threads.run(this::held);
        begun.await();
        CompletionStage<Identity> first = threads.run(() -> ALICE);
        CompletionStage<Identity> second = threads.run(() -> ALICE);
        Refusal third = Refused.of(threads.run(() -> ALICE));

        assertThat(third.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(third.limit()).isEqualTo(Limit.AUTHENTICATIONS_WAITING);
        assertThat(third.reason()).isEqualTo("2 credentials wait to be checked, the most (parley.auth.waiting)");
        assertThat(counts.limits().of(Limit.AUTHENTICATIONS_WAITING)).isEqualTo(1);
        assertThat(counts.refused().of(CredentialRule.UNAVAILABLE)).isEqualTo(1);

        released.countDown();
        assertThat(running.toCompletableFuture().join()).isEqualTo(ALICE);
        assertThat(first.toCompletableFuture().join()).isEqualTo(ALICE);
        assertThat(second.toCompletableFuture().join()).isEqualTo(ALICE);
    }

    @Test
    void refusesWhatWaitsAtTheEndAndWhatComesAfterIt() throws InterruptedException {
        threads.run(this::held);
        begun.await();
        CompletionStage<Identity> waiting = threads.run(() -> ALICE);
        threads.close();

        assertThat(Refused.of(waiting).reason()).isEqualTo("the hub stops (credentials.unavailable)");
        assertThat(Refused.of(threads.run(() -> ALICE)).reason()).isEqualTo("the hub stops (credentials.unavailable)");
    }

    private Identity held() throws InterruptedException {
        begun.countDown();
        released.await();
        return ALICE;
    }
}
