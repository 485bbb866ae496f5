package io.parley.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.auth.Action;
import io.parley.auth.Rights;
import io.parley.broker.Stages;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Limit;
import io.parley.channel.Payload;
import io.parley.hub.Answer;
import io.parley.hub.Caller;
import io.parley.hub.Question;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions over HTTP, and what becomes of them where the backend is slow, dead or hostile. */
class WebhookQuestionsTest {

    private static final Caller ADA = new Caller("c1", "ada", "Ada", "203.0.113.7");
    private static final Question CONNECT = new Question.Connect(ADA);
    private static final Question PUBLISH = new Question.Publish(
            new Caller("c2", null, null, "203.0.113.8"),
            ChannelName.parse("room/lobby"),
            Payload.json("{\"text\":\"hé\"}"));
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_760_000_000_123L));
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Answer UNANSWERED =
            new Answer.Denied("the backend that decides this did not answer (parley.webhooks.on-failure)");

    private final TestBackend backend = new TestBackend();
    private final BackendCounts counts = new BackendCounts();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<SignedPosts> opened = new ArrayList<>();

    @AfterEach
    void stop() {
        opened.forEach(SignedPosts::close);
        backend.close();
        timer.shutdownNow();
    }

    @Test
    void asksWhetherSomebodyMayConnect() {
        backend.answering(200, "{\"allow\":true,\"name\":\"Countess\",\"rights\":{\"publish\":[\"room/+\",\"a/b\"]}}");

        Answer answer = Stages.get(questions(backend.url(), LONG).ask(CONNECT));

        assertThat(answer)
                .isEqualTo(new Answer.Allowed(
                        null,
                        "Countess",
                        new Rights(Map.of(
                                Action.PUBLISH, List.of(ChannelFilter.parse("room/+"), ChannelFilter.parse("a/b"))))));
        assertThat(backend.next().text())
                .isEqualTo("{\"node\":\"n1\",\"question\":\"connect\",\"time\":1760000000123,\"client\":"
                        + "{\"connection\":\"c1\",\"user\":\"ada\",\"name\":\"Ada\",\"address\":\"203.0.113.7\"}}");
        assertThat(counts.questions(Question.Kind.CONNECT).of(BackendCounts.Outcome.ALLOWED))
                .isEqualTo(1);
    }

    @Test
    void asksWhetherSomebodyMaySubscribe() {
        backend.answering(200, "{\"allow\":false,\"reason\":\"members\\nonly\"}");

        Answer answer = Stages.get(
                questions(backend.url(), LONG).ask(new Question.Subscribe(ADA, ChannelFilter.parse("room/+"))));

        assertThat(answer).isEqualTo(new Answer.Denied("members only"));
        assertThat(backend.next().text()).contains("\"question\":\"subscribe\"").endsWith(",\"pattern\":\"room/+\"}");
        assertThat(counts.questions(Question.Kind.SUBSCRIBE).of(BackendCounts.Outcome.DENIED))
                .isEqualTo(1);
    }

    @Test
    void takesTheDataThatThePublishIsToCarry() {
        backend.answering(200, "{\"allow\":true, \"data\": {\"text\":\"***\"} , \"unknown\":[1]}");

        Answer answer = Stages.get(questions(backend.url(), LONG).ask(PUBLISH));

        assertThat(answer).isEqualTo(new Answer.Allowed(Payload.json("{\"text\":\"***\"}"), null, Rights.NONE));
        assertThat(backend.next().text()).endsWith(",\"channel\":\"room/lobby\",\"data\":{\"text\":\"hé\"}}");
    }

    @Test
    void signsWithBothSecrets() {
        Stages.get(questions(backend.url(), LONG).ask(PUBLISH));

        TestBackend.Received asked = backend.next();
        assertThat(asked.timestamp()).isEqualTo("1760000000");
        assertThat(asked.signature())
                .isEqualTo(new Signature(List.of("the old secret, long", "the new secret, long"))
                        .of(1_760_000_000, asked.body()));
        assertThat(asked.signature()).matches("v1=[0-9a-f]{64},v1=[0-9a-f]{64}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yes",
                "[true]",
                "{}",
                "{\"allow\":\"true\"}",
                "{\"allow\":true}{}",
                "{\"allow\":true,\"allow\":false}",
                "{\"allow\":true,\"name\":\"a\\u0000b\"}",
                "{\"allow\":true,\"name\":5}",
                "{\"allow\":true,\"rights\":[]}",
                "{\"allow\":true,\"rights\":{\"fly\":[]}}",
                "{\"allow\":true,\"rights\":{\"publish\":[\"a/#/b\"]}}",
                "{\"allow\":true,\"binary\":\"!\"}",
                "{\"allow\":true,\"data\":[[[[[[[[[1]]]]]]]]]}",
            })
    void deniesWhereTheAnswerIsNone(String body) {
        backend.answering(200, body);

        assertThat(Stages.get(questions(backend.url(), LONG).ask(CONNECT))).isEqualTo(UNANSWERED);
        assertThat(counts.failures().of(Failure.MALFORMED)).isEqualTo(1);
        assertThat(counts.questions(Question.Kind.CONNECT).of(BackendCounts.Outcome.FAILED))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"500", "404", "403", "302", "204"})
    void deniesWhateverTheStatusSaysButSuccess(int status) {
        backend.behaving((exchange, body) -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            TestBackend.answer(exchange, status, status == 204 ? "" : "{\"allow\":true}");
        });

        assertThat(Stages.get(questions(backend.url(), LONG).ask(CONNECT))).isEqualTo(UNANSWERED);
        assertThat(backend.next().path()).isEqualTo("/hub");
        assertThat(backend.untaken()).as("redirects that were followed").isZero();
    }

    @Test
    void allowsWhereTheSettingSaysSo() {
        backend.answering(500, "");

        assertThat(Stages.get(questions(backend.url(), true, limits(LONG, 64, 1 << 20, 5))
                        .ask(CONNECT)))
                .isEqualTo(Answer.YES);
    }

    @Test
    void doesNotWaitForABackendThatHangs() {
        backend.hanging();

        assertThat(Stages.get(questions(backend.url(), SHORT).ask(CONNECT))).isEqualTo(UNANSWERED);
        assertThat(counts.failures().of(Failure.TIMEOUT)).isEqualTo(1);
        assertThat(counts.limits().of(Limit.WEBHOOKS_DEADLINE)).isEqualTo(1);
    }

    @Test
    void doesNotWaitForABodyThatHangs() {
        backend.behaving((exchange, body) -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write("{\"allow\":".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            backend.awaitEnd();
        });

        assertThat(Stages.get(questions(backend.url(), SHORT).ask(CONNECT))).isEqualTo(UNANSWERED);
        assertThat(counts.failures().of(Failure.TIMEOUT)).isEqualTo(1);
    }

    @Test
    void readsNoMoreThanIsAllowed() {
        backend.behaving((exchange, body) -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] blanks = " ".repeat(8192).getBytes(StandardCharsets.UTF_8);
            try {
                while (true) {
                    exchange.getResponseBody().write(blanks);
                }
            } catch (IOException cutOff) {
                exchange.close();
            }
        });

        assertThat(Stages.get(questions(backend.url(), LONG).ask(CONNECT))).isEqualTo(UNANSWERED);
        assertThat(counts.failures().of(Failure.TOO_LARGE)).isEqualTo(1);
        assertThat(counts.limits().of(Limit.WEBHOOKS_ANSWER_BYTES)).isEqualTo(1);
    }

    @Test
    void leavesADeadBackendInPeaceAndComesBack() {
        int port = backend.port();
        backend.close();
        WebhookQuestions questions =
                questions(URI.create("http://127.0.0.1:" + port + "/hub"), false, limits(LONG, 64, 1 << 20, 2));
        Stages.get(questions.ask(CONNECT));
        Stages.get(questions.ask(CONNECT));
        assertThat(counts.failures().of(Failure.UNREACHABLE)).isEqualTo(2);

        assertThat(Stages.get(questions.ask(CONNECT))).isEqualTo(UNANSWERED);
        assertThat(counts.failures().of(Failure.RESTING)).isEqualTo(1);

        try (TestBackend back = new TestBackend(port)) {
            await().atMost(LONG).until(() -> Stages.get(questions.ask(CONNECT)) instanceof Answer.Allowed);
            assertThat(back.next().path()).isEqualTo("/hub");
            assertThat(Stages.get(questions.ask(CONNECT))).isInstanceOf(Answer.Allowed.class);
        }
    }

    @Test
    void asksSoManyAtOnceAndLetsSoManyBytesWait() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(2);
        backend.behaving((exchange, body) -> {
            arrived.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            TestBackend.answer(exchange, 200, "{\"allow\":true}");
        });
        WebhookQuestions questions = questions(backend.url(), false, limits(LONG, 2, 1000, 5));

        List<CompletionStage<Answer>> asked = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            asked.add(questions.ask(CONNECT));
        }
        arrived.await();

        assertThat(Stages.get(asked.get(4))).isEqualTo(UNANSWERED);
        assertThat(counts.failures().of(Failure.BUSY)).isEqualTo(1);
        assertThat(counts.limits().of(Limit.WEBHOOKS_CONCURRENCY)).isEqualTo(3);
        assertThat(counts.limits().of(Limit.WEBHOOKS_WAITING_BYTES)).isEqualTo(1);
        assertThat(backend.untaken()).isEqualTo(2);
        release.countDown();
        for (CompletionStage<Answer> stage : asked.subList(0, 4)) {
            assertThat(Stages.get(stage)).isInstanceOf(Answer.Allowed.class);
        }
    }

    @Test
    void whatWaitedTooLongIsNotSentAnyMore() {
        backend.hanging();
        WebhookQuestions questions = questions(backend.url(), false, limits(SHORT, 1, 1 << 20, 5));
        CompletionStage<Answer> first = questions.ask(CONNECT);
        CompletionStage<Answer> second = questions.ask(CONNECT);

        assertThat(Stages.get(first)).isEqualTo(UNANSWERED);
        assertThat(Stages.get(second)).isEqualTo(UNANSWERED);
    }

    private WebhookQuestions questions(URI url, Duration deadline) {
        return questions(url, false, limits(deadline, 64, 1 << 20, 5));
    }

    private WebhookQuestions questions(URI url, boolean allowOnFailure, Requests.Limits limits) {
        SignedPosts posts = new SignedPosts(
                new Signature(List.of("the old secret, long", "the new secret, long")), CLOCK, timer, LONG, 10_000);
        opened.add(posts);
        return new WebhookQuestions(
                url,
                EnumSet.allOf(Question.Kind.class),
                allowOnFailure,
                8,
                new Requests(posts, limits, counts),
                new Bodies("n1"),
                CLOCK,
                counts);
    }

    private static Requests.Limits limits(Duration deadline, int concurrency, int waitingBytes, int failures) {
        return new Requests.Limits(
                Limit.WEBHOOKS_DEADLINE, deadline, concurrency, waitingBytes, failures, Duration.ofMillis(500));
    }
}
