package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    private static final int DEPTH = 64;

    /** Named after their likes in JSONTestSuite's y_ cases. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "[[]   ]",
                "[\"\"]",
                "[\"a\"]",
                "[false]",
                "[null, 1, \"1\", {}]",
                "[null]",
                "[1\n]",
                " [1]",
                "[1,null,null,null,2]",
                "[2] ",
                "[123e65]",
                "[0e+1]",
                "[0e1]",
                "[ 4]",
                "[-0.000000000000000000000000000000000000000000000000000001]",
                "[20e1]",
                "[-0]",
                "[-123]",
                "[-1]",
                "[1E22]",
                "[1E-2]",
                "[1E+2]",
                "[123e45]",
                "[123.456e78]",
                "[1e-2]",
                "[1e+2]",
                "[123]",
                "[123.456789]",
                "{\"asd\":\"sdf\", \"dfg\":\"fgh\"}",
                "{\"a\":\"b\",\"a\":\"c\"}",
                "{\"\":0}",
                "{\"foo\\u0000bar\": 42}",
                "{ \"min\": -1.0e+28, \"max\": 1.0e+28 }",
                "{\"a\":[]}",
                "{\"title\":\"\\u041f\\u043e\"}",
                "{\n\"a\": \"b\"\n}",
                "[\"\\u0060\\u012a\\u12AB\"]",
                "[\"\\uD801\\udc37\"]",
                "[\"\\ud83d\\ude39\\ud83d\\udc8d\"]",
                "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
                "[\"\\\\u0000\"]",
                "[\"\\\"\"]",
                "[\"a/*b*/c/*d//e\"]",
                "[\"\\\\a\"]",
                "[\"\\\\n\"]",
                "[\"\\u0012\"]",
                "[\"\\uFFFF\"]",
                "[ \"asd\"]",
                "[\"\uD83D\uDE00\"]",
                "[\"\u2028\u2029\"]",
                "\" \"",
                "[\"\u007f\"]",
                "[\"\\u0022\"]",
                "false",
                "42",
                "-0.1",
                "null",
                "\"asd\"",
                "true",
                "\"\"",
                "[true]",
                "[1e400]",
                "[\"\u2064\u20AC\uFEFF\"]",
                "\t[\r\n1 ]\n"
            })
    void takesWhatIsJson(String text) {
        assertThat(wholeOf(text)).isEqualTo(text.strip());
    }

    /** Named after their likes in JSONTestSuite's n_ cases. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[1 true]",
                "[\"\": 1]",
                "[\"\"],",
                "[,1]",
                "[1,,2]",
                "[\"x\",,]",
                "[\"x\"]]",
                "[\"\",]",
                "[\"x\"",
                "[x",
                "[3[4]]",
                "[1:2]",
                "[,]",
                "[-]",
                "[   , \"\"]",
                "[\"a\",\n4\n,1,",
                "[1,]",
                "[\"\u000ba\"\\f]",
                "[*]",
                "[\"\"",
                "[1,",
                "[{}",
                "[fals]",
                "[nul]",
                "[tru]",
                "[++1234]",
                "[+1]",
                "[+Inf]",
                "[-01]",
                "[-1.0.]",
                "[-2.]",
                "[-NaN]",
                "[.-1]",
                "[.2e-3]",
                "[0.1.2]",
                "[0.3e+]",
                "[0.3e]",
                "[0.e1]",
                "[0E+]",
                "[0E]",
                "[1.0e+]",
                "[1 000.0]",
                "[1eE2]",
                "[2.e+3]",
                "[2.e-3]",
                "[9.e+]",
                "[Inf]",
                "[NaN]",
                "[\uFF11]",
                "[1+2]",
                "[0x1]",
                "[0x42]",
                "[Infinity]",
                "[0e+-1]",
                "[-Infinity]",
                "[-foo]",
                "[- 1]",
                "[-012]",
                "[-.123]",
                "[-1x]",
                "[1ea]",
                "[1.]",
                "[.123]",
                "[1.2a-3]",
                "[1.8011670033376514H-308]",
                "[012]",
                "[\"x\", truth]",
                "{[: \"x\"}",
                "{\"x\", null}",
                "{\"x\"::\"b\"}",
                "{\"a\":\"a\" 123}",
                "{key: 'value'}",
                "{\"a\" b}",
                "{:\"b\"}",
                "{\"a\" \"b\"}",
                "{\"a\":",
                "{\"a\"",
                "{1:1}",
                "{9999E9999:1}",
                "{null:null,null:null}",
                "{\"id\":0,,,,,}",
                "{'a':0}",
                "{\"id\":0,}",
                "{\"a\":\"b\"}/**/",
                "{\"a\":\"b\"}//",
                "{\"a\":\"b\",,\"c\":\"d\"}",
                "{a: \"b\"}",
                "{\"a\":\"a",
                "{ \"foo\" : \"bar\", \"a\" }",
                "{\"a\":\"b\"}#",
                "[\"\\uD800\\\"]",
                "[\"\\uD800\\u\"]",
                "[\"\\uD800\\u1x\"]",
                "[\u00e9]",
                "[\"\\\u0000\"]",
                "[\"\\{[\"\\{[\"\\{",
                "[\"\\x00\"]",
                "[\"\\\\\\\"]",
                "[\"\\\t\"]",
                "[\"\\\uD83C\uDF00\"]",
                "[\"\\\"]",
                "[\"\\u00A\"]",
                "[\"\\uD834\\uDd\"]",
                "[\"\\uD800\\uD800\\x\"]",
                "[\"\\a\"]",
                "[\"\\uqqqq\"]",
                "[\\u0020\"asd\"]",
                "[\\n]",
                "\"",
                "['single quote']",
                "abc",
                "[\"\\",
                "[\"a\u0000a\"]",
                "[\"new\nline\"]",
                "[\"\t\"]",
                "\"\\UA66D\"",
                "\"x\"x",
                "<.>",
                "[<null>]",
                "[1]x",
                "[1]]",
                "[][]",
                "]",
                "{]",
                "\u00ef\u00bb{}",
                "\uFEFF",
                "\uFEFF[1]",
                "[",
                "[True]",
                "1]",
                "{\"x\": true,",
                "{}}",
                "{\"\":",
                "{\"a\":/*comment*/\"b\"}",
                "{\"a\": true} \"x\"",
                "['",
                "[,",
                "[{\"\":[",
                "[\"a\"",
                "[\"a",
                "{",
                "{,",
                "{'a'",
                "{\"a",
                "{}#",
                "[\\u000A\"\"]",
                "[1",
                "[ false, nul",
                "[ true, fals",
                "{\"asd\":\"asd\"",
                "\u00e5",
                "[\u2060]",
                "[\u000c]",
                "1 2",
                "nullx",
                "-",
                "\u0000",
                "[1]\u0000",
                "tru"
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> wholeOf(text))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\ud800\"",
                "[\"\\uDC00\"]",
                "{\"\\ud800x\":1}",
                "\"\\ud800\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\ud800\"",
                "[1, \"\udc00\"]",
                "{\"a\":\"x\ud800\"}"
            })
    void refusesHalfASurrogatePairHoweverItIsWritten(String text) {
        assertThatThrownBy(() -> wholeOf(text))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("half of a surrogate pair");
    }

    @Test
    void saysWhereAndWhat() {
        assertThatThrownBy(() -> wholeOf("{\"a\":\n [1, x]}"))
                .hasMessage("not JSON: unexpected 'x' at line 2, column 6");
        assertThatThrownBy(() -> wholeOf("[1]\u0000")).hasMessage("not JSON: unexpected U+0000 at line 1, column 4");
        assertThatThrownBy(() -> wholeOf("\uFEFF{}")).hasMessage("not JSON: unexpected U+FEFF at line 1, column 1");
        assertThatThrownBy(() -> wholeOf("")).hasMessage("not JSON: the message is empty");
        assertThatThrownBy(() -> wholeOf("{\"a\":[1,2")).hasMessage("not JSON: it ends too early, after 9 characters");
    }

    @Test
    void refusesToNestDeeperThanAllowed() {
        assertThat(wholeOf("[".repeat(DEPTH) + "]".repeat(DEPTH))).hasSize(2 * DEPTH);
        assertThatThrownBy(() -> wholeOf("[".repeat(DEPTH + 1) + "]".repeat(DEPTH + 1)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE);
                    assertThat(refusal.reason()).contains("more than 64 deep");
                });
        assertThatThrownBy(() -> wholeOf("{\"a\":".repeat(100_000))).hasMessageContaining("more than 64 deep");
    }

    @Test
    void nestsDeeperThanTheParserWouldByItself() {
        int deep = 5000;
        try (JsonReader json = new JsonReader("[".repeat(deep) + "]".repeat(deep), deep)) {
            json.skip();
            json.end();
            assertThat(json.depth()).isZero();
        }
    }

    private static String wholeOf(String text) {
        try (JsonReader json = new JsonReader(text, DEPTH)) {
            String whole = json.raw();
            json.end();
            return whole;
        }
    }
}
