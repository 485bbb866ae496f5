package io.parley.http;

import io.parley.handshake.Rule;
import io.parley.handshake.Verdict.Refused;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts, in the metrics, the requests that were refused before any page or endpoint saw them, by the rule that refused and by
 * status. Any thread.
 *
 * <p>The rules of the opening handshake are shown from the beginning, others once they have refused something; no client can make
 * one up.
 */
public final class RefusalCounts {

    private final Metrics metrics;
    private final Map<String, LongAdder> byRule = new ConcurrentHashMap<>();

    public RefusalCounts(Metrics metrics) {
        this.metrics = metrics;
        for (Rule rule : Rule.values()) {
            count(rule.id(), rule.status());
        }
    }

    /** Counts a refusal. */
    public void refused(Refused refused) {
        count(refused.rule(), refused.status()).increment();
    }

    private LongAdder count(String rule, int status) {
        return byRule.computeIfAbsent(rule, added -> {
            LongAdder count = new LongAdder();
            metrics.counter(
                    "parley.refusals.total",
                    "Requests that were refused before any page or endpoint saw them",
                    count::sum,
                    "rule",
                    rule,
                    "status",
                    Integer.toString(status));
            return count;
        });
    }
}
