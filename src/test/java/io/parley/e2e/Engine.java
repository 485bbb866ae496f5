package io.parley.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Docker engine of a test's own, with images and a network of its own: it takes nothing from an engine that this machine may run, and
 * what it publishes is open at one address, to this machine alone.
 */
final class Engine implements AutoCloseable {

    /** Where the ports are that its containers publish. */
    static final String ADDRESS = "10.213.81.2";

    /** What a client of those comes from. */
    static final String CLIENT = "10.213.81.1";

    private static final int SECONDS_TO_WAIT = 60;
    private static final String CABLE = "parley-it";
    private static final String ITS_END = "parley-it-in";

    private final Process process;
    private final Path directory;

    private Engine(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /** Skips the running test aloud where none can be started. */
    static void require() {
        Stream.of("dockerd", "docker", "unshare", "nsenter", "ip", "iptables").forEach(Programs::ofPackage);
        if (!"root".equals(System.getProperty("user.name"))) {
            Programs.missing("an engine is started by root");
        }
    }

    static Engine start(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Process process = new ProcessBuilder(
                        "unshare",
                        "--net",
                        "dockerd",
                        "--host=" + socket(directory),
                        "--pidfile=" + directory.resolve("pid"),
                        "--data-root=" + directory.resolve("data"),
                        "--exec-root=" + directory.resolve("run"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        Engine engine = new Engine(process, directory);
        try {
            await("the engine answers")
                    .atMost(Duration.ofSeconds(SECONDS_TO_WAIT))
                    .until(() -> Buildah.await(engine.command("version")).status() == 0 || !process.isAlive());
            engine.connect();
        } catch (RuntimeException | IOException | InterruptedException e) {
            String log = Files.readString(directory.resolve("log"));
            engine.close();
            throw new IOException(log, e);
        }
        return engine;
    }

    /** Gives its network one neighbour: this machine. Both ends of the cable go when the engine does. */
    private void connect() throws IOException, InterruptedException {
        String inside = String.valueOf(process.pid());
        run("ip", "link", "add", CABLE, "type", "veth", "peer", "name", ITS_END, "netns", inside);
        run("ip", "address", "add", CLIENT + "/24", "dev", CABLE);
        run("ip", "link", "set", CABLE, "up");
        String network = "--net=/proc/" + inside + "/ns/net";
        run("nsenter", network, "ip", "address", "add", ADDRESS + "/24", "dev", ITS_END);
        run("nsenter", network, "ip", "link", "set", ITS_END, "up");
    }

    /** The command line of {@code docker <arguments>} with this engine. */
    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "--host=" + socket(directory)));
        command.addAll(List.of(arguments));
        return command;
    }

    /** What {@code docker <arguments>} printed, which has to end well. */
    String docker(String... arguments) throws IOException, InterruptedException {
        return Buildah.succeed(command(arguments));
    }

    /** Stops it, and removes all that it keeps. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(SECONDS_TO_WAIT, TimeUnit.SECONDS)) {
            throw new IOException("dockerd, process %d, does not stop".formatted(process.pid()));
        }
        run("rm", "-rf", directory.toString());
    }

    private static String socket(Path directory) {
        return "unix://" + directory.resolve("socket").toAbsolutePath();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        String unused = Buildah.succeed(List.of(command));
    }
}
