package io.parley.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.runtime.ConfigurationSources;
import io.parley.runtime.SettingsLoader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordLineTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void printsALineThatTheHubTakes() throws Exception {
        assertThat(run("alice:a:b\n")).isEqualTo(StartCommand.DONE);

        String line = out.toString(StandardCharsets.UTF_8);
        assertThat(line).matches("alice:pbkdf2-sha256:600000:[A-Za-z0-9+/=]{24}:[A-Za-z0-9+/=]{44}\\R");
        Path users = Files.writeString(directory.resolve("users"), line);
        assertThat(SettingsLoader.load(ConfigurationSources.of(Map.of("parley.auth.users-file", users.toString())))
                        .settings()
                        .authenticates())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "alice\n", "alice:\n", ":secret\n"})
    void saysWhatItWants(String input) {
        assertThat(run(input)).isEqualTo(StartCommand.MISTAKEN);
        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("parley: --hash-password wants one line of input: <user>:<password>");
    }

    @Test
    void isAskedForOnTheCommandLine() {
        assertThat(CommandLineOptions.parse("--hash-password").request())
                .isEqualTo(CommandLineOptions.Request.HASH_PASSWORD);
    }

    private int run(String input) {
        return new PasswordLine(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run();
    }
}
