package io.parley.handshake;

import io.parley.channel.Limit;
import io.parley.channel.Tally;
import io.parley.handshake.Verdict.Refused;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the hub takes one more connection, whoever asks: not where it has its most, and not once it is stopping.
 *
 * <p>May be used by any thread. Two handshakes at a time may both be let in by the last free place.
 */
public final class Gate {

    private static final String RETRY_AFTER_SECONDS = "5";

    private final IntSupplier open;
    private final int limit;
    private final Tally<Limit> reached;
    private volatile boolean shut;

    /**
     * @param open how many connections there are
     * @param limit how many there may be, 1 or more
     * @param reached where to count how often it was reached
     */
    public Gate(IntSupplier open, int limit, Tally<Limit> reached) {
        this.reached = reached;
        this.open = open;
        this.limit = limit;
    }

    /** Lets nobody in from now on. */
    public void shut() {
        shut = true;
    }

    /** Whether {@link #shut} was called. */
    public boolean isShut() {
        return shut;
    }

    /** Why no more can be opened, as a 503 that says when to come back; null where there is room. */
    public @Nullable Refused refusal() {
        if (shut) {
            return unavailable("gate.shut", "The hub is stopping and takes no more connections.");
        }
        if (open.getAsInt() < limit) {
            return null;
        }
        reached.add(Limit.CONNECTIONS);
        return unavailable(
                "limits.connections", "The hub has " + limit + " connections, its most (parley.limits.connections).");
    }

    private static Refused unavailable(String rule, String reason) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Connection", "close");
        headers.put("Content-Type", "text/plain; charset=utf-8");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Retry-After", RETRY_AFTER_SECONDS);
        return new Refused(503, headers, rule, reason);
    }
}
