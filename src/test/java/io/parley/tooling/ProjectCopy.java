package io.parley.tooling;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A copy of parts of this project in another directory, on which Maven is run as a developer would run it. */
final class ProjectCopy {

    private static final long MINUTES_TO_WAIT = 5;

    private final Path directory;

    /** How Maven ended: its exit code, and all it printed. */
    record Outcome(int exitCode, String output) {}

    /** @param parts files and folders of this project, relative to its root, that are copied into {@code directory} */
    ProjectCopy(Path directory, String... parts) throws IOException {
        this.directory = directory;
        for (String part : parts) {
            try (var sources = Files.walk(Path.of(part))) {
                for (Path source : (Iterable<Path>) sources.filter(Files::isRegularFile)::iterator) {
                    Path target = directory.resolve(source.toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(source, target);
                }
            }
        }
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    void write(String name, String content) throws IOException {
        Files.createDirectories(file(name).getParent());
        Files.writeString(file(name), content);
    }

    /** Replaces {@code old}, which has to be there, in a copied file. */
    void replace(String name, String old, String replacement) throws IOException {
        String content = Files.readString(file(name));
        if (!content.contains(old)) {
            throw new IllegalArgumentException(name + " does not contain " + old);
        }
        write(name, content.replace(old, replacement));
    }

    /** Runs the Maven that runs this test, on the same local repository. */
    Outcome maven(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("parley.it.maven"), "bin", "mvn").toString());
        command.addAll(List.of("-B", "-ntp", "-Dstyle.color=never"));
        command.add("-Dmaven.repo.local=" + System.getProperty("parley.it.repository"));
        command.addAll(List.of(arguments));
        Path output = file("maven.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            if (!process.waitFor(MINUTES_TO_WAIT, TimeUnit.MINUTES)) {
                throw new IllegalStateException("Maven did not end:\n" + Files.readString(output, UTF_8));
            }
            return new Outcome(process.exitValue(), Files.readString(output, UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }
}
