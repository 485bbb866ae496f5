package io.parley.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All that is measured, as text for Prometheus; the one class that knows Micrometer.
 *
 * <p>Nothing is pushed here: whoever counts keeps plain counters, which are read by these functions when somebody asks. They are
 * called by any thread, and must be quick and not block. Labels are names and values in turn. Every method may be called by any
 * thread.
 */
public final class Metrics implements AutoCloseable {

    /** The text format of Prometheus, as {@link #text()} writes it. */
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** What was added before {@link #open()}. */
    private final List<Consumer<MeterRegistry>> additions = new ArrayList<>();

    private @Nullable JvmGcMetrics collections;
    private @Nullable PrometheusMeterRegistry registry;
    private boolean closed;

    /**
     * Makes everything ready, the metrics of the JVM and its process among it. Takes some tenths of a second, most of it to load
     * classes, so that a start better does it beside; else the first {@link #text()} does.
     */
    public void open() {
        opened();
    }

    /** Adds a value that goes up and down. Dots in the name become underscores. */
    public void gauge(String name, String description, DoubleSupplier value, String... labels) {
        add(to -> Gauge.builder(name, value::getAsDouble)
                .description(description)
                .tags(labels)
                .register(to));
    }

    /** Adds a number that only grows; its name is to end in {@code .total}. */
    public void counter(String name, String description, LongSupplier count, String... labels) {
        // Micrometer holds the object weakly and the function strongly: this object stands in for the counter's.
        add(to -> FunctionCounter.builder(name, this, ignored -> count.getAsLong())
                .description(description)
                .tags(labels)
                .register(to));
    }

    /** All values at this moment, in the text format of Prometheus, version 0.0.4. */
    public String text() {
        return opened().scrape(CONTENT_TYPE);
    }

    /** Lets go of the JVM, which would otherwise tell about its garbage collections for ever. */
    @Override
    public synchronized void close() {
        closed = true;
        if (collections != null) {
            collections.close();
        }
        if (registry != null) {
            registry.close();
        }
    }

    private synchronized void add(Consumer<MeterRegistry> addition) {
        if (registry == null) {
            additions.add(addition);
        } else {
            addition.accept(registry);
        }
    }

    private synchronized PrometheusMeterRegistry opened() {
        if (registry == null) {
            PrometheusMeterRegistry made = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            ofProcess(made);
            additions.forEach(addition -> addition.accept(made));
            additions.clear();
            registry = made;
        }
        return registry;
    }

    /** Called under the lock. */
    private void ofProcess(MeterRegistry made) {
        if (!closed) {
            JvmGcMetrics listening = new JvmGcMetrics();
            listening.bindTo(made);
            collections = listening;
        }
        new JvmMemoryMetrics().bindTo(made);
        new JvmThreadMetrics().bindTo(made);
        new ProcessorMetrics().bindTo(made);
        new FileDescriptorMetrics().bindTo(made);
        new UptimeMetrics().bindTo(made);
    }
}
