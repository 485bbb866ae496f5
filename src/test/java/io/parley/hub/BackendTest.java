package io.parley.hub;

import static io.parley.broker.Stages.get;
import static io.parley.broker.Stages.refusal;
import static io.parley.hub.TestHub.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.broker.ChannelQuery;
import io.parley.broker.HistoryQuery;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Payload;
import io.parley.channel.Publication;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a caller without a connection can do, and that it is kept to the limits of those who have one. */
class BackendTest {

    private static final ChannelName QUIET = ChannelName.parse("quiet/1");
    private static final HubLimits TIGHT = new HubLimits(0, 0, 4, 10, 10, 10, 1, 6, 10, 8);

    private final TestHub test = new TestHub();
    private final Backend backend = test.hub.backend();

    @Test
    void publishesAsNobodyToSubscribers() {
        TestHub.Guest anna = test.guest("anna");
        anna.enters(LOBBY);
        anna.sees();

        assertThat(get(backend.publish(LOBBY, Payload.text("hello"), null, null))
                        .offset())
                .isEqualTo(1);

        assertThat(anna.sees()).hasSize(1).allMatch(seen -> seen.contains("hello"));
        Publication kept = get(backend.history(LOBBY, HistoryQuery.newest(1)))
                .publications()
                .get(0);
        assertThat(kept.from()).isNull();
    }

    @Test
    void publishesOnceWithOneKey() {
        assertThat(get(backend.publish(LOBBY, Payload.text("1"), "k", null)))
                .isEqualTo(get(backend.publish(LOBBY, Payload.text("2"), "k", null)));
    }

    @Test
    void isKeptToTheMessageSizeAndCounted() {
        TestHub tight = new TestHub(TIGHT);

        assertThat(refusal(tight.hub.backend().publish(LOBBY, Payload.text("12345"), null, null))
                        .code())
                .isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(tight.hub.counts().publicationsRefused().of(ErrorCode.TOO_LARGE))
                .isEqualTo(1);
    }

    @Test
    void isKeptToTheSizeOfAReply() {
        TestHub tight = new TestHub(TIGHT);
        tight.publish(LOBBY, "1234");
        tight.publish(LOBBY, "5678");

        assertThat(get(tight.hub.backend().history(LOBBY, HistoryQuery.newest(10)))
                        .publications())
                .hasSize(1);
        assertThat(tight.hub.counts().limits().of(Limit.REPLY_BYTES)).isEqualTo(1);
    }

    @Test
    void seesWhoIsPresent() {
        test.guest("anna").enters(LOBBY);

        assertThat(InWords.of(get(backend.presence(LOBBY)))).hasSize(1);
        assertThat(refusal(backend.presence(QUIET)).code()).isEqualTo(ErrorCode.NOT_OFFERED);
    }

    @Test
    void countsWhoIsInAChannel() {
        assertThat(get(backend.occupancy(LOBBY))).isEqualTo(new Occupancy(0, 0));

        TestHub.Guest anna = test.guest("anna");
        anna.enters(LOBBY);
        anna.enters(QUIET);
        test.guest("bob").enters(LOBBY);
        test.guest("carl").enters(ChannelPattern.parse("room/#"));

        assertThat(get(backend.occupancy(LOBBY))).isEqualTo(new Occupancy(2, 2));
        assertThat(get(backend.occupancy(QUIET))).isEqualTo(new Occupancy(1, null));

        anna.client().leave(Departure.CLOSED);
        assertThat(get(backend.occupancy(LOBBY))).isEqualTo(new Occupancy(1, 1));
        assertThat(get(backend.occupancy(QUIET))).isEqualTo(new Occupancy(0, null));
    }

    @Test
    void listsChannels() {
        test.publish(LOBBY, "x");
        test.publish(QUIET, "x");

        assertThat(get(backend.channels(new ChannelQuery("room/", "", 10))).channels())
                .containsExactly(LOBBY);
    }

    @Test
    void listsClientsPageByPage() {
        for (String id : List.of("c", "a", "e", "b", "d")) {
            test.guest(id);
        }

        ClientPage first = backend.clients("", 2, client -> true);
        assertThat(ids(first)).containsExactly("a", "b");
        assertThat(first.more()).isTrue();
        ClientPage second = backend.clients("b", 2, client -> true);
        assertThat(ids(second)).containsExactly("c", "d");
        assertThat(second.more()).isTrue();
        ClientPage last = backend.clients("d", 2, client -> true);
        assertThat(ids(last)).containsExactly("e");
        assertThat(last.more()).isFalse();
    }

    @Test
    void listsOnlyTheClientsWanted() {
        test.guest("a");
        test.guest("b");

        assertThat(ids(backend.clients("", 1, client -> client.connection().id().equals("b"))))
                .containsExactly("b");
    }

    private static List<String> ids(ClientPage page) {
        return page.clients().stream().map(client -> client.connection().id()).toList();
    }
}
