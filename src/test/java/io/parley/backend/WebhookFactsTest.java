package io.parley.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.channel.ChannelName;
import io.parley.channel.Departure;
import io.parley.channel.Limit;
import io.parley.hub.Caller;
import io.parley.hub.Fact;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Facts over HTTP: at least once, in their order, within bounds. */
class WebhookFactsTest {

    private static final Pattern SEQUENCE = Pattern.compile("\"sequence\":(\\d+)");
    private static final Caller ADA = new Caller("c1", "ada", "Ada", "203.0.113.7");
    private static final ChannelName LOBBY = ChannelName.parse("room/lobby");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_760_000_000_123L));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestBackend backend = new TestBackend();
    private final BackendCounts counts = new BackendCounts();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SignedPosts posts =
            new SignedPosts(new Signature(List.of("a secret, long enough")), CLOCK, timer, PATIENCE, 10_000);

    @AfterEach
    void stop() {
        posts.close();
        backend.close();
        timer.shutdownNow();
    }

    @Test
    void tellsEachFactInItsWords() {
        WebhookFacts facts = facts(backend.url(), EnumSet.allOf(Fact.Kind.class), 1 << 20);
        CountDownLatch go = new CountDownLatch(1);
        backend.behaving((exchange, body) -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            TestBackend.answer(exchange, 200, "");
        });
        facts.happened(new Fact.Connected(ADA));
        assertThat(backend.next().text())
                .isEqualTo("{\"node\":\"n1\",\"facts\":[{\"id\":\"n1-1\",\"sequence\":1,\"time\":1760000000123,"
                        + "\"fact\":\"connected\",\"client\":{\"connection\":\"c1\",\"user\":\"ada\",\"name\":\"Ada\","
                        + "\"address\":\"203.0.113.7\"}}]}");

        facts.happened(new Fact.Occupied(LOBBY));
        facts.happened(new Fact.Joined(LOBBY, ADA));
        facts.happened(new Fact.Left(LOBBY, ADA, Departure.LOST));
        facts.happened(new Fact.Vacated(LOBBY));
        facts.happened(new Fact.Disconnected(ADA, Departure.LOST));
        go.countDown();

        assertThat(backend.next().text())
                .contains("\"fact\":\"occupied\",\"channel\":\"room/lobby\"}")
                .contains("\"fact\":\"joined\",\"channel\":\"room/lobby\",\"client\":{")
                .contains("\"fact\":\"left\",\"channel\":\"room/lobby\",\"client\":{")
                .contains("\"fact\":\"vacated\",\"channel\":\"room/lobby\"}")
                .contains("\"fact\":\"disconnected\",\"client\":{")
                .endsWith("\"address\":\"203.0.113.7\"},\"cause\":\"lost\"}]}");
        await().atMost(PATIENCE).until(() -> counts.factsTold() == 6);
        assertThat(facts.waiting()).isZero();
        assertThat(facts.waitingBytes()).isZero();
    }

    @Test
    void tellsOnlyWhatIsWanted() {
        WebhookFacts facts = facts(backend.url(), EnumSet.of(Fact.Kind.VACATED), 1 << 20);
        facts.happened(new Fact.Occupied(LOBBY));
        facts.happened(new Fact.Vacated(LOBBY));

        assertThat(backend.next().text())
                .contains("\"sequence\":1")
                .contains("vacated")
                .doesNotContain("occupied");
    }

    @Test
    void repeatsInOrderUntilTheyAreTaken() {
        AtomicInteger asked = new AtomicInteger();
        List<Integer> taken = new ArrayList<>();
        backend.behaving((exchange, body) -> {
            boolean takes = asked.incrementAndGet() % 3 == 0;
            if (takes) {
                taken.addAll(sequences(body));
            }
            TestBackend.answer(exchange, takes ? 204 : 503, "");
        });
        WebhookFacts facts = facts(backend.url(), EnumSet.allOf(Fact.Kind.class), 1 << 20);
        for (int i = 0; i < 1200; i++) {
            facts.happened(new Fact.Occupied(LOBBY));
        }

        await().atMost(PATIENCE).until(() -> facts.waiting() == 0);
        assertThat(taken).hasSize(1200).isSorted().doesNotHaveDuplicates();
        assertThat(counts.factsTold()).isEqualTo(1200);
        assertThat(counts.factsRepeated()).isPositive();
        assertThat(counts.factsDropped()).isZero();
    }

    @Test
    void theSameFactHasTheSameIdWhenItIsRepeated() {
        AtomicInteger asked = new AtomicInteger();
        backend.behaving(
                (exchange, body) -> TestBackend.answer(exchange, asked.getAndIncrement() == 0 ? 500 : 200, ""));
        facts(backend.url(), EnumSet.allOf(Fact.Kind.class), 1 << 20).happened(new Fact.Connected(ADA));

        assertThat(backend.next().text()).isEqualTo(backend.next().text());
    }

    @Test
    void dropsTheOldestWhereTooManyWait() {
        int port = backend.port();
        backend.close();
        WebhookFacts facts =
                facts(URI.create("http://127.0.0.1:" + port + "/hub"), EnumSet.allOf(Fact.Kind.class), 16_384);
        for (int i = 0; i < 1000; i++) {
            facts.happened(new Fact.Occupied(LOBBY));
        }
        assertThat(facts.waitingBytes()).isBetween(16_000L, 16_384L);
        long waiting = facts.waiting();
        assertThat(counts.factsDropped()).isEqualTo(1000 - waiting);
        assertThat(counts.limits().of(Limit.WEBHOOKS_FACTS_BYTES)).isEqualTo(1000 - waiting);

        try (TestBackend back = new TestBackend(port)) {
            // A batch that was under way while they were dropped may come first, with some of them.
            List<Integer> told = sequences(back.next().text());
            while (!told.contains(1000)) {
                told = sequences(back.next().text());
            }
            assertThat(told.get(0)).isEqualTo((int) (1001 - waiting));
            await().atMost(PATIENCE).until(() -> facts.waiting() == 0);
        }
    }

    @Test
    void drainTellsWhatIsLeft() {
        CountDownLatch go = new CountDownLatch(1);
        backend.behaving((exchange, body) -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            TestBackend.answer(exchange, 200, "");
        });
        WebhookFacts facts = facts(backend.url(), EnumSet.allOf(Fact.Kind.class), 1 << 20);
        for (int i = 0; i < 700; i++) {
            facts.happened(new Fact.Occupied(LOBBY));
        }
        CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> facts.drain(PATIENCE));
        go.countDown();
        drained.join();

        assertThat(counts.factsTold()).isEqualTo(700);
        assertThat(counts.factsDropped()).isZero();
    }

    @Test
    void drainGivesUpWhatADeadBackendDoesNotTake() {
        backend.hanging();
        WebhookFacts facts = facts(backend.url(), EnumSet.allOf(Fact.Kind.class), 1 << 20);
        facts.happened(new Fact.Connected(ADA));
        facts.happened(new Fact.Disconnected(ADA, Departure.CLOSED));

        facts.drain(Duration.ofMillis(200));
        facts.happened(new Fact.Occupied(LOBBY));

        assertThat(counts.factsDropped()).isEqualTo(3);
        assertThat(facts.waiting()).isZero();
    }

    private WebhookFacts facts(URI url, Set<Fact.Kind> kinds, int bytes) {
        return new WebhookFacts(
                new WebhookFacts.Delivery(url, kinds, PATIENCE, bytes, Duration.ofMillis(50)),
                posts,
                new Bodies("n1"),
                CLOCK,
                counts);
    }

    private static List<Integer> sequences(String body) {
        List<Integer> sequences = new ArrayList<>();
        Matcher matcher = SEQUENCE.matcher(body);
        while (matcher.find()) {
            sequences.add(Integer.valueOf(matcher.group(1)));
        }
        return sequences;
    }
}
