package io.parley.protocol.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelName;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Qos;
import io.parley.protocol.mqtt.Packet.TopicSubscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every store of sessions. */
public abstract class SessionStoreContract {

    private SessionStore store;

    /** An empty store. */
    protected abstract SessionStore open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private static InFlight message(int packetId) {
        Publication publication = new Publication(
                ChannelName.parse("a"), new Position("e", packetId), 0, null, Payload.text("m" + packetId));
        return new InFlight(packetId, publication, Qos.EXACTLY_ONCE, false, 0, null);
    }

    @Test
    void findsWhatWasCreatedUntilItIsRemoved() {
        SessionState ada = store.create("ada");
        store.create("bob");

        assertThat(store.find("ada")).isSameAs(ada);
        assertThat(store.all()).extracting(SessionState::key).containsExactlyInAnyOrder("ada", "bob");
        store.remove("ada");
        assertThat(store.find("ada")).isNull();
    }

    @Test
    void startsAnew() {
        store.create("ada").note(1);

        assertThat(store.create("ada").notedCount()).isZero();
    }

    @Test
    void keepsSubscriptionsByTheirFilter() {
        SessionState ada = store.create("ada");
        ada.subscribe(new SessionState.Subscribed(TopicSubscription.of("a", Qos.AT_MOST_ONCE), 0, 5));
        ada.subscribe(new SessionState.Subscribed(TopicSubscription.of("b", Qos.AT_MOST_ONCE), 0, 5));
        ada.subscribe(new SessionState.Subscribed(TopicSubscription.of("a", Qos.EXACTLY_ONCE), 7, 6));
        ada.unsubscribe("b");

        assertThat(ada.subscriptions())
                .containsExactly(new SessionState.Subscribed(TopicSubscription.of("a", Qos.EXACTLY_ONCE), 7, 6));
    }

    @Test
    void keepsTheOrderOfWhatIsInFlight() {
        SessionState ada = store.create("ada");
        ada.sent(message(3), null);
        ada.sent(message(1), null);
        ada.sent(message(2), null);
        ada.sent(message(3).released(), null);
        ada.settled(1);

        assertThat(ada.inFlight()).extracting(InFlight::packetId).containsExactly(3, 2);
        assertThat(ada.inFlight(3)).isEqualTo(message(3).released());
        assertThat(ada.inFlight(1)).isNull();
    }

    @Test
    void notesWhatWasReceivedOnce() {
        SessionState ada = store.create("ada");

        assertThat(ada.note(5)).isTrue();
        assertThat(ada.note(5)).isFalse();
        assertThat(ada.notedCount()).isEqualTo(1);
        assertThat(ada.isNoted(5)).isTrue();
        ada.released(5);
        assertThat(ada.isNoted(5)).isFalse();
    }

    @Test
    void keepsWhenItEnds() {
        SessionState ada = store.create("ada");
        assertThat(ada.endsAt()).isEqualTo(Long.MAX_VALUE);

        ada.keep(60, 12_345);

        assertThat(ada.expirySeconds()).isEqualTo(60);
        assertThat(ada.endsAt()).isEqualTo(12_345);
    }
}
