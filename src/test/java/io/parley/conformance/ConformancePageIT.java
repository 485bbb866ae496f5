package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The conformance page lists every deviation; its numbers are written by {@code -DwriteConformancePage} after a whole run. */
class ConformancePageIT {

    private static final Path PAGE = Path.of("src/docs/conformance.md");

    @Test
    void pageHasEveryDeviationAndWhatTheNumbersDoNotSay() throws IOException {
        if (Boolean.getBoolean("writeConformancePage")) {
            Files.writeString(PAGE, ConformanceMatrix.page());
        }
        String page = Files.readString(PAGE);
        assertThat(page).contains(ConformanceMatrix.BELOW_THE_TABLE);
        assertThat(Deviations.ALL).allSatisfy(deviation -> assertThat(page).contains(deviation.reason()));
    }
}
