package io.parley.endpoint.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.channel.CloseCode;
import io.parley.channel.Limit;
import io.parley.channel.Rate;
import io.parley.channel.Tally;
import io.parley.transport.ChannelLog;
import io.parley.transport.ConnectionCounts;
import io.parley.transport.Cursor;
import io.parley.transport.FlushBatch;
import io.parley.transport.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one connection in a servlet container is sent: one write at a time, all that waits at once, and never more than so much. */
class SessionConnectionTest {

    private static final int QUEUE = 1_000;
    private static final int LAG = 10_000;
    private static final SessionLimits LIMITS = new SessionLimits(
            Rate.UNLIMITED, 1 << 16, 1 << 16, LAG, QUEUE, Duration.ofSeconds(1), Duration.ofSeconds(60), 0);

    private final ConnectionCounts counts = new ConnectionCounts();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Flushers flushers = new Flushers(4, 4, LIMITS.sendTimeout(), new Tally<>(Limit.class), timer);
    private final RecordedClient client = new RecordedClient("a1", flushers, LIMITS, counts);
    private final SessionConnection connection = client.connection;

    @AfterEach
    void stop() {
        client.release();
        flushers.close();
        timer.shutdownNow();
    }

    @Test
    void hasOneWriterAtATimeWhoeverSends() throws InterruptedException {
        SessionLimits wide = new SessionLimits(
                Rate.UNLIMITED, 1 << 16, 1 << 16, LAG, 1 << 20, Duration.ofSeconds(1), Duration.ofSeconds(60), 0);
        RecordedClient reader = new RecordedClient("b2", flushers, wide, counts).hold();
        List<Thread> senders = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            Thread sender = new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    reader.connection.send(Frame.text(name + i));
                }
            });
            senders.add(sender);
            sender.start();
        }
        for (Thread sender : senders) {
            sender.join();
        }
        await().until(reader::isBeingWritten);
        reader.release();
        await().until(() -> messages(reader).size() == 600);

        assertThat(reader.mostAtATime).hasValue(1);
        for (String name : List.of("a", "b", "c")) {
            assertThat(messages(reader).stream().filter(message -> message.startsWith(name)))
                    .as("those of one thread stay in order")
                    .hasSize(200)
                    .isSortedAccordingTo((one, other) -> number(one) - number(other));
        }
    }

    @Test
    void sendsAllThatWaitsInOneWrite() {
        holdInAWrite();
        connection.send(Frame.text("b"));
        connection.send(Frame.text("c"));
        connection.ping();
        publish(follow(), "d");
        client.release();

        await().untilAsserted(() -> assertThat(client.writes).containsExactly("a", "b c PING of 0 d"));
    }

    @Test
    void closesAClientThatLeavesTooManyRepliesUnread() {
        holdInAWrite();
        String kilobyte = "x".repeat(QUEUE);
        connection.send(Frame.text(kilobyte));
        assertThat(connection.closeCode()).isNull();
        connection.send(Frame.text("one too many"));

        assertThat(connection.closeCode()).isEqualTo(CloseCode.SLOW_CONSUMER);
        assertThat(counts.limits().of(Limit.QUEUE_BYTES)).isEqualTo(1);
        client.release();
        await().untilAsserted(() -> assertThat(client.writes)
                .containsExactly(
                        "a", kilobyte, "close 4001 slow consumer: more unsent bytes than parley.limits.queue-bytes"));
    }

    @Test
    void closesAClientThatFallsTooFarBehindAChannel() {
        holdInAWrite();
        ChannelLog log = follow();
        publish(log, "x".repeat(LAG));
        await("its write is held up, not only late").until(() -> {
            publish(log, "y");
            return connection.closeCode() != null;
        });

        assertThat(connection.closeCode()).isEqualTo(CloseCode.SLOW_CONSUMER);
        assertThat(counts.limits().of(Limit.LAG_BYTES)).isEqualTo(1);
        client.release();
        await().untilAsserted(() -> assertThat(client.writes)
                .as("what it had not got of the channel is given up")
                .containsExactly("a", "close 4001 slow consumer: more unsent bytes than parley.limits.lag-bytes"));
    }

    @Test
    void closesItAtOnceWhereItIsFarBeyond() {
        holdInAWrite();
        publish(follow(), "x".repeat(LAG * 4));

        assertThat(connection.closeCode()).isEqualTo(CloseCode.SLOW_CONSUMER);
        assertThat(counts.limits().of(Limit.LAG_BYTES)).isEqualTo(1);
    }

    @Test
    void countsOneThatMerelyWaitsForItsTurnAsSlowOnlyFarBeyond() {
        flushers.close();
        ChannelLog log = follow();
        publish(log, "x".repeat(LAG * 2));
        assertThat(connection.closeCode()).isNull();
        publish(log, "x".repeat(LAG * 2));

        assertThat(connection.closeCode()).isEqualTo(CloseCode.SLOW_CONSUMER);
    }

    @Test
    void sendsWhatWaitedBeforeTheCloseAndNothingThatComesAfter() {
        holdInAWrite();
        connection.send(Frame.text("b"));
        ChannelLog log = follow();
        publish(log, "c");
        connection.close(CloseCode.GOING_AWAY, "bye");
        connection.send(Frame.text("late"));
        publish(log, "late");
        connection.close(CloseCode.EXPIRED, "again");
        client.release();

        await().untilAsserted(() -> assertThat(client.writes).containsExactly("a", "b c", "close 1001 bye"));
        assertThat(connection.closeCode()).isEqualTo(CloseCode.GOING_AWAY);
        assertThat(counts.closes().of(CloseCode.GOING_AWAY)).isEqualTo(1);
    }

    @Test
    void forgetsWhatIsUnsentOnceTheSessionIsOver() {
        holdInAWrite();
        connection.send(Frame.text("b"));
        ChannelLog log = follow();
        publish(log, "c");
        connection.gone();
        client.release();
        connection.send(Frame.text("late"));
        publish(log, "late");

        assertThat(connection.isListening()).isFalse();
        await().until(() -> !client.isBeingWritten());
        flushers.close();
        assertThat(client.writes).containsExactly("a");
    }

    @Test
    void endsWhereThePeerHasGoneAway() {
        client.failure = new IOException("broken pipe");
        connection.send(Frame.text("a"));
        await().untilAsserted(() -> assertThat(client.writes).containsExactly("close 4002 "));
        client.failure = null;
        connection.send(Frame.text("b"));

        assertThat(connection.closeCode()).isEqualTo(CloseCode.DEAD_PEER);
        flushers.close();
        assertThat(client.writes).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(classes = {NullPointerException.class, IllegalArgumentException.class, NoClassDefFoundError.class})
    void endsWhereTheContainerFailsToWrite(Class<? extends Throwable> failure) throws Exception {
        client.failure = failure.getDeclaredConstructor().newInstance();
        connection.send(Frame.text("a"));

        await().untilAsserted(
                        () -> assertThat(client.writes).containsExactly("close 1011 the hub failed; its log says how"));
        assertThat(connection.closeCode()).isEqualTo(CloseCode.INTERNAL_ERROR);
        assertThat(connection.isListening()).isFalse();
    }

    @Test
    void answersOnTheThreadThatHasReadTheMessage() {
        connection.beginAnswer();
        connection.send(Frame.text("a"));
        connection.send(Frame.text("b"));
        connection.endAnswer();

        assertThat(client.writes).containsExactly("a b");
        assertThat(client.writers).containsExactly(Thread.currentThread());
    }

    @Test
    void leavesPublicationsToTheFlushers() {
        publish(follow(), "a");
        await().untilAsserted(() -> assertThat(client.writes).containsExactly("a"));

        assertThat(client.writers).doesNotContain(Thread.currentThread());
    }

    /** Has the client in a write of "a" that goes on until it is released. */
    private void holdInAWrite() {
        client.hold();
        connection.send(Frame.text("a"));
        await().until(client::isBeingWritten);
    }

    private ChannelLog follow() {
        ChannelLog log = new ChannelLog();
        Cursor cursor = log.follow(connection);
        cursor.open();
        return log;
    }

    private static void publish(ChannelLog log, String message) {
        FlushBatch.begin();
        try {
            log.append(Frame.text(message));
        } finally {
            FlushBatch.endAndForget();
        }
    }

    private static List<String> messages(RecordedClient client) {
        return client.writes.stream()
                .flatMap(write -> List.of(write.split(" ")).stream())
                .toList();
    }

    private static int number(String message) {
        return Integer.parseInt(message.substring(1));
    }
}
