package io.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternIndexTest {

    private final PatternIndex index = new PatternIndex();

    /** The examples of MQTT 5.0 sections 4.7.1.2, 4.7.1.3 and 4.7.2. */
    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1, true",
        "sport/tennis/player1/#, sport/tennis/player1/ranking, true",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
        "sport/#, sport, true",
        "#, sport/tennis, true",
        "sport/tennis/+, sport/tennis/player1, true",
        "sport/tennis/+, sport/tennis/player2, true",
        "sport/tennis/+, sport/tennis/player1/ranking, false",
        "sport/+, sport, false",
        "sport/+, sport/, true",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+, /finance, false",
        "+/tennis/#, sport/tennis/player1, true",
        "sport/+/player1, sport/tennis/player1, true",
        "#, $SYS/uptime, false",
        "+/monitor/Clients, $SYS/monitor/Clients, false",
        "$SYS/#, $SYS/uptime, true",
        "$SYS/monitor/+, $SYS/monitor/Clients, true",
        "room/+, room/$SYS, true"
    })
    void matchesAsMqttSays(String pattern, String name, boolean matches) {
        add(pattern);

        assertThat(found(name)).isEqualTo(matches ? Set.of(pattern) : Set.of());
    }

    @ParameterizedTest
    @CsvSource({
        "+/+, /, true",
        "+/+/+, a//b, true",
        "a/+/b, a//b, true",
        "a/+, a/, true",
        "a/#, a/, true",
        "a/+/#, a/, true",
        "a/+/#, a, false",
        "/#, /, true",
        "/#, a, false"
    })
    void emptySegmentsAreSegments(String pattern, String name, boolean matches) {
        add(pattern);

        assertThat(found(name)).isEqualTo(matches ? Set.of(pattern) : Set.of());
    }

    @Test
    void findsEachMatchingPatternOnce() {
        List.of("#", "+/+", "room/+", "room/#", "room/lobby/#", "+/lobby", "den/#")
                .forEach(this::add);

        List<String> found = new ArrayList<>();
        index.forEachMatch(
                ChannelName.parse("room/lobby"),
                channel -> found.add(channel.filter().value()));

        assertThat(found).containsExactlyInAnyOrder("#", "+/+", "room/+", "room/#", "room/lobby/#", "+/lobby");
    }

    @Test
    void findsNothingWhereThereIsNothing() {
        assertThat(found("room/lobby")).isEmpty();
        assertThat(index.size()).isZero();
    }

    @Test
    void countsPatternsOnce() {
        add("room/+");
        add("room/+");
        add("room/#");

        assertThat(index.size()).isEqualTo(2);
    }

    @Test
    void removingPrunesOnlyWhatNobodyNeeds() {
        add("a/b/c/#");
        add("a/b/+");

        remove("a/b/c/#");
        assertThat(found("a/b/c")).containsExactly("a/b/+");
        assertThat(index.size()).isEqualTo(1);
        remove("a/b/+");
        assertThat(found("a/b/c")).isEmpty();
        assertThat(index.size()).isZero();
        assertThat(index.isPruned()).isTrue();
    }

    @Test
    void removingAPrefixKeepsWhatGoesOnFromIt() {
        add("+/b");
        add("+/b/#");

        remove("+/b");

        assertThat(found("a/b")).containsExactly("+/b/#");
    }

    @Test
    void removingWhatIsNotThereChangesNothing() {
        add("room/+");

        remove("room/#");
        remove("room/+/a");
        remove("other/+");

        assertThat(index.size()).isEqualTo(1);
        assertThat(found("room/a")).containsExactly("room/+");
    }

    @Test
    void removingTwiceCountsOnce() {
        add("room/+");
        add("room/#");
        remove("room/+");
        remove("room/+");

        assertThat(index.size()).isEqualTo(1);
    }

    @Test
    void takesTheLongestNamesThereAre() {
        add("+/".repeat(127) + "+");
        add("/".repeat(254) + "#");

        assertThat(found("/".repeat(127))).hasSize(1);
        assertThat(found("/".repeat(255))).hasSize(1);
    }

    @Test
    void findsWhatPatternsThemselvesSayTheyMatch() {
        Random random = new Random(20_240_601);
        Set<String> patterns = new LinkedHashSet<>();
        while (patterns.size() < 400) {
            String pattern = randomPattern(random);
            if (patterns.add(pattern)) {
                add(pattern);
            }
        }
        for (int round = 0; round < 3000; round++) {
            ChannelName name = ChannelName.parse(randomName(random));
            Set<String> expected = new LinkedHashSet<>();
            patterns.stream()
                    .filter(pattern -> ChannelPattern.parse(pattern).matches(name))
                    .forEach(expected::add);
            assertThat(found(name.value())).as("%s", name).isEqualTo(expected);
            if (round % 10 == 0) {
                String gone = patterns.iterator().next();
                patterns.remove(gone);
                remove(gone);
            }
        }
        patterns.forEach(this::remove);
        assertThat(index.size()).isZero();
        assertThat(index.isPruned()).isTrue();
    }

    @Test
    void findsWhatStaysWhileOthersComeAndGo() {
        add("room/+/#");
        Random random = new Random(7);
        List<ChannelPattern> others = new ArrayList<>();
        while (others.size() < 2000) {
            String pattern = "room/" + randomPattern(random);
            if (!pattern.equals("room/+/#")) {
                others.add(ChannelPattern.parse(pattern));
            }
        }
        CompletableFuture<Void> churn = CompletableFuture.runAsync(() -> others.forEach(pattern -> {
            index.add(pattern, channel(pattern));
            index.remove(pattern);
        }));

        do {
            assertThat(found("room/a")).contains("room/+/#");
        } while (!churn.isDone());
        churn.join();
        assertThat(index.size()).isEqualTo(1);
    }

    private void add(String pattern) {
        ChannelPattern parsed = ChannelPattern.parse(pattern);
        index.add(parsed, channel(parsed));
    }

    private void remove(String pattern) {
        index.remove(ChannelPattern.parse(pattern));
    }

    private Set<String> found(String name) {
        Set<String> found = new LinkedHashSet<>();
        index.forEachMatch(
                ChannelName.parse(name),
                channel -> assertThat(found.add(channel.filter().value())).isTrue());
        return found;
    }

    private static LocalChannel channel(ChannelPattern pattern) {
        return new LocalChannel(pattern, CompletableFuture.completedFuture(null), null, (interval, channel) -> {});
    }

    private static String randomName(Random random) {
        String[] segments = {"a", "b", "", "$c"};
        StringBuilder name = new StringBuilder(segments[random.nextInt(4)]);
        for (int more = random.nextInt(4); more > 0; more--) {
            name.append('/').append(segments[random.nextInt(4)]);
        }
        return name.isEmpty() ? "a" : name.toString();
    }

    private static String randomPattern(Random random) {
        String[] segments = randomName(random).split("/", -1);
        segments[random.nextInt(segments.length)] = "+";
        String pattern = String.join("/", segments);
        return switch (random.nextInt(3)) {
            case 0 -> pattern + "/#";
            case 1 -> pattern.equals("+") ? "#" : pattern;
            default -> pattern;
        };
    }
}
