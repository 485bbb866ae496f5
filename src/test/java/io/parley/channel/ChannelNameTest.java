package io.parley.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "room/lobby",
                "/",
                "//",
                "/finance",
                "a/",
                " ",
                "Ärger/漢字/😀",
                "$SYS/uptime",
                "a\u00a0b",
                "\uffff"
            })
    void takesWhatIsAName(String text) {
        assertThat(ChannelName.parse(text).value()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\nb", "a\tb", "room/\u001f", "\u007f", "\u0080", "a\u009f"})
    void refusesControlCharacters(String text) {
        assertThat(refusal(text)).isEqualTo("a channel name has no control characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "room/+", "room/#", "a+b", "c#"})
    void refusesWildcards(String text) {
        assertThat(refusal(text)).isEqualTo("a channel name has no '+' or '#'; those are for patterns");
    }

    // As characters, since a lone surrogate survives no source of parameters.
    @Test
    void refusesHalvesOfSurrogatePairs() {
        char high = 0xd83d;
        char low = 0xde00;
        String reason = "a channel name is whole Unicode, with no half of a surrogate pair";

        assertThat(refusal("a" + high)).isEqualTo(reason);
        assertThat(refusal("a" + high + "b")).isEqualTo(reason);
        assertThat(refusal(low + "a")).isEqualTo(reason);
        assertThat(refusal("" + low + high)).isEqualTo(reason);
        assertThat(ChannelName.parse("" + high + low).value()).isEqualTo("😀");
    }

    @Test
    void refusesTheEmptyName() {
        assertThat(refusal("")).isEqualTo("a channel name has at least one character");
    }

    @ParameterizedTest
    @CsvSource({"a, 255", "é, 127", "漢, 85", "😀, 63"})
    void countsTheLengthInBytesOfUtf8(String character, int most) {
        String longest = character.repeat(most);
        assertThat(longest.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(ChannelName.MAX_BYTES);

        assertThat(ChannelName.parse(longest).value()).isEqualTo(longest);
        assertThat(refusal(longest + character)).isEqualTo("a channel name has at most 255 bytes in UTF-8");
    }

    @Test
    void fillsTheLastByte() {
        assertThat(ChannelName.parse("😀".repeat(63) + "abc").value()).hasSize(129);
        assertThat(refusal("😀".repeat(63) + "abcd")).isEqualTo("a channel name has at most 255 bytes in UTF-8");
    }

    @Test
    void refusesAHugeNameWithoutReadingAllOfIt() {
        assertThat(refusal("a".repeat(1000) + "\u0000")).isEqualTo("a channel name has at most 255 bytes in UTF-8");
    }

    @ParameterizedTest
    @CsvSource({"room/lobby, room", "room, room", "room/, room", "/room, ''", "a/b/c, a"})
    void livesInTheNamespaceOfItsFirstSegment(String name, String namespace) {
        assertThat(ChannelName.parse(name).namespace()).isEqualTo(namespace);
    }

    @Test
    void matchesItselfOnly() {
        ChannelName room = ChannelName.parse("room/lobby");

        assertThat(room.matches(ChannelName.parse("room/lobby"))).isTrue();
        assertThat(room.matches(ChannelName.parse("room/Lobby"))).isFalse();
        assertThat(room.matches(ChannelName.parse("room"))).isFalse();
    }

    private static String refusal(String text) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> ChannelName.parse(text));
        assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_CHANNEL);
        return refusal.reason();
    }
}
