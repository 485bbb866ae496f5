package io.parley.runtime.embedded;

import static io.parley.runtime.embedded.CommandLineOptions.Request.CHECK_HEALTH;
import static io.parley.runtime.embedded.CommandLineOptions.Request.PRINT_HELP;
import static io.parley.runtime.embedded.CommandLineOptions.Request.PRINT_SETTINGS;
import static io.parley.runtime.embedded.CommandLineOptions.Request.PRINT_VERSION;
import static io.parley.runtime.embedded.CommandLineOptions.Request.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineOptionsTest {

    @Test
    void startsWithoutArguments() {
        assertThat(parse("")).isEqualTo(new CommandLineOptions(START, Map.of(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--port 9000",
                "--port=9000",
                "-p 9000",
                "-p9000",
                "--http.port 9000",
                "--http.port=9000",
                "--parley.http.port=9000",
                "--parley.http.port 9000"
            })
    void takesThePortInManySpellings(String line) {
        assertThat(parse(line)).isEqualTo(new CommandLineOptions(START, Map.of("parley.http.port", "9000"), List.of()));
    }

    @Test
    void takesAnySetting() {
        assertThat(parse("--host ::1 --limits.message-bytes=64KiB -p 0 --namespace.room.presence false"))
                .isEqualTo(new CommandLineOptions(
                        START,
                        Map.of(
                                "parley.http.host", "::1",
                                "parley.limits.message-bytes", "64KiB",
                                "parley.http.port", "0",
                                "parley.namespace.room.presence", "false"),
                        List.of()));
    }

    @Test
    void keepsValuesAsTheyAre() {
        assertThat(CommandLineOptions.parse("--origins=https://a.example/?x=1", "--http.host=", "--webapp", "a b")
                        .settings())
                .isEqualTo(Map.of(
                        "parley.origins", "https://a.example/?x=1", "parley.http.host", "", "parley.webapp", "a b"));
    }

    @Test
    void answersBeforeItStarts() {
        assertThat(parse("--help").request()).isEqualTo(PRINT_HELP);
        assertThat(parse("-h -V --settings").request()).isEqualTo(PRINT_HELP);
        assertThat(parse("-V").request()).isEqualTo(PRINT_VERSION);
        assertThat(parse("--version").request()).isEqualTo(PRINT_VERSION);
        assertThat(parse("--settings -p 1").request()).isEqualTo(PRINT_SETTINGS);
        assertThat(parse("--health -p 1").request()).isEqualTo(CHECK_HEALTH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot 9000 | --prot is not an option; did you mean --port?",
                "--prot=9000 | --prot is not an option; did you mean --port?",
                "--hots ::1 | --hots is not an option; did you mean --host?",
                "--hlep | --hlep is not an option; did you mean --help?",
                "--htpp.port=9000 | --htpp.port is not an option; did you mean --http.port?",
                "--parley.htpp.port=9000 | --parley.htpp.port is not an option; did you mean --http.port?",
                "--message-bytes=1 | --message-bytes is not an option; did you mean --limits.message-bytes?",
                "--namespace.room.presense=true | --namespace.room.presense is not an option; did you mean --namespace.room.presence?",
                "--colour-of-the-sky | --colour-of-the-sky is not an option; --help lists all there are",
                "-x | -x is not an option; --help lists all there are",
                "9000 | 9000 is not an option; --help lists all there are",
                "@file | @file is not an option; --help lists all there are",
                "--http.port | --http.port needs a value, as in --http.port=<value>",
                "--http.port --settings | --http.port needs a value, as in --http.port=<value>",
                "--port 1 --http.port=2 | --http.port is given twice",
                "--limits.json-depth=1 --limits.json-depth=1 | --limits.json-depth is given twice",
                "--port | Missing required parameter for option '--port' (<port>)",
                "--port 1 --port 2 | option '--port' (<port>) should be specified only once"
            })
    void saysWhatItDoesNotUnderstand(String line, String problem) {
        assertThat(parse(line).problems()).containsExactly(problem);
    }

    @Test
    void saysAllThatItDoesNotUnderstand() {
        assertThat(parse("--prot 9000 --http.wrokers 3 stray").problems())
                .containsExactly(
                        "--prot is not an option; did you mean --port?",
                        "--http.wrokers is not an option; did you mean --http.workers?",
                        "stray is not an option; --help lists all there are");
    }

    private static CommandLineOptions parse(String line) {
        return CommandLineOptions.parse(line.isEmpty() ? new String[0] : line.split(" "));
    }
}
