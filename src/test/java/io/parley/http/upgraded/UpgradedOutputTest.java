package io.parley.http.upgraded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hub's frames and Tyrus' on one output: kept apart, bounded, and none after a Close frame. */
class UpgradedOutputTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final byte[] CLOSE = {(byte) 0x88, 0};
    private static final byte[] OTHER_CLOSE = {(byte) 0x88, 2, 3, (byte) 0xE8};
    private static final byte[] PONG = {(byte) 0x8A, 1, 'p'};

    private final Container container = new Container();
    private final Waiting waiting = new Waiting();
    private UpgradedSocket socket;
    private UpgradedOutput output;

    @BeforeEach
    void open() throws Exception {
        socket = UpgradedSocket.of(container.connection, 100, 0);
        output = new UpgradedOutput(container, socket, waiting);
        output.listen();
    }

    @Test
    void boundsWhatGrizzlyKeeps() {
        assertThat(container.connection.limits).containsExactly(100);
    }

    @Test
    void writesAtOnceWhereThereIsRoom() throws IOException {
        output.send("xabcx".getBytes(ISO_8859_1), 1, 3, LONG);

        assertThat(container.written).containsExactly("abc", "flush");
    }

    @Test
    void waitsUntilThereIsRoom() throws Exception {
        container.room = false;
        CompletableFuture<Boolean> sent = CompletableFuture.supplyAsync(() -> sends("abc"));
        await().until(() -> container.asked > 0);
        assertThat(sent).isNotDone();
        container.room = true;
        output.onWritePossible();

        assertThat(sent.get()).isTrue();
        assertThat(container.written).containsExactly("abc", "flush");
    }

    @Test
    void givesUpWhereThereIsNoRoomInTime() {
        container.room = false;

        assertThatIOException()
                .isThrownBy(() -> output.send(new byte[3], 0, 3, Duration.ofMillis(10)))
                .withMessageContaining("took nothing for 10 ms");
        assertThat(container.written).isEmpty();
    }

    @Test
    void waitsNoLongerWhereThePeerHasGone() throws Exception {
        container.room = false;
        CompletableFuture<Boolean> sent = CompletableFuture.supplyAsync(() -> sends("abc"));
        await().until(() -> container.asked > 0);
        output.onError(new IOException("reset"));

        assertThat(sent.get()).isFalse();
    }

    @Test
    void takesTheContainersFailureForThePeersGoing() {
        container.failure = new IllegalStateException("recycled");

        assertThatIOException().isThrownBy(() -> output.send(new byte[3], 0, 3, LONG));
    }

    @Test
    void letsNothingFollowACloseFrameOfTheHubs() throws IOException {
        output.close(CLOSE);
        output.write(OTHER_CLOSE);
        assertThatIOException().isThrownBy(() -> output.write(PONG));
        assertThatIOException().isThrownBy(() -> output.send(new byte[3], 0, 3, LONG));

        assertThat(container.written).containsExactly(inWords(CLOSE), "flush");
    }

    @Test
    void letsNothingFollowACloseFrameOfTyrus() throws IOException {
        output.write(CLOSE);
        assertThatIOException().isThrownBy(() -> output.send(new byte[3], 0, 3, LONG));
        output.close(OTHER_CLOSE);

        assertThat(container.written).containsExactly(inWords(CLOSE), "flush");
    }

    /** Grizzly blocks the writer of more than its limit until the peer reads. */
    @Test
    void closesBehindAllThatWaitsWithoutWaiting() throws IOException {
        container.room = false;
        output.close(CLOSE);

        assertThat(container.written).containsExactly(inWords(CLOSE), "flush");
        assertThat(container.connection.limits).containsExactly(100, -1);
    }

    @Test
    void leavesTheAnswerToThePeersCloseToTyrus() throws IOException {
        output.over();
        assertThatIOException().isThrownBy(() -> output.send(new byte[3], 0, 3, LONG));
        assertThatIOException().isThrownBy(() -> output.close(OTHER_CLOSE));
        output.write(CLOSE);

        assertThat(container.written).containsExactly(inWords(CLOSE), "flush");
    }

    @Test
    void sendsAPongAtOnceWhereNothingWaits() throws IOException {
        output.write(PONG);

        assertThat(container.written).containsExactly(inWords(PONG), "flush");
        assertThat(waiting.pongs).isEmpty();
    }

    @Test
    void handsAPongOverThatWouldOvertake() throws IOException {
        waiting.mayPass = false;
        output.write(PONG);

        assertThat(container.written).isEmpty();
        assertThat(waiting.pongs).containsExactly(inWords(PONG));
    }

    @Test
    void handsAPongOverForWhichThereIsNoRoom() throws IOException {
        container.room = false;
        output.write(PONG);

        assertThat(container.written).isEmpty();
        assertThat(waiting.pongs).containsExactly(inWords(PONG));
    }

    @Test
    void tellsTyrusThatThereIsAlwaysRoom() {
        container.room = false;

        assertThat(output.isReady()).isTrue();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> output.setWriteListener(output));
    }

    @Test
    void takesNothingElseOfTyrus() {
        assertThatIOException().isThrownBy(() -> output.write(new byte[] {(byte) 0x81, 0}));
        assertThatIOException().isThrownBy(() -> output.write(0x8A));

        assertThat(container.written).isEmpty();
    }

    @Test
    void cutsTheConnection() {
        socket.cut();

        assertThat(container.connection.terminated).isEqualTo(1);
    }

    private boolean sends(String text) {
        try {
            output.send(text.getBytes(ISO_8859_1), 0, text.length(), LONG);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String inWords(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    /** Keeps pongs. */
    private static final class Waiting implements UpgradedOutput.Pongs {

        final List<String> pongs = new CopyOnWriteArrayList<>();
        boolean mayPass = true;

        @Override
        public boolean mayPass() {
            return mayPass;
        }

        @Override
        public void queue(byte[] pong) {
            pongs.add(inWords(pong));
        }
    }

    /** The container's stream, which has room or has not. */
    private static final class Container extends ServletOutputStream {

        final GrizzlyConnection connection = new GrizzlyConnection();
        final List<String> written = new CopyOnWriteArrayList<>();
        volatile boolean room = true;
        volatile int asked;
        volatile @Nullable RuntimeException failure;

        @Override
        public boolean isReady() {
            RuntimeException thrown = failure;
            if (thrown != null) {
                throw thrown;
            }
            asked = asked + 1;
            return room;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            written.clear();
        }

        @Override
        public void write(int one) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes, int at, int length) {
            written.add(new String(bytes, at, length, ISO_8859_1));
        }

        @Override
        public void flush() {
            written.add("flush");
        }
    }

    /** What is called of Grizzly's connection, by its names. */
    public static final class GrizzlyConnection {

        final List<Integer> limits = new CopyOnWriteArrayList<>();
        int terminated;

        public void setMaxAsyncWriteQueueSize(int bytes) {
            limits.add(bytes);
        }

        public void terminateSilently() {
            terminated++;
        }
    }
}
