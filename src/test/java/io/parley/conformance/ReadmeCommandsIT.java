package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The curl commands of the README do what they promise, on a hub that nobody has configured. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadmeCommandsIT {

    private static final Pattern SECTION = Pattern.compile("## From your backend\n(.*?)\n## ", Pattern.DOTALL);

    private RunningHub hub;

    @BeforeAll
    void startTheHub() throws Exception {
        hub = EmbeddedHub.start(Map.of("parley.http.allowed-hosts", ""));
    }

    @AfterAll
    void stopTheHub() {
        hub.close();
    }

    static List<String> commands() throws IOException {
        Matcher section = SECTION.matcher(Files.readString(Path.of("README.md")));
        assertThat(section.find()).isTrue();
        List<String> commands = section.group(1)
                .lines()
                .filter(line -> line.startsWith("curl "))
                .toList();
        assertThat(commands).hasSizeGreaterThan(4);
        return commands;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void succeeds(String command) throws Exception {
        String here = command.replace("127.0.0.1:8080", "127.0.0.1:" + hub.port());
        Process curl = new ProcessBuilder("sh", "-c", here + " --silent --show-error --fail-with-body --max-time 20")
                .redirectErrorStream(true)
                .start();
        String output = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(curl.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(curl.exitValue()).as(output).isZero();
        assertThat(output).startsWith("{");
    }
}
