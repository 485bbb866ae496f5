package io.parley.backend.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.auth.Rights;
import io.parley.backend.BackendCounts;
import io.parley.broker.Stages;
import io.parley.channel.ChannelName;
import io.parley.channel.Limit;
import io.parley.channel.Payload;
import io.parley.hub.Answer;
import io.parley.hub.Caller;
import io.parley.hub.Fact;
import io.parley.hub.Question;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions and facts as CDI events, on Weld. */
class CdiEventsTest {

    private static final Caller ADA = new Caller("c1", "ada", null, "127.0.0.1");
    private static final Duration LONG = Duration.ofSeconds(20);

    /** What an application has. */
    @ApplicationScoped
    static class Rooms {

        static final List<String> SEEN = Collections.synchronizedList(new ArrayList<>());
        static volatile CountDownLatch gate = new CountDownLatch(0);

        void occupied(@ObservesAsync Fact.Occupied occupied) throws InterruptedException {
            gate.await();
            SEEN.add(occupied.channel().value());
        }

        void mayPublish(@ObservesAsync PublishAsked asked) throws InterruptedException {
            String text = asked.question().payload().asText();
            if (text.equals("darn")) {
                asked.replace(Payload.text("d***"));
            } else if (text.equals("secret")) {
                asked.deny("not here");
            } else if (text.equals("broken")) {
                throw new IllegalStateException("an observer that fails");
            } else if (text.equals("slow")) {
                gate.await();
            }
        }
    }

    private final BackendCounts counts = new BackendCounts();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private SeContainer container;

    @BeforeEach
    void start() {
        Rooms.SEEN.clear();
        Rooms.gate = new CountDownLatch(0);
        container = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(Rooms.class)
                .initialize();
    }

    @AfterEach
    void stop() {
        Rooms.gate.countDown();
        container.close();
        timer.shutdownNow();
    }

    @Test
    void asksOnlyWhereSomebodyObserves() {
        CdiEvents events = events(LONG, 10, 10);

        assertThat(events.asks(Question.Kind.PUBLISH)).isTrue();
        assertThat(events.asks(Question.Kind.SUBSCRIBE)).isFalse();
        assertThat(events.asks(Question.Kind.CONNECT)).isFalse();
    }

    @Test
    void takesTheObserversWord() {
        CdiEvents events = events(LONG, 10, 10);

        assertThat(Stages.get(ask(events, "fine"))).isEqualTo(Answer.YES);
        assertThat(Stages.get(ask(events, "darn")))
                .isEqualTo(new Answer.Allowed(Payload.text("d***"), null, Rights.NONE));
        assertThat(Stages.get(ask(events, "secret"))).isEqualTo(new Answer.Denied("not here"));
    }

    @Test
    void anObserverThatFailsOrSleepsIsNoAnswer() {
        Rooms.gate = new CountDownLatch(1);

        assertThat(Stages.get(ask(events(LONG, 10, 10), "broken"))).isInstanceOf(Answer.Denied.class);
        assertThat(Stages.get(ask(events(Duration.ofMillis(100), 10, 10), "slow")))
                .isInstanceOf(Answer.Denied.class);
        await().atMost(LONG).until(() -> counts.questions(Question.Kind.PUBLISH).of(BackendCounts.Outcome.FAILED) == 2);
    }

    @Test
    void asksSoManyAtOnce() {
        Rooms.gate = new CountDownLatch(1);
        CdiEvents events = events(LONG, 1, 10);
        CompletionStage<Answer> waiting = ask(events, "slow");

        assertThat(Stages.get(ask(events, "fine"))).isInstanceOf(Answer.Denied.class);
        assertThat(counts.limits().of(Limit.CDI_QUESTIONS)).isEqualTo(1);
        Rooms.gate.countDown();
        assertThat(Stages.get(waiting)).isEqualTo(Answer.YES);
    }

    @Test
    void tellsFactsInTheirOrder() {
        CdiEvents events = events(LONG, 10, 1000);
        List<String> channels =
                IntStream.range(0, 500).mapToObj(i -> "room/" + i).toList();
        channels.forEach(channel -> events.happened(new Fact.Occupied(ChannelName.parse(channel))));

        await().atMost(LONG).until(() -> Rooms.SEEN.size() == 500);
        assertThat(Rooms.SEEN).isEqualTo(channels);
    }

    @Test
    void dropsTheOldestFactsWhereObserversAreTooSlow() {
        Rooms.gate = new CountDownLatch(1);
        CdiEvents events = events(LONG, 10, 2);
        for (int i = 0; i < 5; i++) {
            events.happened(new Fact.Occupied(ChannelName.parse("room/" + i)));
        }
        Rooms.gate.countDown();

        await().atMost(LONG).until(() -> Rooms.SEEN.size() == 3);
        assertThat(Rooms.SEEN).containsExactly("room/0", "room/3", "room/4");
        assertThat(counts.limits().of(Limit.CDI_FACTS)).isEqualTo(2);
    }

    @Test
    void isNotThereWithoutCdi() {
        container.close();
        try {
            assertThat(CdiEvents.ofContainer(timer, limits(LONG, 1, 1), counts)).isNull();
        } finally {
            start();
        }
    }

    private CdiEvents events(Duration deadline, int questions, int facts) {
        return CdiEvents.ofContainer(timer, limits(deadline, questions, facts), counts);
    }

    private static CdiEvents.Limits limits(Duration deadline, int questions, int facts) {
        return new CdiEvents.Limits(deadline, false, questions, facts);
    }

    private static CompletionStage<Answer> ask(CdiEvents events, String text) {
        return events.ask(new Question.Publish(ADA, ChannelName.parse("room/lobby"), Payload.text(text)));
    }
}
