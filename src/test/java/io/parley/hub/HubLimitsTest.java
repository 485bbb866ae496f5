package io.parley.hub;

import static io.parley.hub.TestHub.LOBBY;
import static io.parley.hub.TestHub.newest;
import static io.parley.hub.TestHub.since;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.broker.HistoryQuery;
import io.parley.broker.Roster;
import io.parley.broker.Stages;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import io.parley.hub.TestHub.Guest;
import org.junit.jupiter.api.Test;

/** Each bound of the hub, reached, and what becomes free again. */
class HubLimitsTest {

    private final TestHub test = new TestHub(new HubLimits(0, 0, 10, 2, 3, 1, 2, 25, 4, 64));
    private final Guest ada = test.guest("ada");
    private final Guest bob = test.guest("bob");

    @Test
    void aPublicationCarriesSoManyBytes() {
        ada.says(LOBBY, "0123456789");

        Refusal refusal = Stages.refusal(ada.client().publish(LOBBY, Payload.text("0123456789a"), null));

        assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(refusal.reason()).contains("at most 10 bytes", "parley.limits.message-bytes");
        assertThat(test.hub.counts().publicationsAccepted()).isEqualTo(1);
    }

    @Test
    void bytesAreCountedNotCharacters() {
        assertThat(Stages.refusal(ada.client().publish(LOBBY, Payload.text("\u20ac\u20ac\u20ac\u20ac"), null))
                        .code())
                .isEqualTo(ErrorCode.TOO_LARGE);
    }

    @Test
    void aConnectionHasSoManySubscriptions() {
        ada.enters(name("a"));
        ada.enters(name("b"));

        Refusal refusal = refused(ada, name("c"));
        assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(refusal.reason()).contains("at most 2", "parley.limits.subscriptions");
        assertThat(refusal.limit()).isEqualTo(Limit.SUBSCRIPTIONS);

        ada.client().unsubscribe(name("a"));
        ada.enters(name("c"));
        assertThat(test.hub.channels()).isEqualTo(2);
    }

    @Test
    void theHubHasSoManyChannels() {
        ada.enters(name("a"));
        ada.enters(name("b"));
        bob.enters(name("c"));

        Refusal refusal = refused(bob, name("d"));
        assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(refusal.reason()).contains("3 channels", "parley.limits.channels");
        assertThat(bob.client().subscriptions()).containsExactly(name("c"));
        bob.enters(name("a"));

        ada.client().leave(Departure.CLOSED);
        bob.client().unsubscribe(name("a"));
        bob.enters(name("d"));
    }

    @Test
    void theHubHasSoManyPatterns() {
        ada.enters(ChannelPattern.parse("room/+"));

        Refusal refusal = refused(bob, ChannelPattern.parse("room/#"));
        assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(refusal.reason()).contains("1 patterns", "parley.limits.patterns");
        bob.enters(ChannelPattern.parse("room/+"));

        ada.client().leave(Departure.CLOSED);
        bob.client().leave(Departure.CLOSED);
        test.guest("eve").enters(ChannelPattern.parse("room/#"));
    }

    @Test
    void aReplyListsSoManyMembers() {
        ada.enters(LOBBY);
        bob.enters(LOBBY);

        Subscribed subscribed = test.guest("eve").enters(new SubscribeRequest(LOBBY, InWords.ALL, null, 0, true));

        assertThat(subscribed.roster()).isNotNull();
        assertThat(subscribed.roster().total()).isEqualTo(3);
        assertThat(InWords.of(subscribed.roster())).containsExactly("ada", "bob");
        Roster asked = Stages.get(ada.client().presence(LOBBY));
        assertThat(asked.members()).hasSize(2);
        assertThat(asked.total()).isEqualTo(3);
        assertThat(test.hub.counts().limits().of(Limit.MEMBERS_LISTED)).isEqualTo(2);
    }

    @Test
    void aReplyCarriesSoManyBytes() {
        Position first = ada.says(LOBBY, "first");
        for (int i = 0; i < 3; i++) {
            ada.says(LOBBY, "0123456789");
        }

        assertThat(Stages.get(ada.client().history(LOBBY, HistoryQuery.newest(10)))
                        .publications())
                .extracting(publication -> publication.position().offset())
                .containsExactly(3L, 4L);
        assertThat(Stages.get(ada.client().history(LOBBY, HistoryQuery.after(first, 10)))
                        .publications())
                .extracting(publication -> publication.position().offset())
                .containsExactly(2L, 3L);
        assertThat(InWords.of(ada.enters(newest(10)).recovery())).containsExactly("3 0123456789", "4 0123456789");
    }

    @Test
    void aRecoveryThatIsTooLargeIsNotSaidToBeOne() {
        Position first = ada.says(LOBBY, "first");
        for (int i = 0; i < 3; i++) {
            ada.says(LOBBY, "0123456789");
        }

        Recovery recovery = bob.enters(since(first)).recovery();

        assertThat(recovery.recovered()).isFalse();
        assertThat(recovery.reason()).contains("30 bytes", "25", "parley.limits.reply-bytes");
        assertThat(test.hub.counts().limits().of(Limit.REPLY_BYTES)).isEqualTo(1);
    }

    private static ChannelName name(String segment) {
        return ChannelName.parse("room/" + segment);
    }

    private static Refusal refused(Guest guest, ChannelFilter filter) {
        return Stages.refusal(guest.client().subscribe(SubscribeRequest.to(filter, InWords.ALL)));
    }
}
