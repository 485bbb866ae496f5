package io.parley.broker;

import static io.parley.broker.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelName;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Namespaces;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every broker does when several threads publish: order, completeness, and history in step with fan-out. */
public abstract class BrokerOrderContract {

    private static final int PUBLISHERS = 4;
    private static final int EACH = 500;
    private static final int ALL = PUBLISHERS * EACH;

    private static final Namespaces NAMESPACES =
            new Namespaces(Map.of(), new NamespaceRules(ALL, Duration.ofHours(1), false));

    private final HeardPublications heard = new HeardPublications();
    private final ChannelName room = ChannelName.parse("room/busy");
    private final CyclicBarrier start = new CyclicBarrier(PUBLISHERS);
    private final ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS + 1);
    private Broker broker;

    /** A new broker, not started, without channels. */
    protected abstract Broker create(Namespaces namespaces);

    @BeforeEach
    void startBroker() {
        broker = create(NAMESPACES);
        broker.start(heard);
        get(broker.subscribe(room));
    }

    @AfterEach
    void closeBroker() {
        threads.shutdownNow();
        broker.close();
    }

    @Test
    void tellsAllInOneOrderWhichIsThatOfHistory() throws Exception {
        List<List<Position>> positions = publishers(publisher -> publishAll(room, publisher));

        List<Publication> told = heard.in(room, ALL);
        assertThat(told).hasSize(ALL);
        assertThat(offsets(told))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, ALL).boxed().toList());
        assertThat(heard.overlaps()).isZero();
        assertThat(get(broker.history(room, HistoryQuery.newest(ALL))).publications())
                .isEqualTo(told);
        for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
            for (int i = 0; i < EACH; i++) {
                Position position = positions.get(publisher).get(i);
                assertThat(told.get((int) position.offset() - 1).payload()).isEqualTo(payload(publisher, i));
            }
        }
    }

    @Test
    void keepsTheOrderOfEachPublisherThatWaits() throws Exception {
        List<List<Position>> positions = publishers(publisher -> publishAll(room, publisher));

        assertThat(positions)
                .allSatisfy(own ->
                        assertThat(own).extracting(Position::offset).isSorted().hasSize(EACH));
    }

    @Test
    void keepsChannelsApartUnderOnePublisherEach() throws Exception {
        List<ChannelName> rooms = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            rooms.add(ChannelName.parse("room/" + i));
            get(broker.subscribe(rooms.get(i)));
        }

        publishers(publisher -> publishAll(rooms.get(publisher), publisher));

        for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
            List<Publication> told = heard.in(rooms.get(publisher), EACH);
            assertThat(told).hasSize(EACH);
            for (int i = 0; i < EACH; i++) {
                assertThat(told.get(i).position().offset()).isEqualTo(i + 1);
                assertThat(told.get(i).payload()).isEqualTo(payload(publisher, i));
            }
        }
    }

    @Test
    void showsInHistoryOnlyWhatListenersHear() throws Exception {
        AtomicInteger running = new AtomicInteger(PUBLISHERS);
        Future<Set<Publication>> reader = threads.submit(() -> {
            Set<Publication> shown = new HashSet<>();
            do {
                HistoryPage page = get(broker.history(room, HistoryQuery.newest(20)));
                assertGapless(page);
                shown.addAll(page.publications());
            } while (running.get() > 0);
            return shown;
        });

        publishers(publisher -> {
            List<Position> positions = publishAll(room, publisher);
            running.decrementAndGet();
            return positions;
        });

        assertThat(heard.in(room, ALL)).containsAll(reader.get(10, TimeUnit.SECONDS));
    }

    @Test
    void hasInHistoryAlreadyWhatListenersHear() throws Exception {
        record Read(Publication told, CompletionStage<HistoryPage> page) {}
        ConcurrentLinkedQueue<Read> reads = new ConcurrentLinkedQueue<>();
        heard.react(told -> reads.add(new Read(told, broker.history(room, HistoryQuery.newest(ALL)))));

        publishers(publisher -> publishAll(room, publisher));

        heard.in(room, ALL);
        assertThat(reads).hasSize(ALL);
        for (Read read : reads) {
            HistoryPage page = get(read.page);
            long offset = read.told.position().offset();
            assertThat(page.position().offset()).isGreaterThanOrEqualTo(offset);
            assertThat(page.publications().get((int) offset - 1)).isEqualTo(read.told);
        }
    }

    @Test
    void publishesOnceWhereAllUseTheSameKeys() throws Exception {
        int keys = 50;
        List<List<Position>> positions = publishers(publisher -> {
            List<Position> own = new ArrayList<>();
            for (int i = 0; i < keys; i++) {
                own.add(get(broker.publish(room, new Draft(null, payload(publisher, i), "key" + i))));
            }
            return own;
        });

        assertThat(new HashSet<>(positions)).hasSize(1);
        assertThat(heard.in(room, keys)).hasSize(keys);
        assertThat(get(broker.history(room, HistoryQuery.newest(ALL))).publications())
                .isEqualTo(heard.in(room));
    }

    private interface Publisher {

        List<Position> publish(int publisher) throws Exception;
    }

    private List<List<Position>> publishers(Publisher publisher) throws Exception {
        List<Callable<List<Position>>> tasks = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            int number = i;
            tasks.add(() -> {
                start.await();
                return publisher.publish(number);
            });
        }
        List<List<Position>> positions = new ArrayList<>();
        for (Future<List<Position>> done : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
            positions.add(done.get());
        }
        return positions;
    }

    private List<Position> publishAll(ChannelName channel, int publisher) {
        List<Position> positions = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            positions.add(get(broker.publish(channel, new Draft(null, payload(publisher, i), null))));
        }
        return positions;
    }

    private static Payload payload(int publisher, int number) {
        return Payload.text(publisher + ":" + number);
    }

    private static void assertGapless(HistoryPage page) {
        long last = page.position().offset();
        List<Publication> publications = page.publications();
        assertThat(offsets(publications))
                .isEqualTo(LongStream.rangeClosed(last - publications.size() + 1, last)
                        .boxed()
                        .toList());
    }

    private static List<Long> offsets(List<Publication> publications) {
        return publications.stream()
                .map(publication -> publication.position().offset())
                .toList();
    }
}
