package io.parley.runtime.embedded;

import io.parley.channel.Limit;
import io.parley.channel.Tally;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;

/**
 * Cuts connections that do not bring a whole request head in time, however steadily they drip it in (the "slow loris").
 *
 * <p>Stands before the HTTP codec. The clock starts when a connection is accepted, and again with every read that the codec keeps
 * to itself; it stops when a request comes out of the codec.
 */
final class HeadDeadline extends BaseFilter implements Runnable {

    private static final Logger LOG = System.getLogger(HeadDeadline.class.getName());

    private final Map<Connection<?>, Long> deadlines = new ConcurrentHashMap<>();
    private final long nanos;
    private final Tally<Limit> limits;

    HeadDeadline(Duration limit, Tally<Limit> limits) {
        this.limits = limits;
        this.nanos = limit.toNanos();
    }

    void start(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this, 1, 1, TimeUnit.SECONDS);
    }

    /** A request has come out of the codec. */
    void headComplete(Connection<?> connection) {
        deadlines.remove(connection);
    }

    @Override
    public NextAction handleAccept(FilterChainContext context) throws IOException {
        deadlines.put(context.getConnection(), System.nanoTime() + nanos);
        return context.getInvokeAction();
    }

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
        Connection<?> connection = context.getConnection();
        if (!deadlines.containsKey(connection)) {
            deadlines.put(connection, System.nanoTime() + nanos);
        }
        return context.getInvokeAction();
    }

    @Override
    public NextAction handleClose(FilterChainContext context) throws IOException {
        deadlines.remove(context.getConnection());
        return context.getInvokeAction();
    }

    @Override
    public void run() {
        long now = System.nanoTime();
        deadlines.forEach((connection, deadline) -> {
            if (deadline - now < 0 && deadlines.remove(connection, deadline) && connection.isOpen()) {
                LOG.log(
                        Level.INFO,
                        "connection from {0} cut: no whole request head within {1} s (parley.http.head-timeout)",
                        connection.getPeerAddress(),
                        TimeUnit.NANOSECONDS.toSeconds(nanos));
                limits.add(Limit.HTTP_HEAD_TIMEOUT);
                connection.terminateSilently();
            }
        });
    }
}
