package io.parley.http.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.protocol.json.StreamMessages;
import io.parley.transport.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One {@code text/event-stream} (HTML, section 9.2.6), whose {@code id:} lines state the positions of all its channels, so that whoever
 * comes back with the last of them misses nothing and gets nothing twice.
 *
 * <p>A client that does not read is held to the same bytes as on a WebSocket: past them its stream ends.
 */
final class EventStream extends Follower implements ResponseWriter.Source {

    private static final System.Logger LOG = System.getLogger(EventStream.class.getName());

    /** About as much as is taken for one write. */
    private static final int MOST_AT_ONCE = 1 << 14;

    private static final byte[] SIGN_OF_LIFE = ":\n\n".getBytes(US_ASCII);

    private final FallbackLimits limits;
    private final ResponseWriter writer;
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream();
    private final Batch sink = new Batch();
    private volatile long toldAt = System.nanoTime();
    private volatile boolean signOfLife;
    private volatile @Nullable String opening;

    /** Whether the constructor is through; before, there is nothing to write with. */
    private volatile boolean made;

    private boolean closeTold;

    private EventStream(Fallbacks fallbacks, Caller caller, FollowRequest request, Exchange exchange)
            throws IOException {
        super(fallbacks, caller, request);
        this.limits = fallbacks.limits();
        try {
            this.writer = ResponseWriter.of(exchange, this);
            this.made = true;
        } catch (IOException e) {
            leave(Departure.LOST, 0);
            throw e;
        }
    }

    /** Opens a stream on a response whose headers are set. */
    static void open(Fallbacks fallbacks, Caller caller, FollowRequest request, Exchange exchange) throws IOException {
        EventStream stream = new EventStream(fallbacks, caller, request, exchange);
        stream.opening = "retry: " + fallbacks.limits().retry().toMillis() + "\nid: " + stream.positions() + "\n";
        fallbacks.keep(stream);
        stream.writer.start();
    }

    @Override
    boolean memberByItself() {
        return true;
    }

    @Override
    void work() {
        if (made) {
            writer.work();
        }
    }

    @Override
    void tick(long now) {
        End end = end();
        if (end != null && now - end.since() > limits.closeDeadline().toNanos()) {
            writer.abort();
        } else if (now - toldAt >= limits.heartbeat().toNanos() && !writer.isHeldUp()) {
            signOfLife = true;
            work();
        }
    }

    @Override
    public void send(Frame frame) {
        tell("message", frame.payload());
    }

    @Override
    public void close(CloseCode code, String reason) {
        if (closing(code, reason)) {
            work();
        }
    }

    @Override
    public byte @Nullable [] next() {
        batch.reset();
        String head = opening;
        if (head != null) {
            opening = null;
            batch.writeBytes(head.getBytes(US_ASCII));
            batch.writeBytes(Entry.lines(
                    "connected",
                    StreamMessages.connected(seenAs(), limits.heartbeat().toSeconds())));
        }
        End end = end();
        if (end != null) {
            tellClose(end);
        } else {
            fill(sink);
        }
        if (signOfLife) {
            signOfLife = false;
            if (batch.size() == 0) {
                batch.writeBytes(SIGN_OF_LIFE);
            }
        }
        if (batch.size() == 0) {
            return null;
        }
        toldAt = System.nanoTime();
        return batch.toByteArray();
    }

    @Override
    public boolean ended() {
        return closeTold;
    }

    @Override
    public void heldUp() {
        if (lag() > limits.lagBytes()
                && closing(CloseCode.SLOW_CONSUMER, "more unsent bytes than parley.limits.lag-bytes")) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "stream {0} from {1} is too slow: more unsent bytes than parley.limits.lag-bytes",
                    id(),
                    remoteAddress());
            writer.abort();
        }
    }

    @Override
    public void over(boolean broken) {
        CloseCode code = closeCode();
        if (code != null) {
            fallbacks().counts().closed(code);
        }
        leave(code != null ? code.departure() : Departure.LOST, 0);
    }

    /** The last event; a spread over some seconds keeps those who are sent away together from coming back together. */
    private void tellClose(End end) {
        if (closeTold) {
            return;
        }
        closeTold = true;
        long retry = limits.retry().toMillis();
        long spread = retry + ThreadLocalRandom.current().nextLong(retry + TimeUnit.SECONDS.toMillis(1));
        batch.writeBytes(("retry: " + spread + '\n').getBytes(US_ASCII));
        batch.writeBytes(Entry.lines("closed", StreamMessages.closed(end.code(), end.reason())));
    }

    /** Each event that moves a position has an {@code id:} line before the lines that are the same for all. */
    private final class Batch implements Sink {

        @Override
        public boolean full() {
            return batch.size() >= MOST_AT_ONCE;
        }

        @Override
        public void own(String event, byte[] json, boolean positioned, boolean news) {
            id(positioned);
            batch.writeBytes(Entry.lines(event, json));
        }

        @Override
        public void shared(byte[] bytes, Entry entry) {
            id(entry.position() != null);
            batch.write(bytes, entry.lines(), entry.end() - entry.lines());
        }

        private void id(boolean moved) {
            if (moved) {
                batch.writeBytes(("id: " + positions() + '\n').getBytes(US_ASCII));
            }
        }
    }
}
