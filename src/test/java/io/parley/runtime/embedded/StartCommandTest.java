package io.parley.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.parley.runtime.ConfigurationKey;
import io.parley.runtime.ConfigurationKeys;
import io.parley.runtime.ConfigurationSources;
import io.parley.runtime.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartCommandTest {

    private final Map<String, String> systemProperties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final List<Settings> started = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void startsWithTheSettingsOfAllSources() {
        environment.put("PARLEY_HTTP_PORT", "9001");
        environment.put("PARLEY_HTTP_WORKERS", "2");
        assertThat(run("--port", "9000")).isZero();
        assertThat(started).singleElement().satisfies(settings -> {
            assertThat(settings.http().port()).isEqualTo(9000);
            assertThat(settings.http().workers()).isEqualTo(2);
        });
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void endsWithStatusTwoAndEveryMistakeOfEverySource() {
        systemProperties.put("parley.htpp.port", "9000");
        environment.put("PARLEY_LIMITS_JSON_DEPTH", "deep");
        assertThat(run("--prot", "9000", "--http.workers=0")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "parley: --prot is not an option; did you mean --port?",
                        "parley: parley.htpp.port (system property) is not a setting; did you mean parley.http.port?",
                        "parley: parley.http.workers: \"0\" (command line) is not a whole number from 1 to 10000",
                        "parley: parley.limits.json-depth: \"deep\" (environment variable PARLEY_LIMITS_JSON_DEPTH) is not"
                                + " a whole number from 1 to 1000");
        assertThat(started).isEmpty();
    }

    @Test
    void endsWithStatusTwoForMistakesOnTheCommandLineAlone() {
        assertThat(run("--prot=9000")).isEqualTo(2);
        assertThat(started).isEmpty();
    }

    @Test
    void doesNotListenBeyondLoopbackForAnybodyUnlessThatIsMeant() {
        assertThat(run("--host", "0.0.0.0")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("set parley.auth.anonymous-beyond-loopback-insecurely=true to let anybody in");
        assertThat(started).isEmpty();

        assertThat(run("--host", "0.0.0.0", "--auth.anonymous-beyond-loopback-insecurely=true"))
                .isZero();
        assertThat(started).hasSize(1);
    }

    @Test
    void helpNamesEverySettingInAHundredColumns() {
        assertThat(run("--help")).isZero();
        String help = out.toString(StandardCharsets.UTF_8);
        assertThat(help)
                .startsWith("Usage: parley [options] [--<setting>=<value>...]")
                .contains("  -p, --port=<port>     TCP port to listen on; 0 picks a free one. Default: 8080")
                .contains("  --http.host=127.0.0.1  --http.port=8080  --http.allowed-hosts  --webapp")
                .contains("Settings may also come from -Dkey=value, the environment (PARLEY_HTTP_PORT) or"
                        + " ./parley.properties.");
        assertThat(help.split("[\\s=]+"))
                .containsAll(ConfigurationKeys.all()
                        .map(key -> "--" + key.shortName())
                        .toList());
        assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(started).isEmpty();
    }

    @Test
    void helpIsGivenHoweverWrongTheRestIs() {
        systemProperties.put("parley.http.port", "wrong");
        assertThat(run("--help", "--prot")).isZero();
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).matches("parley [0-9]+\\.[0-9]+\\.[0-9]+(-\\w+)?\\R");
    }

    @Test
    void settingsAreListedWithTheirSources() {
        environment.put("PARLEY_NAMESPACE_ROOM_HISTORY_SIZE", "5");
        systemProperties.put("parley.close.deadline", "1s");
        assertThat(run("--settings", "-p", "9000")).isZero();
        String settings = out.toString(StandardCharsets.UTF_8);
        assertThat(settings.lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "# HTTP",
                        "parley.http.port = 9000 (command line)",
                        "parley.http.host = 127.0.0.1 (default)",
                        "parley.close.deadline = 1s (system property)",
                        "parley.namespace.room.history-size = 5 (environment variable PARLEY_NAMESPACE_ROOM_HISTORY_SIZE)");
        assertThat(settings)
                .contains(ConfigurationKeys.all()
                        .filter(key -> !key.perNamespace())
                        .map(ConfigurationKey::name)
                        .toList());
        assertThat(started).isEmpty();
    }

    @Test
    void doesNotHideWhyTheHubFailed() {
        StartCommand command = new StartCommand(System.out, System.err, ConfigurationSources::of, settings -> {
            throw new IllegalStateException("port taken");
        });
        assertThatIllegalStateException().isThrownBy(command::run).withMessage("port taken");
    }

    private int run(String... arguments) {
        return new StartCommand(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        commandLine ->
                                new ConfigurationSources(commandLine, systemProperties, environment, Optional.empty()),
                        started::add)
                .run(arguments);
    }
}
