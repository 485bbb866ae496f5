package io.parley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Builds and runs images where there is no Docker engine: Debian's buildah, without isolation but for a root directory of its own, and
 * with storage that asks nothing of the file system. So a container here has the network, the processes and the limits of the machine;
 * its user, its capabilities and its files are as in any other engine.
 */
final class Buildah {

    private static final int MINUTES_TO_WAIT = 30;
    private static final String BASE = "localhost/base";

    private final Path directory;
    private final Base base;

    /** How a command ended, and all it printed on either side. */
    record Outcome(int status, String output) {}

    private Buildah(Path directory, Base base) {
        this.directory = directory;
        this.base = base;
    }

    /** With a storage in this directory that has a base image. */
    static Buildah withBase(Path directory, Base base) throws IOException, InterruptedException {
        Buildah buildah = new Buildah(Files.createDirectories(directory), base);
        String container = buildah.say("from", "scratch");
        buildah.say("add", container, base.system(directory).toString(), "/");
        Optional<Path> runtime = base.runtime(directory);
        if (runtime.isPresent()) {
            buildah.say("add", container, runtime.get().toString(), Base.RUNTIME);
        }
        List<String> config = new ArrayList<>(List.of("config", "--os=linux", "--arch=" + base.architecture()));
        base.environment().forEach((name, value) -> config.add("--env=" + name + "=" + value));
        config.add(container);
        buildah.say(config.toArray(String[]::new));
        buildah.say("commit", "--rm", container, BASE);
        return buildah;
    }

    /** Builds an image on that base from a Dockerfile and the folder it copies from. */
    void build(String image, Path dockerfile, Path context) throws IOException, InterruptedException {
        say(
                "build",
                "--isolation=chroot",
                // OCI's own format has no health check.
                "--format=docker",
                "--platform=linux/" + base.architecture(),
                "--build-arg=BASE=" + BASE,
                "--build-arg=VERSION=1.2.3",
                "--tag=" + image,
                "--file=" + dockerfile,
                context.toString());
    }

    /** What an engine knows of the image: under {@code config} what it would run it by. */
    JsonObject image(String image) throws IOException, InterruptedException {
        try (JsonReader reader = Json.createReader(new StringReader(say("inspect", "--type=image", image)))) {
            return reader.readObject().getJsonObject("Docker");
        }
    }

    /** A new container of the image. */
    String container(String image) throws IOException, InterruptedException {
        return say("from", image);
    }

    /** What belongs to this user in the container; the image itself belongs to root. */
    List<String> filesOf(String container, String user) throws IOException, InterruptedException {
        return succeed(List.of("find", say("mount", container), "-uid", user))
                .lines()
                .toList();
    }

    /** The command for a process in the container: of the image's user, without any capability, and with nothing it could write to. */
    List<String> command(String container, Map<String, String> environment, List<String> program) throws IOException {
        Path nothing = Files.createDirectories(directory.resolve("nothing"));
        List<String> run = new ArrayList<>(List.of(
                "run",
                "--isolation=chroot",
                "--cap-drop=ALL",
                "--volume=" + nothing + ":/tmp:ro",
                "--volume=" + nothing + ":/var/tmp:ro"));
        environment.forEach((name, value) -> run.add("--env=" + name + "=" + value));
        run.add(container);
        run.add("--");
        run.addAll(program);
        return buildah(run);
    }

    /** Runs such a process to its end. */
    Outcome run(String container, Map<String, String> environment, List<String> program)
            throws IOException, InterruptedException {
        return await(command(container, environment, program));
    }

    void removeEverything() throws IOException, InterruptedException {
        say("rm", "--all");
        say("rmi", "--all", "--force");
        succeed(List.of("rm", "-rf", directory.toString()));
    }

    static List<String> strings(JsonObject object, String name) {
        return object.getJsonArray(name).getValuesAs(JsonString::getString);
    }

    private List<String> buildah(List<String> arguments) {
        List<String> storage = List.of(
                "buildah",
                "--storage-driver=vfs",
                "--root=" + directory.resolve("storage"),
                "--runroot=" + directory.resolve("run"));
        return Stream.concat(storage.stream(), arguments.stream()).toList();
    }

    private String say(String... arguments) throws IOException, InterruptedException {
        return succeed(buildah(List.of(arguments)));
    }

    /** What a program printed that has to end well. */
    static String succeed(List<String> command) throws IOException, InterruptedException {
        Outcome outcome = await(command);
        if (outcome.status() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed:\n" + outcome.output());
        }
        return outcome.output().strip();
    }

    /** Runs a program to its end. */
    static Outcome await(List<String> command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("buildah", ".stderr");
        Path printed = Files.createTempFile("buildah", ".stdout");
        Process process = new ProcessBuilder(command)
                .redirectError(errors.toFile())
                .redirectOutput(printed.toFile())
                .start();
        try {
            if (!process.waitFor(MINUTES_TO_WAIT, TimeUnit.MINUTES)) {
                throw new IllegalStateException(command + " did not end");
            }
            String output = Files.readString(printed, UTF_8);
            boolean good = process.exitValue() == 0;
            return new Outcome(process.exitValue(), good ? output : output + Files.readString(errors, UTF_8));
        } finally {
            process.destroyForcibly();
            Files.delete(errors);
            Files.delete(printed);
        }
    }
}
