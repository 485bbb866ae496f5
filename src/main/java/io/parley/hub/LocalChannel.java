package io.parley.hub;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Position;
import io.parley.transport.Connection;
import io.parley.transport.Cursor;
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

    private final ChannelFilter filter;
    private final @Nullable ChannelPattern pattern;
    private final List<Encoding> encodings = new ArrayList<>(2);
    private @Nullable Position heard;

    /** Completes when the broker's fan-out to this node has begun and {@link #heard} is known. */
    private CompletionStage<Void> ready = CompletableFuture.completedFuture(null);

    /** Guarded by the hub's map. */
    int subscribers;

    LocalChannel(ChannelFilter filter) {
        this.filter = filter;
        this.pattern = filter instanceof ChannelPattern wild ? wild : null;
    }

    ChannelFilter filter() {
        return filter;
    }

    CompletionStage<Void> ready() {
        return ready;
    }

    void readyWhen(CompletionStage<Void> stage) {
        ready = stage;
    }

    /** The channel is at least at this position: said by history before anything was heard. */
    synchronized void startsAt(Position position) {
        if (heard == null) {
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
        int reached = 0;
        for (Encoding encoding : encodings) {
            reached += encoding.append(event, pattern);
        }
        return reached;
    }

    /** Starts a cursor for a connection, behind its gate. */
    synchronized Start follow(EventEncoder encoder, Connection connection) {
        return new Start(encodingBy(encoder).logFor(connection).follow(connection), heard);
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
