package io.parley.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The names in the catalogues of errors and departures, which clients depend on. */
class CatalogueTest {

    @Test
    void namesErrorsForTheWire() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+(_[a-z]+)*"));
    }

    @Test
    void namesDeparturesForTheWire() {
        assertThat(Arrays.stream(Departure.values()).map(Departure::wireName))
                .containsExactly("closed", "unsubscribed", "slow", "expired", "replaced", "lost");
    }

    @Test
    void refusesWithoutTheCostOfAStackTrace() {
        Refusal refusal = new Refusal(ErrorCode.LIMIT_EXCEEDED, "too many");

        assertThat(refusal.getStackTrace()).isEmpty();
        assertThat(refusal.code().temporary()).isTrue();
        assertThat(refusal.reason()).isEqualTo("too many");
    }
}
