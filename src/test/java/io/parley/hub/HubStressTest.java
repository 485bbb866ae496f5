package io.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.broker.Stages;
import io.parley.broker.memory.MemoryBroker;
import io.parley.broker.memory.MemoryLimits;
import io.parley.broker.memory.MemoryPresenceStore;
import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Departure;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Namespaces;
import io.parley.channel.Payload;
import io.parley.channel.Publication;
import io.parley.transport.Frame;
import io.parley.transport.RecordedConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many threads at once on the same few channels: every subscriber sees each channel count up by one, and nothing is left. */
class HubStressTest {

    private static final int THREADS = 6;
    private static final int STEPS = 4000;
    private static final int CHANNELS = 4;
    private static final int MOST_SUBSCRIPTIONS = 6;

    private static final ChannelPattern ALL = ChannelPattern.parse("#");
    private static final EventEncoder OFFSETS = new EventEncoder() {
        @Override
        public @Nullable Frame encode(ChannelEvent event, @Nullable ChannelPattern via) {
            if (!(event instanceof ChannelEvent.Published published)) {
                return null;
            }
            Publication publication = published.publication();
            return Frame.text((via == null ? "" : via) + " " + publication.channel() + " "
                    + publication.position().offset());
        }
    };

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final Namespaces namespaces = new Namespaces(Map.of(), new NamespaceRules(50, Duration.ofSeconds(1), true));
    private final MemoryBroker broker =
            new MemoryBroker(namespaces, new MemoryLimits(100, 1 << 24, 10), () -> Instant.ofEpochMilli(clock.get()));
    private final MemoryPresenceStore presence = new MemoryPresenceStore();
    private final Hub hub = new Hub(broker, presence, namespaces, HubLimits.DEFAULTS);
    private final AtomicInteger ids = new AtomicInteger();

    /** A client that checks what it gets. Used by one thread, though any may send to it. */
    private final class Checker {

        private final RecordedConnection connection = new RecordedConnection("c" + ids.incrementAndGet());
        private final Client client = hub.connect(connection);

        /** The last offset seen by each subscription in each channel, or none yet where it is a pattern's. */
        private final Map<String, Long> last = new HashMap<>();

        private long seen;

        void enter(ChannelFilter filter) {
            Subscribed subscribed = Stages.get(client.subscribe(SubscribeRequest.to(filter, OFFSETS)));
            if (subscribed.position() != null) {
                last.put(" " + filter, subscribed.position().offset());
            }
            subscribed.open();
        }

        void leave(ChannelFilter filter) {
            client.unsubscribe(filter);
            check();
            last.keySet().removeIf(key -> filter.equals(ALL) ? key.startsWith("# ") : key.equals(" " + filter));
        }

        void check() {
            for (String message : connection.take()) {
                int space = message.lastIndexOf(' ');
                String key = message.substring(0, space);
                long offset = Long.parseLong(message.substring(space + 1));
                Long before = last.put(key, offset);
                if (before == null) {
                    assertThat(key).startsWith("# ");
                } else {
                    assertThat(offset).as("after %s in '%s'", before, key).isEqualTo(before + 1);
                }
                seen++;
            }
        }
    }

    @Test
    void everySubscriberSeesEachChannelCountUpByOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Long>> runs = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(42 + i);
            runs.add(threads.submit(() -> {
                start.await();
                return run(random);
            }));
        }
        start.countDown();
        long seen = 0;
        for (Future<Long> run : runs) {
            seen += run.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();

        assertThat(seen).isPositive();
        nothingIsLeft();
    }

    /** One thread's clients: they come, go, subscribe, publish and recover as the dice say. */
    private long run(Random random) {
        long seen = 0;
        Checker checker = new Checker();
        for (int step = 0; step < STEPS; step++) {
            int dice = random.nextInt(100);
            if (dice < 2) {
                seen += disconnect(checker, random);
                checker = new Checker();
            } else if (dice < 40) {
                toggle(checker, random.nextInt(8) == 0 ? ALL : channel(random));
            } else if (dice < 45) {
                checker.client.rename("n" + step);
            } else {
                Stages.get(checker.client.publish(channel(random), Payload.text("x"), null));
            }
            checker.check();
        }
        return seen + disconnect(checker, random);
    }

    private static void toggle(Checker checker, ChannelFilter filter) {
        List<ChannelFilter> subscriptions = checker.client.subscriptions();
        if (subscriptions.contains(filter)) {
            checker.leave(filter);
        } else if (subscriptions.size() < MOST_SUBSCRIPTIONS) {
            checker.enter(filter);
        }
    }

    private static long disconnect(Checker checker, Random random) {
        checker.client.leave(random.nextBoolean() ? Departure.CLOSED : Departure.LOST);
        checker.check();
        return checker.seen;
    }

    private void nothingIsLeft() {
        assertThat(hub.channels()).isZero();
        assertThat(hub.patterns()).isZero();
        assertThat(hub.clients()).isZero();
        assertThat(hub.counts().subscriptions()).isZero();
        assertThat(presence.channels()).isZero();
        clock.addAndGet(2_000);
        broker.sweep();
        assertThat(broker.channels()).isZero();
        assertThat(broker.historyBytes()).isZero();
    }

    private static ChannelName channel(Random random) {
        return ChannelName.parse("room/" + random.nextInt(CHANNELS));
    }
}
