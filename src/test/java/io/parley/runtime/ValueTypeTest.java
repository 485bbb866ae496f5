package io.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypeTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "65535, 65535", "' 80 ', 80", "0080, 80"})
    void readsWholeNumbers(String text, int number) {
        assertThat(ValueType.wholeNumber(0, 65_535).parse(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "65536",
                "4294967296",
                "99999999999999999999",
                "1.5",
                "1e3",
                "0x10",
                "ten",
                "٣",
                "8080\u0000"
            })
    void refusesWhatIsNoWholeNumberInRange(String text) {
        ValueType<Integer> type = ValueType.wholeNumber(0, 65_535);
        assertThatIllegalArgumentException().isThrownBy(() -> type.parse(text));
        assertThat(type.accepted()).isEqualTo("a whole number from 0 to 65535");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "4096, 4096",
        "512B, 512",
        "64KiB, 65536",
        "64 KiB, 65536",
        "64kib, 65536",
        "1MiB, 1048576",
        "1GiB, 1073741824"
    })
    void readsSizesInBytesOrBinaryUnits(String text, int bytes) {
        assertThat(ValueType.size(1, 1 << 30).parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "KiB",
                "1K",
                "1kB",
                "1MB",
                "-1MiB",
                "1.5MiB",
                "1025MiB",
                "2GiB",
                "8388608TiB",
                "999999999999999TiB",
                "1 MiB x"
            })
    void refusesWhatIsNoSizeInRange(String text) {
        ValueType<Integer> type = ValueType.size(1, 1 << 30);
        assertThatIllegalArgumentException().isThrownBy(() -> type.parse(text));
        assertThat(type.accepted()).isEqualTo("a size in bytes from 1 to 1GiB, such as 4096, 64KiB or 1MiB");
    }

    @Test
    void readsSizesBeyondAnArray() {
        assertThat(ValueType.largeSize(0, 1L << 40).parse("1TiB")).isEqualTo(1L << 40);
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "25s, PT25S",
        "25 s, PT25S",
        "10m, PT10M",
        "1h, PT1H",
        "1d, PT24H",
        "PT25S, PT25S",
        "pt1h30m, PT1H30M"
    })
    void readsDurationsWithUnitsOrInIso(String text, Duration duration) {
        assertThat(ValueType.duration(Duration.ofMillis(1), Duration.ofDays(1)).parse(text))
                .isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "25",
                "s",
                "0s",
                "-1s",
                "PT-1S",
                "PT0S",
                "1.5s",
                "2d",
                "999999999999d",
                "P99999999999999D",
                "25sec",
                "10M",
                "PT",
                "P"
            })
    void refusesWhatIsNoDurationInRange(String text) {
        ValueType<Duration> type = ValueType.duration(Duration.ofMillis(1), Duration.ofDays(1));
        assertThatIllegalArgumentException().isThrownBy(() -> type.parse(text));
        assertThat(type.accepted()).isEqualTo("a duration from 1ms to 1d, such as 500ms, 25s, 10m or PT25S");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "false, false", "' False', false"})
    void readsFlags(String text, boolean flag) {
        assertThat(ValueType.flag().parse(text)).isEqualTo(flag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "1", "on", "truee", "ture"})
    void refusesWhatIsNoFlag(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ValueType.flag().parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "two words", "tab\there", "line\nbreak", "nul\u0000"})
    void refusesWhatIsNotOneWord(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValueType.word("a word").parse(text));
    }

    @Test
    void readsLists() {
        ValueType<List<String>> type = ValueType.list("things", list -> {});
        assertThat(type.parse("")).isEmpty();
        assertThat(type.parse(" one ")).containsExactly("one");
        assertThat(type.parse("one, two,three")).containsExactly("one", "two", "three");
        assertThat(type.parse("one,,")).containsExactly("one", "", "");
    }

    @Test
    void leavesTheElementsOfListsToTheirPolicy() {
        ValueType<List<String>> type = ValueType.list("things", list -> {
            throw new IllegalArgumentException(list.toString());
        });
        assertThatIllegalArgumentException().isThrownBy(() -> type.parse("a,b")).withMessage("[a, b]");
    }

    @Test
    void readsDirectoriesThatExist(@TempDir Path directory) {
        assertThat(ValueType.directory().parse(directory.toString())).contains(directory);
        assertThat(ValueType.directory().parse("")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ValueType.directory().parse(directory.resolve("none").toString()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValueType.directory().parse("a\u0000b"));
    }
}
