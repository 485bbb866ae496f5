package io.parley.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of the way to the backend when the hub has stopped. */
class SignedPostsTest {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SignedPosts posts = new SignedPosts(
            new Signature(List.of("a-secret-of-the-tests")),
            InstantSource.system(),
            timer,
            Duration.ofSeconds(20),
            1024);

    @AfterEach
    void stop() {
        posts.close();
        timer.shutdownNow();
    }

    @Test
    void isClosedWhenItsThreadsHaveEnded() throws InterruptedException {
        AtomicReference<Thread> thread = new AtomicReference<>();
        CountDownLatch working = new CountDownLatch(1);
        posts.execute(() -> {
            thread.set(Thread.currentThread());
            working.countDown();
            // It takes a moment to come to its end, whoever interrupts it.
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        });
        working.await();

        posts.close();

        assertThat(thread.get().isAlive()).isFalse();
    }

    @Test
    void sendsNothingOnceItIsClosed() {
        posts.close();

        assertThat(posts.isClosed()).isTrue();
        assertThatThrownBy(() -> posts.post(URI.create("http://127.0.0.1:9/"), new byte[0], Duration.ofSeconds(20))
                        .join())
                .hasRootCauseInstanceOf(Unanswered.class)
                .hasRootCauseMessage("the hub stops");
    }
}
