package io.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoverageTest {

    /** Segments enough to tell any two patterns apart: two plain ones, the empty one, and one of the hub's own. */
    private static final List<String> SEGMENTS = List.of("a", "b", "", "$s");

    private static final int DEEPEST_PATTERN = 3;

    @ParameterizedTest
    @CsvSource({
        "room/#, room",
        "room/#, room/lobby",
        "room/#, room/a/b",
        "room/#, room/+",
        "room/#, room/#",
        "room/#, room/+/log/#",
        "room/+, room/lobby",
        "room/+, room/+",
        "room/+, room/",
        "+/+, room/+",
        "#, #",
        "#, +/#",
        "#, +",
        "#, room/#",
        "+/#, #",
        "room/lobby, room/lobby",
        "$hub/#, $hub/log/+",
        "+/$s, a/$s"
    })
    void covers(String granted, String wanted) {
        assertThat(covered(granted, wanted)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "room/#, rooms",
        "room/#, rooms/#",
        "room/#, +/#",
        "room/#, #",
        "room/+, room",
        "room/+, room/#",
        "room/+, room/a/b",
        "room/+, room/+/#",
        "room/+, +/lobby",
        "room/lobby, room/+",
        "room/lobby, room/#",
        "room/lobby, room/lobby2",
        "+, #",
        "+/+, #",
        "+/+, +/#",
        "+/#, $hub/#",
        "#, $hub",
        "#, $hub/#",
        "#, $hub/+",
        "+/log, $hub/log",
        "+/+/#, #",
        "+/+/#, +",
        "user/alice/#, user/+/#",
        "user/alice/#, user/alicia/#"
    })
    void doesNotCover(String granted, String wanted) {
        assertThat(covered(granted, wanted)).isFalse();
    }

    /**
     * Every pair of filters of at most three segments, against every name of at most five: covered means that no name is matched by
     * what is wanted alone, and only that.
     *
     * <p>The exception errs on the safe side: {@code /#} matches no name of one segment, since a name is not empty, so that {@code
     * /+/#} would cover it; nobody needs that.
     */
    @Test
    void agreesWithTheNamesThatMatch() {
        List<ChannelFilter> filters = filters();
        List<ChannelName> names = texts(SEGMENTS, DEEPEST_PATTERN + 2)
                .filter(text -> !text.isEmpty())
                .map(ChannelName::parse)
                .toList();
        List<String> wrong = new ArrayList<>();
        for (ChannelFilter wanted : filters) {
            List<ChannelName> matched = names.stream().filter(wanted::matches).toList();
            for (ChannelFilter granted : filters) {
                boolean within = matched.stream().allMatch(granted::matches);
                boolean covers = Coverage.covers(granted, wanted);
                if (covers ? !within : within && !isNamelessStart(wanted)) {
                    wrong.add(granted + " over " + wanted);
                }
            }
        }
        assertThat(names).hasSizeGreaterThan(1000);
        assertThat(filters).hasSizeGreaterThan(150);
        assertThat(wrong).isEmpty();
    }

    private static boolean isNamelessStart(ChannelFilter wanted) {
        return wanted.value().equals("/#");
    }

    private static List<ChannelFilter> filters() {
        List<String> wild = Stream.concat(SEGMENTS.stream(), Stream.of("+")).toList();
        return Stream.concat(
                        texts(wild, DEEPEST_PATTERN),
                        Stream.concat(
                                Stream.of("#"), texts(wild, DEEPEST_PATTERN - 1).map(text -> text + "/#")))
                .filter(text -> !text.isEmpty())
                .map(ChannelFilter::parse)
                .toList();
    }

    private static Stream<String> texts(List<String> segments, int deepest) {
        List<String> all = new ArrayList<>(segments);
        List<String> last = segments;
        for (int depth = 2; depth <= deepest; depth++) {
            last = last.stream()
                    .flatMap(text -> segments.stream().map(segment -> text + "/" + segment))
                    .toList();
            all.addAll(last);
        }
        return all.stream();
    }

    private static boolean covered(String granted, String wanted) {
        return Coverage.covers(ChannelFilter.parse(granted), ChannelFilter.parse(wanted));
    }
}
