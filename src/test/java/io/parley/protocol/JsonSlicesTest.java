package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The parser's offsets are exact, so that a value can be taken as the piece of the message that it is. */
class JsonSlicesTest {

    private static final int DEPTH = 64;

    @Test
    void slicesValuesExactlyAsTheyAreWritten() {
        String text =
                "{ \"a\" : \"x\\\"\\u00e9\\\\\" ,\"b\":12.50 ,\n\"c\"\t:\r\n[1, {\"x\" : -0}] ,\"d\":true,\"e\":null ,\"\u20AC:\":{\"\uD83D\uDE00\":\"\u00e9\"},\"f\":1e5}";
        assertThat(slices(text))
                .containsExactly(
                        "\"x\\\"\\u00e9\\\\\"",
                        "12.50",
                        "[1, {\"x\" : -0}]",
                        "true",
                        "null",
                        "{\"\uD83D\uDE00\":\"\u00e9\"}",
                        "1e5");
    }

    @Test
    void slicesExactlyWhereverTheParsersBufferEnds() {
        List<String> values =
                List.of("12345", "\"a\\u00e9\\n\u20AC\"", "[1, 2 ]", "{\"k\" : \"v\"}", "true", "-1.5e3", "\"\"");
        for (int padding = 4040; padding < 4130; padding++) {
            StringBuilder text = new StringBuilder("{\"pad\":\"" + "x".repeat(padding) + "\"");
            for (int i = 0; i < values.size(); i++) {
                text.append(" , \"n").append(i).append("\" : ").append(values.get(i));
            }
            List<String> slices = slices(text.append(" }").toString());
            assertThat(slices.subList(1, slices.size()))
                    .as("padding of %d", padding)
                    .isEqualTo(values);
        }
    }

    @Test
    void slicesRandomValuesExactly() {
        Random random = new Random(20260101);
        for (int round = 0; round < 3000; round++) {
            List<String> values = new ArrayList<>();
            StringBuilder text = new StringBuilder(space(random)).append('{');
            int count = random.nextInt(8);
            for (int i = 0; i < count; i++) {
                String value = value(random, 0);
                values.add(value);
                text.append(i == 0 ? "" : ",")
                        .append(space(random))
                        .append("\"k")
                        .append(i)
                        .append('"')
                        .append(space(random));
                text.append(':').append(space(random)).append(value).append(space(random));
            }
            text.append('}').append(space(random));
            assertThat(slices(text.toString())).as(text.toString()).isEqualTo(values);
        }
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 4 : 6)) {
            case 0 -> List.of("true", "false", "null").get(random.nextInt(3));
            case 1 ->
                List.of("0", "-1", "12345678901234567890", "1.5", "1e10", "-0.0E-7")
                        .get(random.nextInt(6));
            case 2 -> '"' + "x".repeat(random.nextInt(3000)) + '"';
            case 3 ->
                '"'
                        + List.of("\\\"", "\\\\", "\\u00e9", "\u20AC", "\uD83D\uDE00", "}]", ":,")
                                .get(random.nextInt(7))
                        + '"';
            case 4 ->
                "[" + space(random) + value(random, depth + 1) + space(random) + "," + value(random, depth + 1) + "]";
            default -> "{\"a\"" + space(random) + ":" + space(random) + value(random, depth + 1) + "}";
        };
    }

    private static String space(Random random) {
        return List.of("", "", "", " ", "\n", "\t \r\n").get(random.nextInt(6));
    }

    private static List<String> slices(String object) {
        List<String> slices = new ArrayList<>();
        try (JsonReader json = new JsonReader(object, DEPTH)) {
            JsonReader.Fields fields = json.object("it");
            while (fields.next() != null) {
                slices.add(json.raw());
            }
            json.end();
        }
        return slices;
    }
}
