package io.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final Metrics metrics = new Metrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void writesACounterAsPrometheusReadsIt() {
        LongAdder count = new LongAdder();
        metrics.counter("some.thing.total", "What it is", count::sum, "kind", "a \"b\"\\\n");
        count.add(3);

        assertThat(metrics.text())
                .contains("# HELP some_thing_total What it is\n")
                .contains("# TYPE some_thing_total counter\n")
                .contains("some_thing_total{kind=\"a \\\"b\\\"\\\\\\n\"} 3.0\n");
    }

    @Test
    void writesAGaugeAsItIsNow() {
        LongAdder value = new LongAdder();
        metrics.gauge("some.level", "What it is", value::sum);
        assertThat(metrics.text()).contains("# TYPE some_level gauge\n").contains("\nsome_level 0.0\n");

        value.add(-2);

        assertThat(metrics.text()).contains("\nsome_level -2.0\n");
    }

    @Test
    void takesWhatIsAddedBeforeAndAfterItWasOpened() {
        metrics.gauge("early", "Before", () -> 1);
        metrics.open();
        metrics.gauge("late", "After", () -> 2);

        assertThat(metrics.text()).contains("\nearly 1.0\n").contains("\nlate 2.0\n");
    }

    @Test
    void tellsOfTheJvmAndItsProcess() {
        assertThat(metrics.text())
                .contains("jvm_memory_used_bytes{", "jvm_threads_live_threads ", "process_uptime_seconds ");
    }

    @Test
    void keepsCountersWhoseOwnerNobodyElseHolds() {
        metrics.counter("some.total", "What it is", new LongAdder()::sum);
        metrics.open();
        System.gc();

        assertThat(metrics.text()).contains("\nsome_total 0.0\n");
    }
}
