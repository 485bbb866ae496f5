package io.parley.endpoint.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A closed connection is cut once: at its deadline, or before, where the hub ends. */
class EndingsTest {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger cut = new AtomicInteger();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void cutsAtTheDeadline() {
        new Endings(Duration.ofMillis(1), timer).begin(cut::incrementAndGet);

        await().until(() -> cut.get() == 1);
    }

    @Test
    void cutsAllOnceWhereTheHubEnds() {
        Endings endings = new Endings(Duration.ofHours(1), timer);
        endings.begin(cut::incrementAndGet);
        endings.begin(() -> cut.addAndGet(10));
        assertThat(cut).hasValue(0);
        endings.endAll();
        endings.endAll();

        assertThat(cut).hasValue(11);
    }

    @Test
    void cutsAtOnceWhereTheTimerHasEnded() {
        timer.shutdownNow();
        new Endings(Duration.ofHours(1), timer).begin(cut::incrementAndGet);

        assertThat(cut).hasValue(1);
    }

    @Test
    void cutsTheOthersWhereOneCannotBeCut() {
        Endings endings = new Endings(Duration.ofHours(1), timer);
        endings.begin(() -> {
            throw new IllegalStateException("not this one");
        });
        endings.begin(cut::incrementAndGet);
        endings.endAll();

        assertThat(cut).hasValue(1);
    }
}
