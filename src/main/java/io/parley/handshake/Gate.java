package io.parley.handshake;

import io.parley.auth.Identity;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import io.parley.channel.Tally;
import io.parley.handshake.Verdict.Refused;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the hub takes one more connection, whoever asks: not where it has its most, or has them from that user or address,
 * not where they come too fast, and not once it is stopping.
 *
 * <p>May be used by any thread. Two handshakes at a time may both be let in by the last free place.
 */
public final class Gate {

    private static final String RETRY_AFTER_SECONDS = "5";
    private static final String RETRY_AFTER_RATE_SECONDS = "1";

    /** Who has how many connections. */
    @FunctionalInterface
    public interface Occupancy {

        /** Why one more is one too many, with the limit; or null. */
        @Nullable Refusal refusal(String address, @Nullable String user);
    }

    private final IntSupplier open;
    private final int limit;
    private final Occupancy occupancy;
    private final HandshakeRate rate;
    private final Tally<Limit> reached;
    private volatile boolean shut;

    /**
     * @param open how many connections there are
     * @param limit how many there may be, 1 or more
     * @param occupancy who has how many
     * @param rate how fast they may come
     * @param reached where to count how often a limit was reached
     */
    public Gate(IntSupplier open, int limit, Occupancy occupancy, HandshakeRate rate, Tally<Limit> reached) {
        this.reached = reached;
        this.open = open;
        this.limit = limit;
        this.occupancy = occupancy;
        this.rate = rate;
    }

    /** Lets nobody in from now on. */
    public void shut() {
        shut = true;
    }

    /** Whether {@link #shut} was called. */
    public boolean isShut() {
        return shut;
    }

    /** What the gate has to say to a client at this address, without a port. */
    public Admission.Room room(String address) {
        return new Admission.Room() {
            @Override
            public @Nullable Refused refusalAtOnce() {
                return tooFast(address);
            }

            @Override
            public @Nullable Refused refusal(Identity who) {
                return full(address, who.user());
            }
        };
    }

    /** What the gate has to say to a further request of a client that has its place: it may come as long as the hub is not stopping. */
    public Admission.Room roomOfPresent() {
        return who -> shut ? stopping() : null;
    }

    /** Counts a handshake, before it costs more than being read; why it is refused, or null. */
    private @Nullable Refused tooFast(String address) {
        if (shut) {
            return stopping();
        }
        Limit tooFast = rate.take(address, reached::add);
        if (tooFast == null) {
            return null;
        }
        String from = tooFast == Limit.HANDSHAKES_PER_ADDRESS ? "from this address" : "in all";
        return refused(
                429,
                rule(tooFast),
                "More connections in a second, " + from + ", than the hub takes (" + tooFast + ").",
                RETRY_AFTER_RATE_SECONDS);
    }

    /** Why there is no place for anybody, with when to come back; null where there is one. */
    private @Nullable Refused refusal() {
        if (shut) {
            return stopping();
        }
        if (open.getAsInt() >= limit) {
            reached.add(Limit.CONNECTIONS);
            return refused(
                    503,
                    rule(Limit.CONNECTIONS),
                    "The hub has " + limit + " connections, its most (parley.limits.connections).",
                    RETRY_AFTER_SECONDS);
        }
        return null;
    }

    /** Why there is no place for this client. */
    private @Nullable Refused full(String address, @Nullable String user) {
        Refused full = refusal();
        if (full != null) {
            return full;
        }
        Refusal crowded = occupancy.refusal(address, user);
        Limit most = crowded == null ? null : crowded.limit();
        if (crowded == null || most == null) {
            return null;
        }
        reached.add(most);
        return refused(429, rule(most), sentence(crowded.reason()), RETRY_AFTER_SECONDS);
    }

    private static Refused stopping() {
        return refused(503, "gate.shut", "The hub is stopping and takes no more connections.", RETRY_AFTER_SECONDS);
    }

    /** As the log and the metrics name it: {@code limits.connections}. */
    private static String rule(Limit limit) {
        return limit.setting().substring(limit.setting().indexOf('.') + 1);
    }

    private static String sentence(String reason) {
        return Character.toUpperCase(reason.charAt(0)) + reason.substring(1) + ".";
    }

    private static Refused refused(int status, String rule, String reason, String retryAfter) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Connection", "close");
        headers.put("Content-Type", "text/plain; charset=utf-8");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Retry-After", retryAfter);
        return new Refused(status, headers, rule, reason);
    }
}
