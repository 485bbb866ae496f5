package io.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Appending, flushing, following and closing at the same time: every cursor sees exactly the bytes from its start on, and that
 * without a flush after the last append, so that a subscriber who was overlooked in a flush fails the test.
 */
class ChannelLogConcurrencyTest {

    private static final int APPENDERS = 3;
    private static final int FRAMES = 1_000;
    private static final int FOLLOWERS = 2;
    private static final int CURSORS = 1_000;
    private static final int MOST_OPEN = 12;

    /** A cursor, what it is to see, and what it has seen. */
    private record Reader(Cursor cursor, RecordingOutlet outlet, int start) {}

    private final ChannelLog log = new ChannelLog();
    private final Object order = new Object();
    private final ByteArrayOutputStream appended = new ByteArrayOutputStream();
    private final CyclicBarrier start = new CyclicBarrier(APPENDERS + FOLLOWERS);
    private final ExecutorService threads = Executors.newFixedThreadPool(APPENDERS + FOLLOWERS);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @RepeatedTest(5)
    void everyCursorSeesExactlyTheBytesSinceItsStart() throws Exception {
        List<Reader> kept = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            kept.add(follow());
        }
        List<Callable<List<Reader>>> tasks = new ArrayList<>();
        for (int i = 0; i < APPENDERS; i++) {
            int seed = i;
            tasks.add(() -> append(new Random(seed)));
        }
        for (int i = 0; i < FOLLOWERS; i++) {
            int seed = i;
            tasks.add(() -> comeAndGo(new Random(seed)));
        }

        List<Future<List<Reader>>> done = threads.invokeAll(tasks, 60, TimeUnit.SECONDS);
        for (Future<List<Reader>> each : done) {
            kept.addAll(each.get());
        }

        byte[] all = appended.toByteArray();
        assertThat(log.end()).isEqualTo(all.length);
        assertThat(log.size()).isEqualTo((int)
                kept.stream().filter(reader -> reader.cursor.isOpen()).count());
        assertThat(kept).hasSize(20 + FOLLOWERS * CURSORS).allSatisfy(reader -> {
            byte[] expected = Arrays.copyOfRange(all, reader.start, all.length);
            byte[] received = reader.outlet.received();
            if (reader.cursor.isOpen()) {
                assertThat(received).isEqualTo(expected);
            } else {
                assertThat(received).isEqualTo(Arrays.copyOf(expected, received.length));
            }
        });
    }

    private List<Reader> append(Random random) throws Exception {
        start.await();
        for (int i = 0; i < FRAMES; i++) {
            byte[] payload = new byte[random.nextInt(200) == 0 ? 40_000 : random.nextInt(60)];
            random.nextBytes(payload);
            Frame frame = Frame.binary(payload);
            boolean batch = random.nextBoolean();
            if (batch) {
                FlushBatch.begin();
            }
            synchronized (order) {
                appended.writeBytes(frame.encode());
                log.append(frame);
            }
            if (batch) {
                FlushBatch.end();
            }
        }
        return List.of();
    }

    private List<Reader> comeAndGo(Random random) throws Exception {
        start.await();
        List<Reader> readers = new ArrayList<>();
        List<Reader> open = new ArrayList<>();
        for (int i = 0; i < CURSORS; i++) {
            Reader reader = follow();
            readers.add(reader);
            open.add(reader);
            if (open.size() > MOST_OPEN) {
                open.remove(random.nextInt(open.size())).cursor.close();
            }
        }
        return readers;
    }

    private Reader follow() {
        RecordingOutlet outlet = new RecordingOutlet();
        Reader reader;
        synchronized (order) {
            reader = new Reader(log.follow(outlet), outlet, appended.size());
        }
        reader.cursor.open();
        return reader;
    }
}
