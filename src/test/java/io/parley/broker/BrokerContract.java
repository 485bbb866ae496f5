package io.parley.broker;

import static io.parley.broker.Stages.get;
import static io.parley.broker.Stages.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.ErrorCode;
import io.parley.channel.Member;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Namespaces;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every broker does, one thread publishing. A broker's own test extends this class and {@link BrokerOrderContract}.
 *
 * <p>Stages may complete and listeners may be told at any time and by any thread.
 */
public abstract class BrokerContract {

    /** Keeps {@link #KEPT} publications for a long time. */
    protected static final String KEEPING = "room";

    /** Keeps nothing. */
    protected static final String FORGETTING = "cursor";

    /** Keeps many publications, for {@link #BRIEFLY}. */
    protected static final String BRIEF = "brief";

    protected static final int KEPT = 5;
    protected static final Duration LONG = Duration.ofHours(1);
    protected static final Duration BRIEFLY = Duration.ofSeconds(1);
    protected static final Namespaces NAMESPACES = new Namespaces(
            Map.of(
                    KEEPING, new NamespaceRules(KEPT, LONG, true),
                    FORGETTING, new NamespaceRules(0, LONG, true),
                    BRIEF, new NamespaceRules(1000, BRIEFLY, true)),
            new NamespaceRules(100, LONG, true));

    /** How many idempotency keys a channel remembers. */
    protected static final int KEYS = 3;

    private static final Member ANNA = new Member("a1", "Anna");

    protected final HeardPublications heard = new HeardPublications();
    protected final ChannelName room = ChannelName.parse(KEEPING + "/lobby");
    protected Broker broker;

    /** A new broker, not started, without channels, that remembers {@link #KEYS} idempotency keys in each. */
    protected abstract Broker create(Namespaces namespaces);

    /** Lets time pass for the broker. */
    protected abstract void pass(Duration time);

    @BeforeEach
    void startBroker() {
        broker = create(NAMESPACES);
        broker.start(heard);
    }

    @AfterEach
    void closeBroker() {
        broker.close();
    }

    @Test
    void countsOffsetsUpByOneFromOne() {
        Position first = publish(room, "one");
        Position second = publish(room, "two");

        assertThat(first.offset()).isEqualTo(1);
        assertThat(second).isEqualTo(first.next());
    }

    @Test
    void countsEachChannelByItself() {
        publish(room, "one");
        publish(room, "two");

        assertThat(publish(ChannelName.parse("room/other"), "one").offset()).isEqualTo(1);
        assertThat(publish(room, "three").offset()).isEqualTo(3);
    }

    @Test
    void standsAtOffsetZeroBeforeTheFirstPublicationAndKeepsThatEpoch() {
        Position before = history(room, HistoryQuery.newest(10)).position();

        assertThat(before.offset()).isZero();
        assertThat(history(room, HistoryQuery.newest(10)).position()).isEqualTo(before);
        assertThat(publish(room, "one")).isEqualTo(before.next());
    }

    @Test
    void tellsAndKeepsThePublicationAsItWasMade() {
        follow(room);
        Payload payload = Payload.json("{\"text\":\"Grüße 😀\"}");

        Position position = get(broker.publish(room, new Draft(ANNA, payload, null)));

        Publication told = heard.in(room, 1).get(0);
        assertThat(told).isEqualTo(new Publication(room, position, told.time(), ANNA, payload));
        assertThat(told.time()).isPositive();
        assertThat(history(room, HistoryQuery.newest(1)).publications()).containsExactly(told);
    }

    static List<Payload> payloads() {
        return List.of(
                Payload.json("null"),
                Payload.text(""),
                Payload.text("\u0000 line\r\n\"quoted\" \ud83d\ude00"),
                Payload.binary(new byte[0]),
                Payload.binary(new byte[] {0, -1, 13, 10, (byte) 0xc3, 0x28}),
                Payload.binary(new byte[1 << 20]));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void carriesEveryPayloadFromABackend(Payload payload) {
        follow(room);

        get(broker.publish(room, new Draft(null, payload, null)));

        assertThat(heard.in(room, 1)).singleElement().satisfies(publication -> {
            assertThat(publication.payload()).isEqualTo(payload);
            assertThat(publication.from()).isNull();
        });
        assertThat(history(room, HistoryQuery.newest(1)).publications()).isEqualTo(heard.in(room));
    }

    static List<String> oddNames() {
        return List.of(
                "/",
                "a//b",
                "a/",
                " a b ",
                "room/Ärger/漢字/😀x",
                "{tag}:x*?[a-z]^\\",
                "$system/x",
                "room/%00%0d",
                "'\";--",
                "x".repeat(ChannelName.MAX_BYTES));
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    void keepsChannelsOfOddNamesApart(String name) {
        ChannelName odd = ChannelName.parse(name);
        ChannelName near = ChannelName.parse(name.substring(0, name.length() - 1) + "z");
        follow(odd);
        follow(near);

        publish(odd, "odd");
        publish(near, "near");

        assertThat(texts(heard.in(odd, 1))).containsExactly("odd");
        assertThat(texts(heard.in(near, 1))).containsExactly("near");
        assertThat(texts(history(odd, HistoryQuery.newest(10)).publications())).containsExactly("odd");
    }

    @Test
    void givesTheNewestPublicationsInOrder() {
        publish(room, "1", "2", "3", "4");

        assertThat(texts(history(room, HistoryQuery.newest(2)).publications())).containsExactly("3", "4");
        assertThat(texts(history(room, HistoryQuery.newest(Integer.MAX_VALUE)).publications()))
                .containsExactly("1", "2", "3", "4");
    }

    @Test
    void pagesForwardFromAPosition() {
        Position first = publish(room, "1");
        Position last = publish(room, "2", "3", "4", "5");

        HistoryPage page = history(room, HistoryQuery.after(first, 2));
        assertThat(texts(page.publications())).containsExactly("2", "3");
        assertThat(page.position()).isEqualTo(last);

        Position next = page.publications().get(1).position();
        assertThat(texts(history(room, HistoryQuery.after(next, 2)).publications()))
                .containsExactly("4", "5");
        assertThat(history(room, HistoryQuery.after(last, 2)).publications()).isEmpty();
    }

    @Test
    void startsWithTheOldestKeptWhereThePositionIsOlder() {
        Position first = publish(room, "1");
        publish(room, "2", "3", "4", "5", "6", "7", "8");

        HistoryPage page = history(room, HistoryQuery.after(first, 100));

        assertThat(texts(page.publications())).containsExactly("4", "5", "6", "7", "8");
    }

    @Test
    void givesNothingAfterAPositionOfAnotherEpochOrOfTheFuture() {
        Position last = publish(room, "1", "2");

        assertThat(history(room, HistoryQuery.after(new Position("another", 1), 10)))
                .isEqualTo(new HistoryPage(last, List.of()));
        assertThat(history(room, HistoryQuery.after(new Position(last.epoch(), Long.MAX_VALUE), 10)))
                .isEqualTo(new HistoryPage(last, List.of()));
    }

    @Test
    void givesThePositionAloneWhereTheLimitIsZero() {
        Position last = publish(room, "1", "2");

        assertThat(history(room, HistoryQuery.newest(0))).isEqualTo(new HistoryPage(last, List.of()));
        assertThat(history(room, HistoryQuery.after(new Position(last.epoch(), 0), 0)))
                .isEqualTo(new HistoryPage(last, List.of()));
    }

    @Test
    void keepsAsManyAsTheNamespaceSays() {
        for (int i = 1; i <= 3 * KEPT; i++) {
            publish(room, "" + i);
        }

        HistoryPage page = history(room, HistoryQuery.newest(100));

        assertThat(offsets(page.publications())).containsExactly(11L, 12L, 13L, 14L, 15L);
        assertThat(page.position().offset()).isEqualTo(15);
    }

    @Test
    void keepsNothingWhereTheSizeIsZeroButTellsAndCounts() {
        ChannelName cursor = ChannelName.parse(FORGETTING + "/1");
        follow(cursor);

        Position last = publish(cursor, "1", "2");

        assertThat(last.offset()).isEqualTo(2);
        assertThat(texts(heard.in(cursor, 2))).containsExactly("1", "2");
        assertThat(history(cursor, HistoryQuery.newest(10))).isEqualTo(new HistoryPage(last, List.of()));
    }

    @Test
    void forgetsWhatIsOlderThanTheNamespaceSaysAndKeepsCounting() {
        ChannelName brief = ChannelName.parse(BRIEF + "/1");
        follow(brief);
        Position last = publish(brief, "1", "2");

        pass(BRIEFLY);

        assertThat(history(brief, HistoryQuery.newest(10))).isEqualTo(new HistoryPage(last, List.of()));
        assertThat(publish(brief, "3")).isEqualTo(last.next());
        assertThat(texts(history(brief, HistoryQuery.newest(10)).publications()))
                .containsExactly("3");
    }

    @Test
    void publishesOnceUnderOneKey() {
        follow(room);

        Position first = get(broker.publish(room, new Draft(ANNA, Payload.text("one"), "k")));
        Position again = get(broker.publish(room, new Draft(ANNA, Payload.text("one, again"), "k")));
        Position other = get(broker.publish(room, new Draft(ANNA, Payload.text("two"), "K")));

        assertThat(again).isEqualTo(first);
        assertThat(other).isEqualTo(first.next());
        assertThat(texts(heard.in(room, 2))).containsExactly("one", "two");
        assertThat(texts(history(room, HistoryQuery.newest(10)).publications())).containsExactly("one", "two");
    }

    @Test
    void remembersKeysWhereNoHistoryIsKept() {
        ChannelName cursor = ChannelName.parse(FORGETTING + "/1");

        Position first = get(broker.publish(cursor, new Draft(null, Payload.text("one"), "k")));

        assertThat(get(broker.publish(cursor, new Draft(null, Payload.text("one"), "k"))))
                .isEqualTo(first);
    }

    @Test
    void remembersKeysForEachChannelByItself() {
        get(broker.publish(room, new Draft(null, Payload.text("one"), "k")));
        Position elsewhere =
                get(broker.publish(ChannelName.parse("room/other"), new Draft(null, Payload.text("one"), "k")));

        assertThat(elsewhere.offset()).isEqualTo(1);
        assertThat(history(ChannelName.parse("room/other"), HistoryQuery.newest(10))
                        .publications())
                .hasSize(1);
    }

    @Test
    void forgetsTheOldestKeyWhenItsMemoryOfKeysIsFull() {
        for (int i = 1; i <= KEYS + 1; i++) {
            get(broker.publish(room, new Draft(null, Payload.text("" + i), "key" + i)));
        }

        Position newest = get(broker.publish(room, new Draft(null, Payload.text("again"), "key" + (KEYS + 1))));
        assertThat(newest.offset()).isEqualTo(KEYS + 1);
        Position second = get(broker.publish(room, new Draft(null, Payload.text("again"), "key2")));
        assertThat(second.offset()).isEqualTo(2);
        Position first = get(broker.publish(room, new Draft(null, Payload.text("new"), "key1")));
        assertThat(first.offset()).isEqualTo(KEYS + 2);
    }

    @Test
    void tellsOfAllChannelsThatAPatternMatches() {
        get(broker.subscribe(ChannelPattern.parse("room/+")));

        publish(room, "in the lobby");
        publish(ChannelName.parse("room/bar"), "in the bar");

        assertThat(texts(heard.in(room, 1))).containsExactly("in the lobby");
        assertThat(texts(heard.in(ChannelName.parse("room/bar"), 1))).containsExactly("in the bar");
    }

    @Test
    void tellsOnceWhereNameAndPatternsOverlap() {
        get(broker.subscribe(ChannelPattern.parse("#")));
        get(broker.subscribe(ChannelPattern.parse("room/+")));
        follow(room);

        publish(room, "1", "2");

        assertThat(texts(heard.in(room, 2))).containsExactly("1", "2");
    }

    @Test
    void tellsAgainWhereAChannelIsSubscribedAgain() {
        follow(room);
        broker.unsubscribe(room);
        publish(room, "perhaps told");
        follow(room);

        Position last = publish(room, "told");

        await().untilAsserted(() ->
                assertThat(heard.in(room)).extracting(Publication::position).contains(last));
        assertThat(offsets(heard.in(room))).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void unsubscribesWhatWasNeverSubscribed() {
        broker.unsubscribe(room);
        broker.unsubscribe(ChannelPattern.parse("room/#"));

        assertThat(history(room, HistoryQuery.newest(1)).position().offset()).isZero();
    }

    @Test
    void refusesEverythingWhenClosed() {
        publish(room, "before");

        broker.close();

        assertThat(refusal(broker.publish(room, new Draft(null, Payload.text("after"), null)))
                        .code())
                .isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(refusal(broker.history(room, HistoryQuery.newest(1))).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(refusal(broker.subscribe(room)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    protected final void follow(ChannelName channel) {
        get(broker.subscribe(channel));
    }

    /** Publishes one after the other; gives the last one's position. */
    protected final Position publish(ChannelName channel, String first, String... more) {
        Position position = get(broker.publish(channel, new Draft(null, Payload.text(first), null)));
        for (String text : more) {
            position = get(broker.publish(channel, new Draft(null, Payload.text(text), null)));
        }
        return position;
    }

    protected final HistoryPage history(ChannelName channel, HistoryQuery query) {
        return get(broker.history(channel, query));
    }

    protected static List<String> texts(List<Publication> publications) {
        return publications.stream()
                .map(publication -> publication.payload().asText())
                .toList();
    }

    protected static List<Long> offsets(List<Publication> publications) {
        return publications.stream()
                .map(publication -> publication.position().offset())
                .toList();
    }
}
