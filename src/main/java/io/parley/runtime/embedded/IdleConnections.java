package io.parley.runtime.embedded;

import io.parley.channel.Limit;
import io.parley.channel.Tally;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.utils.DelayedExecutor;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;

/** Closes connections that are idle between two requests, as Grizzly would, but counts them. */
final class IdleConnections implements AutoCloseable {

    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "parley-idle");
        made.setDaemon(true);
        return made;
    });
    private final DelayedExecutor clock = new DelayedExecutor(thread);

    IdleConnections() {
        clock.start();
    }

    /** The filter that stands in for Grizzly's own. */
    IdleTimeoutFilter filter(Duration atMost, Tally<Limit> limits) {
        return new IdleTimeoutFilter(
                clock, atMost.toMillis(), TimeUnit.MILLISECONDS, idle -> limits.add(Limit.HTTP_IDLE_TIMEOUT));
    }

    @Override
    public void close() {
        clock.stop();
        clock.destroy();
        thread.shutdownNow();
    }
}
