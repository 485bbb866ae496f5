package io.parley.http;

import static io.parley.http.Readiness.Stage.DRAINING;
import static io.parley.http.Readiness.Stage.FAILING;
import static io.parley.http.Readiness.Stage.READY;
import static io.parley.http.Readiness.Stage.STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private final Readiness readiness = new Readiness();

    @Test
    void goesFromStartingToReadyToDraining() {
        assertThat(readiness.stage()).isEqualTo(STARTING);
        readiness.ready();
        assertThat(readiness.stage()).isEqualTo(READY);
        readiness.draining();
        assertThat(readiness.stage()).isEqualTo(DRAINING);
    }

    @Test
    void isFailingWhereWhatItWatchesDoesNotWork() {
        AtomicBoolean working = new AtomicBoolean(true);
        readiness.watch(working::get);
        readiness.ready();
        assertThat(readiness.stage()).isEqualTo(READY);

        working.set(false);

        assertThat(readiness.stage()).isEqualTo(FAILING);
        readiness.draining();
        assertThat(readiness.stage()).isEqualTo(DRAINING);
    }

    @Test
    void neverGoesBackFromDraining() {
        readiness.draining();
        readiness.ready();

        assertThat(readiness.stage()).isEqualTo(DRAINING);
    }
}
