package io.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.handshake.Verdict.Refused;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefusalCountsTest {

    private final Metrics metrics = new Metrics();
    private final RefusalCounts counts = new RefusalCounts(metrics);

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void showsTheRulesOfTheHandshakeFromTheBeginning() {
        assertThat(metrics.text())
                .contains("parley_refusals_total{rule=\"handshake.key-length\",status=\"400\"} 0.0\n")
                .contains("parley_refusals_total{rule=\"handshake.origin-foreign\",status=\"403\"} 0.0\n");
    }

    @Test
    void countsEachRuleByItself() {
        counts.refused(new Refused(400, Map.of(), "handshake.key-length", "So it is."));
        counts.refused(new Refused(400, Map.of(), "handshake.key-length", "So it is."));
        counts.refused(new Refused(503, Map.of(), "of.somebody-else", "So it is."));

        assertThat(metrics.text())
                .contains("parley_refusals_total{rule=\"handshake.key-length\",status=\"400\"} 2.0\n")
                .contains("parley_refusals_total{rule=\"of.somebody-else\",status=\"503\"} 1.0\n");
    }
}
