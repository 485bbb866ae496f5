package io.parley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests of the pages' JavaScript, which are written for Node's own test runner, as a part of the build. */
class JavaScriptTest {

    private static final Path TESTS = Path.of("src/test/js");
    private static final int OLDEST = 18;
    private static final long MINUTES_TO_WAIT = 2;

    @TempDir
    Path directory;

    @Test
    void passesInNode() throws Exception {
        Path node = Programs.node();
        String version = run(node, List.of("--version")).output().strip();
        if (major(version) < OLDEST) {
            Programs.missing("%s is %s, and the tests of JavaScript need %d".formatted(node, version, OLDEST));
        }
        List<String> arguments = new ArrayList<>(List.of("--test", "--test-reporter=tap"));
        arguments.addAll(files());

        Outcome outcome = run(node, arguments);

        int passed = count("pass", outcome.output());
        System.out.printf("JavaScript: %d tests passed in Node %s%n", passed, version);
        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(count("fail", outcome.output())).isZero();
        assertThat(passed).isGreaterThanOrEqualTo(files().size());
    }

    private static List<String> files() throws IOException {
        try (var files = Files.list(TESTS)) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(".test.js"))
                    .sorted()
                    .toList();
        }
    }

    private static int major(String version) {
        Matcher matcher = Pattern.compile("v(\\d+)\\..*").matcher(version);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** The number in a line such as {@code # pass 100}. */
    private static int count(String what, String output) {
        Matcher matcher = Pattern.compile("(?m)^# " + what + " (\\d+)$").matcher(output);
        assertThat(matcher.find()).as(output).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private Outcome run(Path node, List<String> arguments) throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(node.toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(MINUTES_TO_WAIT, TimeUnit.MINUTES))
                    .as("Node ended")
                    .isTrue();
            return new Outcome(process.exitValue(), Files.readString(output, UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    private record Outcome(int status, String output) {}
}
