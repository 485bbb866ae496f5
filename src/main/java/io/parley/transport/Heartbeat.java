package io.parley.transport;

import io.parley.channel.CloseCode;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Pings connections that were not heard for a while, and closes those that do not answer: once a second it looks at each, and
 * anything heard counts as a sign of life.
 */
public final class Heartbeat implements Runnable {

    /** A connection that can be asked for a sign of life. */
    public interface Peer extends Connection {

        /** When the peer was last heard, in the seconds of {@link Heartbeat#now}. */
        int heardAt();

        /** Whether a ping has gone out since the peer was last heard. */
        boolean isPinged();

        /** Sends a ping. */
        void ping();
    }

    private static final System.Logger LOG = System.getLogger(Heartbeat.class.getName());

    private final Collection<? extends Peer> open;
    private final long interval;
    private final long timeout;

    /**
     * @param open the connections to look at, which may come and go meanwhile
     * @param interval how long a connection may be silent before it is pinged; counted in whole seconds
     * @param timeout how long it may then go on being silent
     */
    public Heartbeat(Collection<? extends Peer> open, Duration interval, Duration timeout) {
        this.open = open;
        this.interval = Math.max(1, interval.toSeconds());
        this.timeout = Math.max(1, timeout.toSeconds());
    }

    /** Looks once a second from now on. */
    public void start(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this, 1, 1, TimeUnit.SECONDS);
    }

    /** Seconds of a clock that never goes back; four bytes a connection instead of eight. */
    public static int now() {
        return (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    }

    @Override
    public void run() {
        int now = now();
        for (Peer peer : open) {
            try {
                look(peer, now);
            } catch (RuntimeException e) {
                // Thrown on, it would end the heartbeat of all.
                LOG.log(System.Logger.Level.ERROR, "the heartbeat of connection " + peer.id() + " failed", e);
            }
        }
    }

    private void look(Peer peer, int now) {
        int silent = now - peer.heardAt();
        if (peer.isPinged() && silent >= interval + timeout) {
            peer.close(CloseCode.DEAD_PEER, "nothing heard for " + silent + " s, a ping included");
        } else if (!peer.isPinged() && silent >= interval) {
            peer.ping();
        }
    }
}
