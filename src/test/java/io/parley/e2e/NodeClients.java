package io.parley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.tooling.OneAtATime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/**
 * Clients that others wrote for Node: {@code src/test/js/clients/package.json} names them, npm fetches them once into {@code
 * target/node-clients}, and each is driven by a script beside that file.
 */
final class NodeClients {

    private static final Path SCRIPTS = Path.of("src/test/js/clients");
    private static final Path MODULES = Path.of("target/node-clients");
    private static final long MINUTES_TO_WAIT = 2;

    private NodeClients() {}

    /** Runs a script with the folder of the modules as its first argument; what it prints, where it ends well. */
    static String run(String script, String input, String... arguments) throws IOException, InterruptedException {
        Path node = Programs.node();
        Path modules = install();
        List<String> command = new ArrayList<>(List.of(
                node.toString(),
                SCRIPTS.resolve(script).toString(),
                modules.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        return run(command, input);
    }

    private static synchronized Path install() throws IOException, InterruptedException {
        Path npm = Programs.npm();
        try (OneAtATime held = OneAtATime.in(MODULES)) {
            fetch(npm);
        }
        return MODULES;
    }

    private static void fetch(Path npm) throws IOException, InterruptedException {
        Path wanted = SCRIPTS.resolve("package-lock.json");
        Path present = MODULES.resolve("package-lock.json");
        Path done = MODULES.resolve("node_modules/.package-lock.json");
        if (Files.exists(done) && Files.exists(present) && Files.mismatch(wanted, present) == -1) {
            return;
        }
        for (String file : List.of("package.json", "package-lock.json")) {
            Files.copy(SCRIPTS.resolve(file), MODULES.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        System.out.println("Fetching the clients for Node that the tests use, by npm");
        run(List.of(npm.toString(), "ci", "--prefix", MODULES.toString(), "--no-audit", "--no-fund"), "");
    }

    private static String run(List<String> command, String input) throws IOException, InterruptedException {
        Path output = Files.createTempFile("node", ".out");
        Path errors = Files.createTempFile("node", ".err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try (var stdin = process.outputWriter(UTF_8)) {
            stdin.write(input);
        }
        try {
            if (!process.waitFor(MINUTES_TO_WAIT, TimeUnit.MINUTES) || process.exitValue() != 0) {
                Assertions.fail("%s did not end well: %s%s"
                        .formatted(command, Files.readString(output), Files.readString(errors)));
            }
            return Files.readString(output).strip();
        } finally {
            process.destroyForcibly();
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
