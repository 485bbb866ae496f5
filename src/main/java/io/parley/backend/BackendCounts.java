package io.parley.backend;

import io.parley.channel.Limit;
import io.parley.channel.Tally;
import io.parley.hub.Question;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of the backend for metrics. Any thread. */
public final class BackendCounts {

    /** What became of a question or a call. */
    public enum Outcome {
        /** Allowed by the backend; of a call: it gave a result. */
        ALLOWED("allowed"),
        /** Denied by the backend; of a call: it gave an error. */
        DENIED("denied"),
        /** No usable answer: the setting decided; of a call: the caller was told so. */
        FAILED("failed");

        private final String wireName;

        Outcome(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    private final Map<Question.Kind, Tally<Outcome>> questions = new EnumMap<>(Question.Kind.class);
    private final Tally<Outcome> calls = new Tally<>(Outcome.class);
    private final Tally<Failure> failures = new Tally<>(Failure.class);
    private final Tally<Limit> limits = new Tally<>(Limit.class);
    private final LongAdder told = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder repeated = new LongAdder();

    public BackendCounts() {
        for (Question.Kind kind : Question.Kind.values()) {
            questions.put(kind, new Tally<>(Outcome.class));
        }
    }

    /** Questions of one kind, by what became of them. */
    public Tally<Outcome> questions(Question.Kind kind) {
        Tally<Outcome> tally = questions.get(kind);
        if (tally == null) {
            throw new IllegalArgumentException(kind.wireName());
        }
        return tally;
    }

    /** Calls to the backend, by what became of them. */
    public Tally<Outcome> calls() {
        return calls;
    }

    /** Questions, calls and batches of facts without a usable answer, by the cause. */
    public Tally<Failure> failures() {
        return failures;
    }

    /** Limits that were reached on the way to the backend. */
    public Tally<Limit> limits() {
        return limits;
    }

    /** Facts that the backend has acknowledged. */
    public long factsTold() {
        return told.sum();
    }

    /** Facts that were given up, since the queue was full or the hub stopped. */
    public long factsDropped() {
        return dropped.sum();
    }

    /** Batches of facts that were sent again, or will be. */
    public long factsRepeated() {
        return repeated.sum();
    }

    /** @param time the limit that a timeout has reached */
    void failed(Failure failure, Limit time) {
        failures.add(failure);
        if (failure == Failure.TIMEOUT) {
            limits.add(time);
        } else if (failure == Failure.TOO_LARGE) {
            limits.add(Limit.WEBHOOKS_ANSWER_BYTES);
        }
    }

    void told(long facts) {
        told.add(facts);
    }

    void dropped(long facts) {
        dropped.add(facts);
    }

    void repeats() {
        repeated.increment();
    }
}
