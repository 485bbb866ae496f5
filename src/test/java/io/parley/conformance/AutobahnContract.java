package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every case of Autobahn's suite is passed, and passed strictly, on {@code /echo}. It has no cases for what {@link FramingContract}
 * and {@link OpeningHandshakeContract} look at.
 */
abstract class AutobahnContract {

    private static final int CASES_OF_GROUPS_1_TO_7_AND_10 = 247;
    private static final int CASES_OF_GROUP_9 = 54;

    private final RunningHub.Starter starter;
    private final Map<String, String> exclusions;

    /** @param exclusions why a case is not passed strictly, by its number; one that is passed nevertheless fails the test */
    AutobahnContract(RunningHub.Starter starter, Map<String, String> exclusions) {
        this.starter = starter;
        this.exclusions = exclusions;
    }

    @TempDir
    Path work;

    @Test
    void passesGroups1To7And10() throws Exception {
        passes(List.of("1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "10.*"), CASES_OF_GROUPS_1_TO_7_AND_10);
    }

    /** Messages up to 16 MiB, in up to hundreds of thousands of frames: minutes. */
    @Tag("conformance")
    @Test
    void passesGroup9() throws Exception {
        passes(List.of("9.*"), CASES_OF_GROUP_9);
    }

    private void passes(List<String> cases, int count) throws Exception {
        AutobahnSuite suite = new AutobahnSuite(Path.of(System.getProperty("parley.it.lib")), work);
        try (RunningHub hub = starter.start(Map.of("parley.echo.enabled", "true"))) {
            String url = "ws://127.0.0.1:" + hub.port() + hub.context() + "/echo";
            Map<String, AutobahnSuite.Outcome> outcomes = suite.run(url, cases);
            assertThat(outcomes).hasSize(count);
            Map<String, AutobahnSuite.Outcome> open = new TreeMap<>(outcomes);
            open.values().removeIf(AutobahnSuite.Outcome::isStrict);
            for (Map.Entry<String, AutobahnSuite.Outcome> late : open.entrySet()) {
                if (late.getValue().mayHaveBeenLate()) {
                    late.setValue(suite.run(url, List.of(late.getKey())).get(late.getKey()));
                }
            }
            open.values().removeIf(AutobahnSuite.Outcome::isStrict);
            Map<String, String> expected = new TreeMap<>(exclusions);
            expected.keySet().retainAll(outcomes.keySet());
            assertThat(open.keySet()).as("not passed strictly: %s", open).isEqualTo(expected.keySet());
        }
    }
}
