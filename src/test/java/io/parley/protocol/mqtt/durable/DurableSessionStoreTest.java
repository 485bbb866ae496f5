package io.parley.protocol.mqtt.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelName;
import io.parley.channel.Limit;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Qos;
import io.parley.channel.Tally;
import io.parley.protocol.mqtt.Packet.RetainHandling;
import io.parley.protocol.mqtt.Packet.TopicSubscription;
import io.parley.protocol.mqtt.session.InFlight;
import io.parley.protocol.mqtt.session.Place;
import io.parley.protocol.mqtt.session.SessionState;
import io.parley.protocol.mqtt.session.SessionState.Subscribed;
import io.parley.protocol.mqtt.session.SessionStore;
import io.parley.protocol.mqtt.session.SessionStoreContract;
import io.parley.store.Store;
import io.parley.store.StoredMap;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions on disk, held to the contract, and after a restart. */
class DurableSessionStoreTest extends SessionStoreContract {

    private static final int PLACES = 3;
    private static final Subscribed ALL = new Subscribed(
            new TopicSubscription("a/#", Qos.EXACTLY_ONCE, true, true, RetainHandling.DO_NOT_SEND), 7, 100);

    private final DiskOfStores disk = new DiskOfStores();
    private final Tally<Limit> reached = new Tally<>(Limit.class);

    @AfterEach
    void closeTheDisk() throws IOException {
        disk.close();
    }

    @Override
    protected SessionStore open() {
        return DurableSessionStore.open(disk.open(), PLACES, reached);
    }

    private static void join(CompletionStage<Void> stage) {
        stage.toCompletableFuture().join();
    }

    private static Publication publication(String channel, int number) {
        return new Publication(
                ChannelName.parse(channel), new Position("e", number), number * 10L, null, Payload.text("m" + number));
    }

    private static InFlight message(int packetId, String channel, int number) {
        return new InFlight(packetId, publication(channel, number), Qos.EXACTLY_ONCE, true, 7, "$share/g/a/#");
    }

    private static SessionState find(SessionStore store, String key) {
        return Objects.requireNonNull(store.find(key));
    }

    @Test
    void comeBackAsTheyWere() {
        SessionState before = open().create("3:ada:phone");
        before.keep(60, Long.MAX_VALUE);
        before.subscribe(ALL);
        before.subscribe(new Subscribed(TopicSubscription.of("b", Qos.AT_LEAST_ONCE), 0, 5));
        before.unsubscribe("b");
        before.sent(message(9, "a/1", 1), "a/#");
        before.sent(message(2, "a/2", 2), "a/#");
        before.sent(message(5, "a/1", 3), "a/#");
        before.sent(message(9, "a/1", 1).released(), null);
        before.settled(2);
        before.passed("a/#", publication("a/3", 8));
        before.note(4);
        before.keepNotedAlone(4);
        before.note(6);
        before.keepNotedAlone(6);
        before.released(6);
        join(before.keep(60, 12_345));

        SessionState after = find(open(), "3:ada:phone");

        assertThat(after.expirySeconds()).isEqualTo(60);
        assertThat(after.endsAt()).isEqualTo(12_345);
        assertThat(after.subscriptions()).containsExactly(ALL);
        assertThat(after.inFlight()).containsExactly(message(9, "a/1", 1).released(), message(5, "a/1", 3));
        assertThat(after.place("a/#", ChannelName.parse("a/1"))).isEqualTo(new Place(new Position("e", 3), 30));
        assertThat(after.place("a/#", ChannelName.parse("a/3"))).isEqualTo(new Place(new Position("e", 8), 80));
        assertThat(after.place("b", ChannelName.parse("a/1"))).isNull();
        assertThat(after.isNoted(4)).isTrue();
        assertThat(after.isNoted(6)).isFalse();
    }

    @Test
    void areNotWrittenWhereTheyEndWithTheirConnection() {
        SessionState before = open().create("ada");
        before.keep(0, Long.MAX_VALUE);
        before.subscribe(ALL);
        before.sent(message(1, "a/1", 1), "a/#");
        join(before.keepNotedAlone(1));

        assertThat(open().all()).isEmpty();
    }

    @Test
    void leaveNothingBehind() {
        SessionStore store = open();
        for (int end = 0; end < 3; end++) {
            SessionState session = store.create("ada" + end);
            session.keep(60, Long.MAX_VALUE);
            session.subscribe(ALL);
            session.sent(message(1, "a/1", 1), "a/#");
            session.note(3);
            session.keepNotedAlone(3);
        }
        join(store.remove("ada0"));
        join(find(store, "ada1").keep(0, Long.MAX_VALUE));
        join(store.create("ada2").keep(60, 5));

        assertThat(open().all()).extracting(SessionState::key).containsExactly("ada2");
        assertThat(find(open(), "ada2").subscriptions()).isEmpty();
        assertThat(records()).as("the session's own").isEqualTo(1);
    }

    private int records() {
        int[] count = {0};
        Store store = disk.open();
        store.named("mqtt-sessions").forEach((key, record) -> count[0]++);
        return count[0];
    }

    /** A message that is noted with its publication just when its session ends has no session to come back to. */
    @Test
    void dropWhatBelongsToNone() {
        SessionStore store = open();
        join(store.create("ada").keep(60, 5));
        Store raw = disk.open();
        StoredMap<String> records = raw.named("mqtt-sessions");
        join(raw.write(
                10,
                () -> records.put(SessionRecords.key("eve", SessionRecords.Kind.NOTED, "1"), SessionRecords.noted())));

        assertThat(open().all()).extracting(SessionState::key).containsExactly("ada");
        assertThat(records()).isEqualTo(1);
    }

    @Test
    void rememberSoManyPlacesAndTheTimeBeforeThem() {
        SessionState before = open().create("ada");
        before.keep(60, Long.MAX_VALUE);
        before.subscribe(ALL);
        for (int i = 1; i <= 5; i++) {
            before.passed("a/#", publication("a/" + i, i * 20));
        }
        join(before.keep(60, 1));
        assertThat(reached.of(Limit.MQTT_PLACES)).isEqualTo(2);

        SessionState after = find(open(), "ada");

        assertThat(after.place("a/#", ChannelName.parse("a/2"))).isNull();
        assertThat(after.place("a/#", ChannelName.parse("a/3"))).isNotNull();
        assertThat(after.subscriptions()).extracting(Subscribed::since).isEqualTo(List.of(400L));
    }
}
