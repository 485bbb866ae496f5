package io.parley.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns, with the examples of MQTT 5.0 section 4.7. */
class ChannelPatternTest {

    @ParameterizedTest(name = "{0} matches {1}")
    @CsvSource({
        // 4.7.1.2
        "sport/tennis/player1/#, sport/tennis/player1",
        "sport/tennis/player1/#, sport/tennis/player1/ranking",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon",
        "sport/#, sport",
        "#, sport",
        "#, sport/tennis/player1",
        "#, /",
        // 4.7.1.3
        "sport/tennis/+, sport/tennis/player1",
        "sport/tennis/+, sport/tennis/player2",
        "sport/+, sport/",
        "+, sport",
        "+/tennis/#, sport/tennis/player1",
        "sport/+/player1, sport/tennis/player1",
        "+/+, /finance",
        "/+, /finance",
        // 4.7.2
        "$SYS/#, $SYS/uptime",
        "$SYS/#, $SYS",
        "$SYS/monitor/+, $SYS/monitor/Clients",
        // empty segments
        "+//+, a//b",
        "a/+/b, a//b",
        "a/+/#, a/",
        "+/#, a",
        "a/+/#, a/b/c/d",
    })
    void matches(String pattern, String name) {
        assertThat(ChannelPattern.parse(pattern).matches(ChannelName.parse(name)))
                .isTrue();
    }

    @ParameterizedTest(name = "{0} does not match {1}")
    @CsvSource({
        // 4.7.1.3
        "sport/tennis/+, sport/tennis/player1/ranking",
        "sport/+, sport",
        "+, /finance",
        // 4.7.2
        "#, $SYS/uptime",
        "+/monitor/Clients, $SYS/monitor/Clients",
        "+, $SYS",
        // case, length, likeness
        "ACCOUNTS/#, Accounts/x",
        "room/+, rooms/lobby",
        "room/#, rooms",
        "room/#, roo",
        "a/+/c, a/b/cc",
        "a/+/c, a/b",
        "a/+/#, a",
        "/#, a",
    })
    void doesNotMatch(String pattern, String name) {
        assertThat(ChannelPattern.parse(pattern).matches(ChannelName.parse(name)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sport+", "+sport", "sport/tennis#", "#a", "a/b+/c", "++", "##", "a/+#", "a/#+"})
    void refusesAWildcardInsideOfASegment(String text) {
        assertThat(refusal(text))
                .endsWith("in a pattern stands for a whole segment, as in room/" + firstWildcard(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sport/tennis/#/ranking", "#/", "#/a", "#/#", "+/#/+"})
    void refusesAHashThatIsNotLast(String text) {
        assertThat(refusal(text)).isEqualTo("'#' in a pattern comes last");
    }

    @Test
    void refusesAPatternWithoutWildcards() {
        assertThat(refusal("room/lobby")).isEqualTo("a pattern has a '+' or a '#' segment");
    }

    @Test
    void refusesWhatIsNoNameEither() {
        assertThat(refusal("")).isEqualTo("a pattern has at least one character");
        assertThat(refusal("a\u0000/#")).isEqualTo("a pattern has no control characters");
        assertThat(refusal("a".repeat(254) + "/#")).isEqualTo("a pattern has at most 255 bytes in UTF-8");
        assertThat(ChannelPattern.parse("a".repeat(253) + "/#").value()).hasSize(255);
    }

    @ParameterizedTest
    @CsvSource({"room/lobby, false", "room/+, true", "#, true", "$SYS, false"})
    void isToldFromANameByItsWildcards(String text, boolean pattern) {
        ChannelFilter filter = ChannelFilter.parse(text);

        assertThat(filter instanceof ChannelPattern).isEqualTo(pattern);
        assertThat(filter.value()).isEqualTo(text);
        assertThat(filter).hasToString(text);
    }

    /** Random names and patterns of few letters, so that many match, against a translation to a regular expression. */
    @Test
    void agreesWithARegularExpression() {
        Random random = new Random(7);
        int matches = 0;
        for (int i = 0; i < 50_000; i++) {
            String name = random(random, "ab$/", "a", "b", "$", "");
            String pattern = random(random, "+/", "+", "a", "b", "") + (random.nextBoolean() ? "/#" : "/+");
            boolean expected = regex(pattern).matcher(name).matches()
                    && !(name.startsWith("$") && (pattern.startsWith("+") || pattern.startsWith("#")));

            boolean actual = ChannelPattern.parse(pattern).matches(ChannelName.parse(name));

            assertThat(actual).as("%s against %s", pattern, name).isEqualTo(expected);
            matches += actual ? 1 : 0;
        }
        assertThat(matches).isGreaterThan(1000);
    }

    private static String random(Random random, String ifEmpty, String... segments) {
        StringBuilder text = new StringBuilder(segments[random.nextInt(segments.length)]);
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append('/').append(segments[random.nextInt(segments.length)]);
        }
        return text.isEmpty() ? ifEmpty : text.toString();
    }

    private static Pattern regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        String[] segments = pattern.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = segments[i].equals("#");
            String slash = i == 0 ? "" : "/";
            regex.append(
                    last
                            ? "(" + slash + ".*)?"
                            : slash + (segments[i].equals("+") ? "[^/]*" : Pattern.quote(segments[i])));
        }
        return Pattern.compile(regex.toString());
    }

    private static char firstWildcard(String text) {
        for (char c : text.toCharArray()) {
            if (c == '+' || c == '#') {
                return c;
            }
        }
        throw new AssertionError(text + " has no wildcard");
    }

    private static String refusal(String text) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> ChannelPattern.parse(text));
        assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_CHANNEL);
        return refusal.reason();
    }
}
