package io.parley.endpoint.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.channel.CloseCode;
import io.parley.channel.Limit;
import io.parley.channel.Rate;
import io.parley.channel.Tally;
import io.parley.transport.ConnectionCounts;
import io.parley.transport.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients that do not read cost the others: more threads, up to a limit, and then a moment. */
class FlushersTest {

    private static final String SEND_TIMEOUT =
            "close 4001 slow consumer: a write took longer than parley.container.send-timeout";

    private final ConnectionCounts counts = new ConnectionCounts();
    private final Tally<Limit> reached = new Tally<>(Limit.class);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<RecordedClient> stuck = new ArrayList<>();
    private @Nullable Flushers flushers;

    @AfterEach
    void stop() {
        stuck.forEach(RecordedClient::release);
        if (flushers != null) {
            flushers.close();
        }
        timer.shutdownNow();
    }

    @Test
    void closesAsSlowWhoseWriteTakesTooLong() {
        RecordedClient client = stuck(start(1, 1, Duration.ofMillis(100)), Duration.ofMillis(100));

        await().untilAsserted(() -> assertThat(client.writes).containsExactly(SEND_TIMEOUT));
        assertThat(client.connection.closeCode()).isEqualTo(CloseCode.SLOW_CONSUMER);
        assertThat(counts.limits().of(Limit.CONTAINER_SEND_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void watchesTheAnswersOfTheContainersThreadsToo() {
        Duration timeout = Duration.ofMillis(100);
        RecordedClient client = client(start(1, 1, timeout), timeout).hold();
        client.connection.beginAnswer();
        client.connection.send(Frame.text("a"));
        client.connection.endAnswer();

        assertThat(client.writes).containsExactly(SEND_TIMEOUT);
        assertThat(client.writers).containsExactly(Thread.currentThread());
    }

    @Test
    void startsMoreThreadsWhileSomeAreHeldUp() {
        Duration timeout = Duration.ofSeconds(60);
        Flushers started = start(1, 64, timeout);
        for (int i = 0; i < 5; i++) {
            stuck(started, timeout);
        }
        assertGoesOnReceiving(client(started, timeout));

        assertThat(stuck).allMatch(RecordedClient::isBeingWritten);
        assertThat(stuck).allMatch(client -> client.connection.closeCode() == null);
        assertThat(reached.of(Limit.CONTAINER_FLUSHERS)).isZero();
    }

    @Test
    void servesOthersThoughStuckClientsHoldUpAllTheThreadsThereMayBe() {
        Duration timeout = Duration.ofSeconds(1);
        Flushers started = start(1, 3, timeout);
        RecordedClient healthy = client(started, timeout);
        for (int i = 0; i < 9; i++) {
            stuck(started, timeout);
        }
        assertGoesOnReceiving(healthy);
        await().untilAsserted(() ->
                assertThat(stuck).allSatisfy(client -> assertThat(client.writes).containsExactly(SEND_TIMEOUT)));
        assertGoesOnReceiving(healthy);

        assertThat(healthy.connection.closeCode()).isNull();
        assertThat(reached.of(Limit.CONTAINER_FLUSHERS)).isPositive();
        assertThat(stuck.stream().flatMap(client -> client.writers.stream()).distinct())
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void givesEachWriteLessTimeWhereAllThreadsAreHeldUp() {
        Duration timeout = Duration.ofSeconds(60);
        Flushers started = start(1, 2, timeout);
        assertThat(started.sendTimeout()).isEqualTo(timeout);
        for (int i = 0; i < 3; i++) {
            stuck(started, timeout);
        }

        await().untilAsserted(() -> assertThat(started.sendTimeout()).isLessThan(Duration.ofSeconds(1)));
        stuck.forEach(RecordedClient::release);
        await().untilAsserted(() -> assertThat(started.sendTimeout()).isEqualTo(timeout));
    }

    @Test
    void takesNoThreadForHeldUpThatGoesFromWriteToWrite() {
        Duration timeout = Duration.ofSeconds(60);
        CompletableFuture<Runnable> look = new CompletableFuture<>();
        Flushers started = startLookedAtBy(look);
        RecordedClient busy = client(started, timeout);
        RecordedClient waiting = client(started, timeout);
        AtomicInteger left = new AtomicInteger(10);
        busy.whileWriting = () -> {
            waiting.connection.send(Frame.text("late"));
            look.join().run();
            if (left.getAndDecrement() > 0) {
                busy.connection.send(Frame.text("more"));
            }
        };
        busy.connection.send(Frame.text("first"));

        await().untilAsserted(() -> assertThat(waiting.writes).hasSize(1));
        assertThat(busy.writes).hasSize(11);
        assertThat(reached.of(Limit.CONTAINER_FLUSHERS)).isZero();
    }

    @Test
    void takesNoThreadForHeldUpThatWaitsForNothingButAProcessor() {
        Duration timeout = Duration.ofSeconds(60);
        CompletableFuture<Runnable> look = new CompletableFuture<>();
        Flushers started = startLookedAtBy(look);
        RecordedClient busy = client(started, timeout);
        RecordedClient waiting = client(started, timeout);
        busy.whileWriting = () -> {
            waiting.connection.send(Frame.text("late"));
            look.join().run();
            look.join().run();
        };
        busy.connection.send(Frame.text("first"));

        await().untilAsserted(() -> assertThat(waiting.writes).containsExactly("late"));
        assertThat(reached.of(Limit.CONTAINER_FLUSHERS)).isZero();
    }

    @Test
    void endsItsThreadsThoughSomeAreHeldUp() {
        Duration timeout = Duration.ofSeconds(60);
        Flushers started = start(2, 2, timeout);
        RecordedClient client = stuck(started, timeout);
        await().until(client::isBeingWritten);
        started.close();

        assertThat(client.writers).isNotEmpty().noneMatch(Thread::isAlive);
    }

    /** Sends one message after the other, each when the one before it has come. */
    private static void assertGoesOnReceiving(RecordedClient client) {
        client.writes.clear();
        for (int i = 1; i <= 20; i++) {
            int number = i;
            client.connection.send(Frame.text("message " + number));
            await().pollInterval(Duration.ofMillis(5))
                    .untilAsserted(() -> assertThat(client.writes).hasSize(number));
        }
    }

    private RecordedClient stuck(Flushers started, Duration timeout) {
        RecordedClient client = client(started, timeout).hold();
        stuck.add(client);
        client.connection.send(Frame.text("unread"));
        return client;
    }

    private RecordedClient client(Flushers started, Duration timeout) {
        SessionLimits limits = new SessionLimits(
                Rate.UNLIMITED, 1 << 16, 1 << 16, 1 << 20, 1 << 20, Duration.ofSeconds(1), timeout, 0);
        return new RecordedClient("a1", started, limits, counts);
    }

    /** One thread, which is looked at when the test says so. */
    private Flushers startLookedAtBy(CompletableFuture<Runnable> look) {
        Flushers started = new Flushers(1, 1, Duration.ofSeconds(60), reached, new ScheduledThreadPoolExecutor(1) {
            @Override
            public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
                look.complete(task);
                return timer.schedule(() -> {}, 0, unit);
            }
        });
        flushers = started;
        return started;
    }

    private Flushers start(int least, int most, Duration timeout) {
        Flushers started = new Flushers(least, most, timeout, reached, timer);
        flushers = started;
        return started;
    }
}
