package io.parley.hub;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.transport.Connection;
import io.parley.transport.Cursor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What this node's subscribers of one channel, or of one pattern, share: the position up to which the node has heard, and
 * the logs of each encoding in use.
 */
final class LocalChannel {

    /** A cursor, and the position after which it brings everything; null for a pattern, whose channels have one each. */
    record Start(Cursor cursor, @Nullable Position position) {}

    /** Calls {@link #tick} once, after the interval. */
    interface Clock {

        void tickAfter(Duration interval, LocalChannel channel);
    }

    private static final System.Logger LOG = System.getLogger(LocalChannel.class.getName());

    private final ChannelFilter filter;
    private final @Nullable ChannelPattern pattern;
    private final List<Encoding> encodings = new ArrayList<>(2);
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private @Nullable CompletionStage<Void> fanOut;
    private @Nullable Position heard;

    /** Null where every publication is delivered at once. */
    private final @Nullable Conflation conflation;

    private final Clock clock;
    private boolean ticking;

    /** Written under the lock of the hub's map. */
    volatile int subscribers;

    /**
     * @param fanOut the broker's answer to the subscribe
     * @param conflation what keeps states apart, or null
     */
    LocalChannel(ChannelFilter filter, CompletionStage<Void> fanOut, @Nullable Conflation conflation, Clock clock) {
        this.filter = filter;
        this.conflation = conflation;
        this.clock = clock;
        this.fanOut = fanOut;
        this.pattern = filter instanceof ChannelPattern wild ? wild : null;
    }

    ChannelFilter filter() {
        return filter;
    }

    /** Completed by the hub when the broker's fan-out to this node has begun and the position is known, or cannot begin. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** The broker's answer to the subscribe, for the first caller only, who sees to it that the channel gets ready. */
    synchronized @Nullable CompletionStage<Void> takeFanOut() {
        CompletionStage<Void> taken = fanOut;
        fanOut = null;
        return taken;
    }

    /**
     * The channel is at least at this position, says history. What was heard before may be further, or a latecomer of a fan-out
     * that had ended.
     */
    synchronized void startsAt(Position position) {
        if (heard == null || (heard.epoch().equals(position.epoch()) && heard.offset() < position.offset())) {
            heard = position;
        }
    }

    /** Appends the event to each log whose encoding carries it; returns for how many subscribers. Called in the channel's order. */
    synchronized int accept(ChannelEvent event) {
        if (pattern == null && event instanceof ChannelEvent.Published published) {
            Position position = published.publication().position();
            Position before = heard;
            if (before != null && before.epoch().equals(position.epoch()) && position.offset() <= before.offset()) {
                return 0;
            }
            heard = position;
        }
        if (conflation != null) {
            Duration interval = conflation.intervalOf(event.channel());
            if (interval != null && event instanceof ChannelEvent.Published published) {
                return hold(conflation, published.publication(), interval);
            }
            encodings.forEach(Encoding::dropKeyframes);
        }
        int reached = 0;
        for (Encoding encoding : encodings) {
            reached += append(encoding, event);
        }
        return reached;
    }

    /** Appends the states that have changed, to each log; returns for how many subscribers. */
    synchronized int tick() {
        ticking = false;
        return conflation == null ? 0 : deliver(conflation);
    }

    /** Takes from history the states that there are. */
    synchronized void remember(List<Publication> history) {
        if (conflation != null && pattern == null) {
            conflation.remember(history, System.nanoTime());
        }
    }

    /** Whether subscribers get the newest of each state, not every publication. False for patterns, which promise nothing. */
    boolean isConflated() {
        return conflation != null && pattern == null;
    }

    private int hold(Conflation states, Publication publication, Duration interval) {
        int reached = states.isFull() ? deliver(states) : 0;
        states.hold(publication);
        if (!ticking) {
            ticking = true;
            clock.tickAfter(interval, this);
        }
        return reached;
    }

    private int deliver(Conflation states) {
        List<Publication> changed = states.deliver(System.nanoTime());
        if (changed.isEmpty()) {
            return 0;
        }
        encodings.forEach(Encoding::dropKeyframes);
        int reached = 0;
        for (Encoding encoding : encodings) {
            reached += append(encoding, changed);
        }
        return reached;
    }

    private List<Publication> newest() {
        return conflation == null ? List.of() : conflation.delivered(System.nanoTime());
    }

    private int append(Encoding encoding, ChannelEvent event) {
        try {
            return encoding.append(event, pattern);
        } catch (RuntimeException failure) {
            return notEncoded(failure);
        }
    }

    private int append(Encoding encoding, List<Publication> states) {
        try {
            return encoding.append(states, this::newest, pattern);
        } catch (RuntimeException failure) {
            return notEncoded(failure);
        }
    }

    /** A failing encoder must cost neither those who follow in another encoding nor the publisher anything. */
    private int notEncoded(RuntimeException failure) {
        LOG.log(System.Logger.Level.ERROR, "an event of " + filter + " was not encoded", failure);
        return 0;
    }

    /** Starts a cursor for a connection, behind its gate. */
    synchronized Start follow(EventEncoder encoder, Connection connection) {
        Encoding encoding = encodingBy(encoder);
        Cursor cursor = isConflated() ? encoding.followNewest(connection, this::newest) : encoding.follow(connection);
        return new Start(cursor, heard);
    }

    private Encoding encodingBy(EventEncoder encoder) {
        for (Encoding encoding : encodings) {
            if (encoding.encoder() == encoder) {
                return encoding;
            }
        }
        Encoding encoding = new Encoding(encoder);
        encodings.add(encoding);
        return encoding;
    }
}
