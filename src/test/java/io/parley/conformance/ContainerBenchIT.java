package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures the fan-out on each servlet container as {@code src/bench/run.sh} does on the embedded runtime, with the same ruler: the
 * container has processor 0, the load processor 1, and the floor runs in turn with it. Prints a row of
 * {@code src/docs/benchmarks.md} for each.
 */
@Tag("bench")
class ContainerBenchIT {

    private static final int ROUNDS = 3;
    private static final int FLOOR_PORT = 9001;
    private static final Map<String, List<String>> WORKLOADS = workloads();

    @TempDir
    private Path directory;

    /** Starts a container. */
    private interface Start {

        RunningHub start(Map<String, String> settings) throws Exception;
    }

    @Test
    void measuresEachContainer() throws Exception {
        Path ruler = Path.of(Objects.requireNonNullElse(System.getenv("RULER"), "../shared/bench"));
        Assumptions.assumeTrue(Files.exists(ruler), "no ruler at " + ruler + "; RULER says where it is");
        Path load = compile(ruler.resolve("wsload.c"));
        Process floor = new ProcessBuilder(
                        "taskset",
                        "-c",
                        "0",
                        compile(ruler.resolve("floor.c")).toString(),
                        Integer.toString(FLOOR_PORT))
                .inheritIO()
                .start();
        Map<String, Start> containers = new LinkedHashMap<>();
        containers.put("Tomcat 10.1", TomcatHub::ten);
        containers.put("Tomcat 11", TomcatHub::eleven);
        containers.put("Payara 6", PayaraHub::start);
        try {
            for (Map.Entry<String, Start> container : containers.entrySet()) {
                try (RunningHub hub = container.getValue().start(Map.of())) {
                    System.out.println(row(container.getKey(), hub, load, floor.pid()));
                }
            }
        } finally {
            floor.destroy();
        }
    }

    private String row(String name, RunningHub hub, Path load, long floor) throws IOException, InterruptedException {
        long pid = pidOf(hub);
        run(List.of("taskset", "-apc", "0", Long.toString(pid)));
        List<String> ofHub = of(hub.port(), hub.context() + "/ws", "json", pid);
        List<String> ofFloor = of(FLOOR_PORT, "/?ch=r%d", "raw", floor);
        StringBuilder row = new StringBuilder("| " + name);
        for (List<String> workload : WORKLOADS.values()) {
            List<JsonObject> rounds = new ArrayList<>();
            List<JsonObject> floors = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                rounds.add(measure(load, ofHub, workload, round == 0 ? 8 : 2));
                floors.add(measure(load, ofFloor, workload, 1));
            }
            double cost = median(rounds, "cpu_us_per_delivery");
            row.append(" | %.2f µs, %.2f of the floor, %,.0f a second"
                    .formatted(cost, cost / median(floors, "cpu_us_per_delivery"), median(rounds, "deliveries_per_s")));
        }
        return row.append(" |").toString();
    }

    private static List<String> of(int port, String path, String protocol, long pid) {
        return List.of(
                "--port", Integer.toString(port), "--path", path, "--proto", protocol, "--pid", Long.toString(pid));
    }

    private static JsonObject measure(Path load, List<String> target, List<String> workload, int warm)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", "1", load.toString()));
        command.addAll(target);
        command.addAll(List.of("--secs", "3", "--warm", Integer.toString(warm)));
        command.addAll(workload);
        try (JsonReader json = Json.createReader(new StringReader(run(command)))) {
            return json.readObject();
        }
    }

    private static long pidOf(RunningHub hub) {
        return hub instanceof TomcatHub tomcat
                ? tomcat.process().pid()
                : ((PayaraHub) hub).process().pid();
    }

    private static double median(List<JsonObject> rounds, String key) {
        return rounds.stream()
                .mapToDouble(round -> round.getJsonNumber(key).doubleValue())
                .sorted()
                .skip(ROUNDS / 2)
                .findFirst()
                .orElseThrow();
    }

    private Path compile(Path source) throws IOException, InterruptedException {
        Path program = directory.resolve(source.getFileName().toString().replace(".c", ""));
        run(List.of("cc", "-O2", "-o", program.toString(), source.toString()));
        return program;
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(command + ": " + output).isZero();
        return output;
    }

    private static Map<String, List<String>> workloads() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        all.put("broadcast", List.of("--subs", "1000", "--window", "1"));
        all.put("burst", List.of("--subs", "1000", "--window", "16"));
        all.put("rooms", List.of("--subs", "1000", "--rooms", "100", "--window", "4"));
        return all;
    }
}
