package io.parley.runtime;

import io.parley.backend.BackendCounts;
import io.parley.backend.Failure;
import io.parley.http.Metrics;
import io.parley.hub.Question;

/** Names what the metrics show of the way to the backend. The names are documented in {@code src/docs/metrics.md}. */
record BackendMeters(Metrics metrics, BackendLink link) {

    void register() {
        BackendCounts counts = link.counts();
        for (BackendCounts.Outcome outcome : BackendCounts.Outcome.values()) {
            for (Question.Kind kind : Question.Kind.values()) {
                metrics.counter(
                        "parley.backend.questions.total",
                        "Questions to the backend",
                        () -> counts.questions(kind).of(outcome),
                        "question",
                        kind.wireName(),
                        "outcome",
                        outcome.wireName());
            }
            metrics.counter(
                    "parley.backend.calls.total",
                    "Calls that the backend answers to",
                    () -> counts.calls().of(outcome),
                    "outcome",
                    outcome.wireName());
        }
        for (Failure failure : Failure.values()) {
            metrics.counter(
                    "parley.backend.failures.total",
                    "Requests to the backend that got no usable answer",
                    () -> counts.failures().of(failure),
                    "cause",
                    failure.wireName());
        }
        metrics.counter("parley.facts.told.total", "Facts that the backend has acknowledged", counts::factsTold);
        metrics.counter("parley.facts.dropped.total", "Facts that were given up", counts::factsDropped);
        metrics.counter("parley.facts.repeated.total", "Batches of facts that were not taken", counts::factsRepeated);
        metrics.gauge("parley.facts.waiting", "Facts that wait to be acknowledged", link::factsWaiting);
        metrics.gauge("parley.facts.bytes", "Their bytes", link::factsBytes);
        metrics.gauge("parley.backend.waiting.bytes", "Questions and calls that wait to be sent", link::waitingBytes);
        metrics.gauge("parley.backend.resting", "How many of questions and calls are not sent for now", link::resting);
    }
}
