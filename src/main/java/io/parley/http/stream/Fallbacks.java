package io.parley.http.stream;

import io.parley.channel.CloseCode;
import io.parley.handshake.Admission;
import io.parley.handshake.OriginPolicy;
import io.parley.handshake.TrustedProxies;
import io.parley.handshake.Verdict.Refused;
import io.parley.hub.Hub;
import io.parley.transport.ConnectionCounts;
import io.parley.transport.Heartbeat;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * All streams and polls of one hub, and the servlets at which they begin: for clients between whom and the hub something does not let
 * WebSockets through.
 */
public final class Fallbacks implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Fallbacks.class.getName());
    private static final int ID_RADIX = 36;
    private static final String STOPPING = "the hub is stopping; connect again in a few seconds";

    /** What has a say beside the origin, such as the number of connections. */
    @FunctionalInterface
    public interface Entrance {

        /**
         * Who has a say on a stream, a poll or a command.
         *
         * @param here whether it is a further request of a client that has been let in, and shows what it showed then
         */
        Admission.Room room(HttpServletRequest request, String remoteAddress, boolean here);
    }

    private final Hub hub;
    private final FallbackLimits limits;
    private final OriginPolicy origins;
    private final Admission admission;
    private final TrustedProxies proxies;
    private final ConnectionCounts counts;
    private final Consumer<Refused> refusals;
    private final ScheduledExecutorService timer;
    private final Guests guests;
    private final RequestRates rates;
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();

    /** How many streams, polls and commands there are that are no guest's. */
    private final AtomicInteger alone = new AtomicInteger();

    private final ScheduledFuture<?> ticking;

    /**
     * @param admission finds out who comes
     * @param refusals is told of what is refused before it begins
     * @param timer runs what is to be done each second; stays the caller's
     */
    public Fallbacks(
            Hub hub,
            FallbackLimits limits,
            OriginPolicy origins,
            Admission admission,
            TrustedProxies proxies,
            ConnectionCounts counts,
            Consumer<Refused> refusals,
            ScheduledExecutorService timer) {
        this.hub = hub;
        this.limits = limits;
        this.origins = origins;
        this.admission = admission;
        this.proxies = proxies;
        this.counts = counts;
        this.refusals = refusals;
        this.timer = timer;
        this.guests = new Guests(hub);
        this.rates = new RequestRates(limits.rate(), limits.ratesCounted(), Heartbeat::now, counts.limits()::add);
        this.ticking = timer.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** The servlets by their paths; each is asynchronous. */
    public Map<String, HttpServlet> servlets(Entrance entrance) {
        return Map.of(
                EventStreamServlet.PATH,
                new EventStreamServlet(this, entrance),
                LongPollServlet.PATH,
                new LongPollServlet(this, entrance),
                CommandServlet.PATH,
                new CommandServlet(this, entrance));
    }

    /**
     * How many clients there are: each that says who it is as one, though it may have several streams and polls or be a member after one;
     * and each stream, poll and command of the others.
     */
    public int open() {
        return alone.get() + guests.count();
    }

    /** How many streams and polls there are. */
    public int following() {
        return followers.size();
    }

    /** Sends everybody away. To be called when no more come in. */
    @Override
    public void close() {
        for (Follower follower : followers) {
            follower.close(CloseCode.GOING_AWAY, STOPPING);
        }
        ticking.cancel(false);
    }

    static String randomId() {
        return Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), ID_RADIX);
    }

    Hub hub() {
        return hub;
    }

    FallbackLimits limits() {
        return limits;
    }

    FollowReader reader() {
        return new FollowReader(limits.channels(), limits.jsonDepth());
    }

    OriginPolicy origins() {
        return origins;
    }

    Admission admission() {
        return admission;
    }

    TrustedProxies proxies() {
        return proxies;
    }

    ConnectionCounts counts() {
        return counts;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    Guests guests() {
        return guests;
    }

    void refused(Refused refused) {
        refusals.accept(refused);
    }

    RequestRates rates() {
        return rates;
    }

    void keep(Follower follower) {
        if (followers.add(follower) && follower.isAlone()) {
            begin();
        }
    }

    void forget(Follower follower) {
        if (followers.remove(follower) && follower.isAlone()) {
            end();
        }
    }

    /** Counts something that is no guest's, until its {@link #end}. */
    void begin() {
        alone.incrementAndGet();
    }

    void end() {
        alone.decrementAndGet();
    }

    private void tick() {
        long now = System.nanoTime();
        for (Follower follower : followers) {
            try {
                follower.tick(now);
            } catch (RuntimeException e) {
                // Thrown on, it would end the ticking of all.
                LOG.log(System.Logger.Level.ERROR, "stream " + follower.id() + " failed", e);
            }
        }
        try {
            guests.tick(now);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a lease failed to end", e);
        }
    }
}
