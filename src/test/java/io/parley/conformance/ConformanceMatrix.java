package io.parley.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What came out of the contracts, test by test, and the conformance page that is made of it. Kept in a file, since the tests run in
 * several JVMs.
 */
final class ConformanceMatrix {

    private static final Path OUTCOMES = Path.of("target/conformance/outcomes.txt");
    private static final List<String> RUNTIMES = List.of("Embedded", "Tomcat 10", "Tomcat 11", "Payara 6");

    /** What the numbers do not say. */
    static final String BELOW_THE_TABLE =
            "HttpLimits is about the embedded HTTP alone, Pages about the servlet containers. Autobahn's suite, groups "
                    + "1 to 7 and 10: embedded and both Tomcats pass every case strictly; Payara passes 6.4.2 to 6.4.4 less than "
                    + "strictly, for Tyrus finds bytes that are not UTF-8 when the frame has come. Group 9, messages up to 16 MiB, "
                    + "passes everywhere, on Payara with org.glassfish.tyrus.servlet.incoming-buffer-size in web.xml. Redeploying 20 times with open "
                    + "connections and webhooks leaves no thread and at most one class loader, which Java 17 itself remembers until the next "
                    + "(`RedeployIT`).";

    /** How a test ended. */
    enum Outcome {
        PASSED,
        DEVIATES,
        FAILED
    }

    private ConformanceMatrix() {}

    /** Notes one test; a later run of the same replaces what an earlier one said. */
    static synchronized void add(String runtime, String contract, String test, Outcome outcome, String why)
            throws IOException {
        Files.createDirectories(OUTCOMES.getParent());
        String line = String.join("\t", runtime, contract, test, outcome.name(), why.replaceAll("\\s+", " "));
        Files.writeString(OUTCOMES, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The page: a row a contract, a column a runtime, and below it every deviation with its reason. */
    static String page() throws IOException {
        Map<String, Outcome> byTest = new TreeMap<>();
        TreeSet<String> contracts = new TreeSet<>();
        for (String line : Files.readAllLines(OUTCOMES)) {
            String[] fields = line.split("\t");
            contracts.add(fields[1]);
            byTest.put(fields[0] + "\t" + fields[1] + "\t" + fields[2], Outcome.valueOf(fields[3]));
        }
        StringBuilder page = new StringBuilder("# Conformance\n\n")
                .append(
                        "Written by the integration tests (`ConformancePageIT`). One contract, four runtimes: the numbers are "
                                + "tests passed over tests run, ")
                .append(
                        "and every test that a container does not pass is listed below with its reason. A deviation that no longer "
                                + "fails is a failure.\n\n| contract | ")
                .append(String.join(" | ", RUNTIMES))
                .append(" |\n| --- | --- | --- | --- | --- |\n");
        for (String contract : contracts) {
            page.append("| ").append(contract.replace("Contract", "")).append(" |");
            for (String runtime : RUNTIMES) {
                page.append(' ').append(cell(byTest, runtime, contract)).append(" |");
            }
            page.append('\n');
        }
        page.append('\n').append(BELOW_THE_TABLE).append('\n');
        page.append("\n## Deviations\n\n");
        for (Deviation deviation : Deviations.ALL) {
            page.append("- **")
                    .append(String.join(", ", new TreeSet<>(deviation.runtimes())))
                    .append("** · ")
                    .append(deviation.contract().replace("Contract", ""))
                    .append(", `")
                    .append(deviation.test())
                    .append('`')
                    .append(deviation.rows().isEmpty() ? "" : " (" + String.join("; ", deviation.rows()) + ")")
                    .append(": ")
                    .append(deviation.reason())
                    .append('\n');
        }
        return page.toString();
    }

    private static String cell(Map<String, Outcome> byTest, String runtime, String contract) {
        int passed = 0;
        int run = 0;
        for (Map.Entry<String, Outcome> test : byTest.entrySet()) {
            if (test.getKey().startsWith(runtime + "\t" + contract + "\t")) {
                run++;
                passed += test.getValue() == Outcome.PASSED ? 1 : 0;
            }
        }
        return run == 0 ? "" : passed + " / " + run;
    }
}
