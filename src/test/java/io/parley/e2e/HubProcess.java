package io.parley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The executable WAR in a process of its own, in a folder where nothing else is, with nothing inherited that would configure it. */
final class HubProcess implements AutoCloseable {

    private static final Pattern GREETING = Pattern.compile("Parley is at (http://\\S+).*");
    private static final int SECONDS_TO_WAIT = 180;
    private static final String TEMPORARY = "tmp";
    private static final String ERRORS = "stderr.txt";

    private final Path directory;
    private final Process process;
    private final long startedAt = System.nanoTime();
    private final CompletableFuture<URI> url = new CompletableFuture<>();
    private final CompletableFuture<Duration> timeToUrl = new CompletableFuture<>();
    private final CompletableFuture<String> printed;

    /** How it ended, and all it printed on either side. */
    record Outcome(int status, String out, String err) {}

    private HubProcess(Path directory, List<String> command, Map<String, String> environment) throws IOException {
        this.directory = directory;
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(directory.resolve(ERRORS).toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY") || name.endsWith("JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        this.process = builder.start();
        this.printed = CompletableFuture.supplyAsync(this::read);
    }

    /** Starts it in {@code directory}, as in {@code java <options> -jar parley.war <arguments>}. */
    static HubProcess start(Path directory, List<String> options, Map<String, String> environment, String... arguments)
            throws IOException {
        Path temporary = Files.createDirectories(directory.resolve(TEMPORARY));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(options);
        command.add("-jar");
        command.add(System.getProperty("parley.it.war"));
        command.addAll(List.of(arguments));
        return new HubProcess(directory, command, environment);
    }

    static HubProcess start(Path directory, String... arguments) throws IOException {
        return start(directory, List.of(), Map.of(), arguments);
    }

    /** Starts it by another command, such as one that runs it in a container. */
    static HubProcess byCommand(Path directory, List<String> command) throws IOException {
        return new HubProcess(directory, command, Map.of());
    }

    /** The address it prints once it listens. */
    URI url() {
        return url.orTimeout(SECONDS_TO_WAIT, TimeUnit.SECONDS).join();
    }

    /** From the start of the process until it said where it is. */
    Duration timeToUrl() {
        return timeToUrl.orTimeout(SECONDS_TO_WAIT, TimeUnit.SECONDS).join();
    }

    URI socket(String path) {
        return URI.create("ws://127.0.0.1:" + url().getPort() + path);
    }

    /** What it keeps in its temporary folder. */
    List<String> temporaryFiles() throws IOException {
        try (var files = Files.list(directory.resolve(TEMPORARY))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Ends it with SIGKILL: nothing of it runs any more when this returns. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to end, as {@code kill} and {@code docker stop} do. */
    void terminate() {
        process.destroy();
    }

    /** The same where commands run it that do not hand signals on: it is the process that has none below it. */
    void terminateInnermost() {
        process.descendants()
                .filter(handle -> handle.children().findAny().isEmpty())
                .forEach(ProcessHandle::destroy);
    }

    Outcome outcome() throws IOException, InterruptedException {
        if (!process.waitFor(SECONDS_TO_WAIT, TimeUnit.SECONDS)) {
            throw new AssertionError("still running");
        }
        return new Outcome(process.exitValue(), printed.join(), errors());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private String errors() throws IOException {
        return Files.readString(directory.resolve(ERRORS), UTF_8);
    }

    private String read() {
        StringBuilder all = new StringBuilder();
        try (BufferedReader reader = process.inputReader(UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                all.append(line).append('\n');
                Matcher matcher = GREETING.matcher(line);
                if (matcher.matches()) {
                    timeToUrl.complete(Duration.ofNanos(System.nanoTime() - startedAt));
                    url.complete(URI.create(matcher.group(1)));
                }
            }
            url.completeExceptionally(new IllegalStateException("it ended and printed:\n" + all + errors()));
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
