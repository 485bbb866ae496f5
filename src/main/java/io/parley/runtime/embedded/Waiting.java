package io.parley.runtime.embedded;

import io.parley.handshake.Admission;
import io.parley.handshake.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.jspecify.annotations.Nullable;

/**
 * Holds handshakes back while it is being found out whose credentials they show: only so many and only for so long, and without a
 * thread. Nothing is read from such a connection meanwhile.
 */
final class Waiting {

    private static final Attribute<CompletableFuture<Verdict>> JUDGED =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(Waiting.class.getName());

    private final ScheduledExecutorService timer;
    private final Duration deadline;
    private final int most;
    private final AtomicInteger number = new AtomicInteger();

    /**
     * @param deadline until a handshake is refused
     * @param most how many may wait, 1 or more
     */
    Waiting(ScheduledExecutorService timer, Duration deadline, int most) {
        this.timer = timer;
        this.deadline = deadline;
        this.most = most;
    }

    /** How many wait now. */
    int number() {
        return number.get();
    }

    /** The verdict that this connection has waited for, once; null where it has waited for none. */
    static @Nullable CompletableFuture<Verdict> over(Connection<?> connection) {
        return JUDGED.remove(connection);
    }

    /**
     * Suspends a handshake until there is a verdict; then its filter sees it again, on the thread of the connection's selector.
     * False where too many wait already.
     */
    boolean add(FilterChainContext context, CompletableFuture<Verdict> judged) {
        if (number.incrementAndGet() > most) {
            number.decrementAndGet();
            return false;
        }
        Connection<?> connection = context.getConnection();
        JUDGED.set(connection, judged);
        context.suspend();
        ScheduledFuture<?> late =
                timer.schedule(() -> judged.complete(Admission.late()), deadline.toMillis(), TimeUnit.MILLISECONDS);
        judged.whenComplete((verdict, failure) -> {
            late.cancel(false);
            number.decrementAndGet();
            connection.executeInEventThread(IOEvent.READ, context::resume);
        });
        return true;
    }
}
