package io.parley.conformance;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Autobahn's test suite for servers, version 0.5.6, run by Jython in a process of its own.
 *
 * @param libraries the folder of the two jars that it is made of
 * @param work an empty folder for its reports
 */
record AutobahnSuite(Path libraries, Path work) {

    private static final String JYTHON = "jython-standalone-2.7.1.jar";
    private static final String SUITE = "autobahntestsuite-maven-plugin-0.1.5.jar";

    /**
     * What became of a case.
     *
     * @param behavior OK, NON-STRICT, INFORMATIONAL, UNIMPLEMENTED or FAILED
     * @param closing the same for the close handshake, or UNCLEAN or WRONG CODE
     * @param report everything that the suite says of it
     */
    record Outcome(String behavior, String closing, Path report) {

        boolean isStrict() {
            return isGood(behavior) && isGood(closing);
        }

        /** The suite waits one second for the end of a connection: on a busy machine that says nothing yet. */
        boolean mayHaveBeenLate() {
            return isGood(behavior) && !isGood(closing);
        }

        private static boolean isGood(String word) {
            return word.equals("OK") || word.equals("INFORMATIONAL");
        }

        @Override
        public String toString() {
            try {
                JsonObject all = read(report);
                return behavior + ", close " + closing + ": " + all.get("description") + " expected "
                        + all.get("expected") + " received " + all.get("received") + " " + all.get("result") + " "
                        + all.get("resultClose");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Runs the cases, such as {@code 7.*}, and returns the outcome of each by its number. */
    Map<String, Outcome> run(String url, List<String> cases) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(work, "autobahn");
        Path spec = Files.writeString(folder.resolve("spec.json"), spec(url, cases, folder));
        Path script = folder.resolve("run.py");
        try (InputStream in = AutobahnSuite.class.getResourceAsStream("/autobahn/run.py")) {
            Files.copy(in, script);
        }
        Path log = folder.resolve("log.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        libraries.resolve(JYTHON).toString(),
                        script.toString(),
                        spec.toString(),
                        libraries.resolve(SUITE).toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(20, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException("the suite did not end well: " + Files.readString(log));
            }
        } finally {
            process.destroyForcibly();
        }
        return outcomes(folder);
    }

    private static Map<String, Outcome> outcomes(Path folder) throws IOException {
        JsonObject agents = read(folder.resolve("index.json"));
        JsonObject cases = agents.getJsonObject(agents.keySet().iterator().next());
        Map<String, Outcome> outcomes = new TreeMap<>();
        for (String number : cases.keySet()) {
            JsonObject outcome = cases.getJsonObject(number);
            outcomes.put(
                    number,
                    new Outcome(
                            outcome.getString("behavior"),
                            outcome.getString("behaviorClose"),
                            folder.resolve(outcome.getString("reportfile"))));
        }
        return outcomes;
    }

    private static JsonObject read(Path file) throws IOException {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(file))) {
            return reader.readObject();
        }
    }

    private static String spec(String url, List<String> cases, Path folder) {
        JsonArrayBuilder numbers = Json.createArrayBuilder();
        cases.forEach(numbers::add);
        return Json.createObjectBuilder()
                .add("options", Json.createObjectBuilder().add("failByDrop", false))
                .add("outdir", folder.toString())
                .add(
                        "servers",
                        Json.createArrayBuilder()
                                .add(Json.createObjectBuilder()
                                        .add("agent", "Parley")
                                        .add("url", url)
                                        .add(
                                                "options",
                                                Json.createObjectBuilder().add("version", 18))))
                .add("cases", numbers)
                .add("exclude-cases", Json.createArrayBuilder())
                .add("exclude-agent-cases", Json.createObjectBuilder())
                .build()
                .toString();
    }
}
