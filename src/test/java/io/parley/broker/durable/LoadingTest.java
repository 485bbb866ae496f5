package io.parley.broker.durable;

import static io.parley.broker.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.broker.Draft;
import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.channel.ChannelName;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Namespaces;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.store.MalformedRecordException;
import io.parley.store.Store;
import io.parley.store.StoredMap;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a log of which records are missing, and of the ids of its records. */
class LoadingTest {

    private static final ChannelName ROOM = ChannelName.parse("room");
    private static final ChannelName BAR = ChannelName.parse("bar");
    private static final Namespaces NAMESPACES =
            new Namespaces(Map.of(), new NamespaceRules(100, Duration.ofHours(1), true));

    private final StoreOnDisk disk = new StoreOnDisk();
    private final Logged logged = new Logged();
    private final Logger logger = Logger.getLogger("io.parley.broker.durable");

    /** What the broker logs. */
    private static final class Logged extends Handler {

        private final List<String> messages = new ArrayList<>();

        @Override
        public void publish(LogRecord record) {
            messages.add(new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void publish() {
        logger.addHandler(logged);
        // The records: 1 the room, 2 to 6 what is published there; 7 the bar, 8 what is published there.
        DurableBroker broker = broker(disk.create());
        for (int i = 1; i <= 5; i++) {
            get(broker.publish(ROOM, new Draft(null, Payload.text("" + i), null)));
        }
        get(broker.publish(BAR, new Draft(null, Payload.text("x"), null)));
        broker.close();
    }

    @AfterEach
    void closeStore() throws IOException {
        logger.removeHandler(logged);
        disk.close();
    }

    @Test
    void keepsWhatComesAfterAGapAndSaysWhatIsLost() {
        remove(4);

        DurableBroker broker = broker(disk.reopen());

        HistoryPage page = get(broker.history(ROOM, HistoryQuery.newest(100)));
        assertThat(page.position().offset()).isEqualTo(5);
        assertThat(page.publications())
                .extracting(Publication::position)
                .extracting(Position::offset)
                .containsExactly(4L, 5L);
        assertThat(logged.messages)
                .containsExactly("room: the publications 3 to 3 are lost; those before them are forgotten with them");
        assertThat(get(broker.publish(ROOM, new Draft(null, Payload.text("6"), null)))
                        .offset())
                .isEqualTo(6);
    }

    @Test
    void findsAGapWhereOnlyTheKeyOfAPublicationIsLeft() {
        DurableBroker before = broker(disk.reopen());
        Position keyed = get(before.publish(ROOM, new Draft(null, Payload.text("6"), "key")));
        get(before.publish(ROOM, new Draft(null, Payload.text("7"), null)));
        before.close();
        remove(9);

        DurableBroker broker = broker(disk.reopen());

        HistoryPage page = get(broker.history(ROOM, HistoryQuery.newest(100)));
        assertThat(page.position().offset()).isEqualTo(7);
        assertThat(page.publications())
                .extracting(publication -> publication.payload().asText())
                .containsExactly("7");
        assertThat(get(broker.publish(ROOM, new Draft(null, Payload.text("6"), "key"))))
                .isEqualTo(keyed);
        assertThat(logged.messages)
                .containsExactly("room: the publications 6 to 6 are lost; those before them are forgotten with them");
    }

    @Test
    void findsAGapAtTheEndWhereOnlyTheKeyIsLeft() {
        DurableBroker before = broker(disk.reopen());
        Position keyed = get(before.publish(ROOM, new Draft(null, Payload.text("6"), "key")));
        before.close();
        remove(9);

        DurableBroker broker = broker(disk.reopen());

        assertThat(get(broker.history(ROOM, HistoryQuery.newest(100)))).isEqualTo(new HistoryPage(keyed, List.of()));
        assertThat(get(broker.publish(ROOM, new Draft(null, Payload.text("7"), null))))
                .isEqualTo(keyed.next());
    }

    @Test
    void saysWhatAChannelWithoutANameHasLost() {
        remove(1);

        DurableBroker broker = broker(disk.reopen());

        assertThat(broker.channels()).isEqualTo(1);
        assertThat(get(broker.history(BAR, HistoryQuery.newest(100))).publications())
                .hasSize(1);
        assertThat(logged.messages)
                .containsExactly(
                        "a durable channel has lost its name, its record 1, and with it the publications 1 to 5");
    }

    @Test
    void usesNoIdAgain() {
        DurableBroker broker = broker(disk.reopen());
        get(broker.publish(BAR, new Draft(null, Payload.text("y"), null)));

        List<Long> ids = new ArrayList<>();
        disk.store().numbered("log").forEach((id, record) -> ids.add(id));

        assertThat(ids).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void refusesRecordsOfALaterVersion() {
        Store store = disk.reopen();
        StoredMap<Long> log = store.numbered("log");
        get(store.write(1, () -> log.put(9L, new byte[] {9})));

        assertThatThrownBy(() -> broker(store))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("a record of the unknown kind 9, at byte 1 of 1");
    }

    private void remove(long id) {
        Store store = disk.reopen();
        StoredMap<Long> log = store.numbered("log");
        get(store.write(1, () -> log.remove(id)));
    }

    private static DurableBroker broker(Store store) {
        DurableBroker broker =
                DurableBroker.open(store, NAMESPACES, new DurableLimits(100, 1 << 20, 100), InstantSource.system());
        broker.start(publication -> {});
        return broker;
    }
}
