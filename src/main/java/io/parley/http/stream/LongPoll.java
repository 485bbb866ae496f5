package io.parley.http.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.protocol.JsonWriter;
import io.parley.transport.Frame;
import java.io.ByteArrayOutputStream;
import java.time.Duration;

/**
 * One long poll: answers as soon as there is something after the positions that the request states, else when its time is up; with
 * what happened and the positions to go on from.
 *
 * <p>The answer is bounded: what does not go into it is still after the positions that it states.
 */
final class LongPoll extends Follower {

    private static final byte[] COMMA = {','};

    private final FallbackLimits limits;
    private final Exchange exchange;
    private final long deadline;
    private final Rounds rounds = new Rounds(this::look);
    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private final Batch sink = new Batch();
    private volatile boolean started;
    private boolean news;
    private boolean answered;

    private LongPoll(Fallbacks fallbacks, Caller caller, FollowRequest request, Exchange exchange) {
        super(fallbacks, caller, request);
        this.limits = fallbacks.limits();
        this.exchange = exchange;
        Integer seconds = request.waitSeconds();
        Duration wait = seconds == null || limits.pollWait().toSeconds() < seconds
                ? limits.pollWait()
                : Duration.ofSeconds(seconds);
        this.deadline = System.nanoTime() + wait.toNanos();
    }

    /** Opens a poll; its answer comes by itself. */
    static void open(Fallbacks fallbacks, Caller caller, FollowRequest request, Exchange exchange) {
        LongPoll poll = new LongPoll(fallbacks, caller, request, exchange);
        fallbacks.keep(poll);
        Runnable lost =
                () -> poll.leave(Departure.LOST, fallbacks.limits().lease().toNanos());
        exchange.whenOver(lost, lost);
        poll.started = true;
        poll.work();
    }

    @Override
    boolean memberByItself() {
        return false;
    }

    @Override
    void work() {
        if (started) {
            rounds.run();
        }
    }

    @Override
    void tick(long now) {
        if (now - deadline >= 0 || lag() > limits.lagBytes()) {
            work();
        }
    }

    @Override
    public void send(Frame frame) {
        tell("message", frame.payload());
    }

    /** Answers with what there is: the client asks again, and is told then. */
    @Override
    public void close(CloseCode code, String reason) {
        if (closing(code, reason)) {
            work();
        }
    }

    private void look() {
        if (answered) {
            return;
        }
        fill(sink);
        boolean due = System.nanoTime() - deadline >= 0 && settled();
        if (closeCode() != null || due || sink.full() || (news && settled())) {
            answered = true;
            answer();
        }
    }

    private void answer() {
        byte[] last = positions().toString().getBytes(US_ASCII);
        byte[] json = new JsonWriter(events.size() + 256)
                .raw("{\"client\":")
                .string(seenAs().member().id())
                .raw(",\"lastEventId\":\"")
                .raw(last)
                .raw("\",\"events\":[")
                .raw(events.toByteArray())
                .raw("]}")
                .toBytes();
        leave(Departure.CLOSED, limits.lease().toNanos());
        WholeAnswer.send(exchange, 200, json);
    }

    /** The JSON of the events, one after the other. */
    private final class Batch implements Sink {

        @Override
        public boolean full() {
            return events.size() >= limits.replyBytes();
        }

        @Override
        public void own(String event, byte[] json, boolean positioned, boolean worthTelling) {
            divide();
            events.writeBytes(json);
            news |= worthTelling;
        }

        @Override
        public void shared(byte[] bytes, Entry entry) {
            divide();
            events.write(bytes, entry.json(), entry.jsonLength());
            news = true;
        }

        private void divide() {
            if (events.size() > 0) {
                events.writeBytes(COMMA);
            }
        }
    }
}
