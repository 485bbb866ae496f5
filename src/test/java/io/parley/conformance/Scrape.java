package io.parley.conformance;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One answer of {@code /metrics}, read as strictly as Prometheus reads its text format, version 0.0.4.
 *
 * @param names of the families that the answer announces
 * @param samples by the name with its labels, as they stand there
 */
record Scrape(Set<String> names, Map<String, Double> samples) {

    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\"\\\\n])*\""
                    + "(?:,[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\"\\\\n])*\")*})?) (\\S+)");
    private static final Pattern COMMENT =
            Pattern.compile("# (?:HELP (\\S+) .*|TYPE (\\S+) (?:counter|gauge|summary|histogram|untyped))");

    /** Asks a hub. */
    static Scrape of(RunningHub hub) throws IOException {
        try (RawSocket socket = RawSocket.connect(hub)) {
            socket.send("GET " + hub.context() + "/metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            Answer answer = socket.answer();
            if (answer.status() != 200) {
                throw new IOException("no metrics: " + answer);
            }
            return parse(answer.body());
        }
    }

    static Scrape parse(String text) throws IOException {
        Set<String> names = new TreeSet<>();
        Map<String, Double> samples = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            Matcher comment = COMMENT.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (comment.matches()) {
                if (comment.group(2) != null && !names.add(comment.group(2))) {
                    throw new IOException("a family announced twice: " + line);
                }
            } else if (!sample.matches()) {
                throw new IOException("neither a sample nor a comment: " + line);
            } else if (samples.put(sample.group(1), Double.valueOf(sample.group(2))) != null) {
                throw new IOException("a sample told twice: " + line);
            }
        }
        return new Scrape(names, samples);
    }

    /** The value of the sample of this name and labels; one that is not there fails the test. */
    double value(String nameWithLabels) {
        Double value = samples.get(nameWithLabels);
        if (value == null) {
            throw new AssertionError("there is no " + nameWithLabels);
        }
        return value;
    }

    /** How often a limit was reached. */
    double reached(String setting) {
        return value("parley_limit_reached_total{setting=\"" + setting + "\"}");
    }
}
