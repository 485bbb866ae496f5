package io.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonWriterTest {

    @Test
    void escapesWhatMustBe() {
        assertThat(string("a\"b\\c/\n\r\t\b\u0000\u001f\u007f"))
                .isEqualTo("\"a\\\"b\\\\c/\\n\\r\\t\\u0008\\u0000\\u001f\u007f\"");
    }

    @Test
    void writesUnicodeAsUtf8() {
        assertThat(string("\u00e9 \u07ff \u0800 \u20AC \uffff \uD83D\uDE00"))
                .isEqualTo("\"\u00e9 \u07ff \u0800 \u20AC \uffff \uD83D\uDE00\"");
    }

    @Test
    void replacesHalfOfASurrogatePair() {
        assertThat(string("a\ud800b")).isEqualTo("\"a\ufffdb\"");
        assertThat(string("\udc00\ud800")).isEqualTo("\"\ufffd\ufffd\"");
    }

    @Test
    void writesTheSameFromUtf8() {
        for (String text : new String[] {
            "", "plain", "\"\"\"", "\n\n\n\n\u0001", "\u20AC\"\uD83D\uDE00\\", "x".repeat(500) + "\u0000"
        }) {
            assertThat(new JsonWriter(0).string(text.getBytes(UTF_8)).toBytes())
                    .isEqualTo(new JsonWriter(0).string(text).toBytes());
        }
    }

    @Test
    void growsAtTheWorstOfTexts() {
        String text = "\u0001".repeat(10_000);
        assertThat(string(text)).isEqualTo("\"" + "\\u0001".repeat(10_000) + "\"");
        assertThat(new String(new JsonWriter(1).string(text.getBytes(UTF_8)).toBytes(), UTF_8))
                .isEqualTo(string(text));
    }

    @Test
    void writesNumbers() {
        long[] numbers = {0, 1, 9, 10, 99, 100, 1690000000000L, Long.MAX_VALUE, -1, Long.MIN_VALUE};
        for (long number : numbers) {
            assertThat(new String(new JsonWriter(0).number(number).toBytes(), UTF_8))
                    .isEqualTo(Long.toString(number));
        }
    }

    @Test
    void writesBase64WithPadding() {
        assertThat(new String(
                        new JsonWriter(0).base64(new byte[] {0, -1, 16, 32}).toBytes(), UTF_8))
                .isEqualTo("\"AP8QIA==\"");
    }

    @Test
    void isReadBackAsItWas() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            int[] points = random.ints(random.nextInt(40), 0, 0x11000)
                    .filter(c -> c < 0xD800 || c > 0xDFFF)
                    .toArray();
            String text = new String(points, 0, points.length);
            try (JsonReader json = new JsonReader(string(text), 1)) {
                assertThat(json.string("it", 1000)).isEqualTo(text);
            }
        }
    }

    private static String string(String text) {
        return new String(new JsonWriter(0).string(text).toBytes(), UTF_8);
    }
}
