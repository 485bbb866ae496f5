package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A hub that stops with hundreds of connections sends them away a few at a time, loses nothing of what it had for them, and lets nobody in. */
@Timeout(120)
@ExtendWith(DeviationCheck.class)
abstract class DrainContract implements HubUnderTest {

    private static final int CONNECTIONS = 320;
    private static final String FAREWELL = "close 1001 the hub is stopping; connect again in a few seconds";

    private final RunningHub.Starter starter;
    private final List<RawSocket> sockets = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private RunningHub hub;

    /** @param starter of hubs whose {@link RunningHub#close} is the end that is looked at */
    DrainContract(RunningHub.Starter starter) {
        this.starter = starter;
    }

    @BeforeEach
    void startTheHub() throws Exception {
        hub = starter.start(Map.of("parley.echo.enabled", "true", "parley.close.drain", "20s"));
    }

    @AfterEach
    void end() throws IOException {
        hub.close();
        threads.shutdownNow();
        for (RawSocket socket : sockets) {
            socket.close();
        }
    }

    @Override
    public RunningHub hub() {
        return hub;
    }

    @Test
    void sendsAwayInBatchesAndServesTheOthersMeanwhile() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        List<Future<String>> ends = new ArrayList<>();
        for (RawSocket socket : openMany()) {
            ends.add(threads.submit(() -> whatComes(socket, first)));
        }
        Future<?> stop = threads.submit(hub::close);
        first.await();
        // Who is in a later batch still gets an answer; all of them get the same question.
        for (RawSocket socket : sockets) {
            HostileHttpContract.sendOrEnd(socket, ClientFrame.text("still here?"));
        }
        Map<String, Integer> counts = new TreeMap<>();
        for (Future<String> end : ends) {
            counts.merge(end.get(), 1, Integer::sum);
        }
        assertThat(counts).containsOnlyKeys(FAREWELL, "text still here?, " + FAREWELL);
        stop.get();
        assertThat(hub.connections()).isZero();
    }

    /** Everything up to the end of the connection, whose Close frame is answered. */
    private static String whatComes(RawSocket socket, CountDownLatch first) throws IOException {
        List<String> seen = new ArrayList<>();
        try {
            for (ServerFrame frame = socket.message(); ; frame = socket.message()) {
                first.countDown();
                seen.add(inWords(frame));
                if (frame.opcode() == ServerFrame.CLOSE) {
                    HostileHttpContract.sendOrEnd(socket, ClientFrame.close(1001));
                    socket.awaitGone();
                    return String.join(", ", seen);
                }
            }
        } catch (EOFException | SocketException e) {
            seen.add("the end");
            return String.join(", ", seen);
        }
    }

    @Test
    void sendsWhatWaitsBeforeItClosesAndLosesNothing() throws Exception {
        int publications = 150;
        List<Future<Integer>> readers = new ArrayList<>();
        CountDownLatch stopping = new CountDownLatch(1);
        for (int i = 0; i < 5; i++) {
            NativeClient client =
                    new NativeClient(kept(RawSocket.openNarrow(hub, "/ws"))).subscribe("room/drain", false);
            readers.add(threads.submit(() -> readToTheEnd(client, stopping)));
        }
        NativeClient publisher = new NativeClient(kept(RawSocket.open(hub, "/ws")));
        String data = "\"" + "x".repeat(5_000) + "\"";
        for (int i = 0; i < publications; i++) {
            publisher.publish("room/drain", data);
        }
        publisher.command("{\"id\":\"last\",\"ping\":{}}");
        publisher.awaitText("\"last\"");
        Future<?> stop = threads.submit(hub::close);
        stopping.countDown();
        for (Future<Integer> reader : readers) {
            assertThat(reader.get()).isEqualTo(publications);
        }
        stop.get();
    }

    private static String inWords(ServerFrame frame) {
        return frame.inWords() + (frame.opcode() == ServerFrame.CLOSE ? " " + frame.closeReason() : "");
    }

    private static int readToTheEnd(NativeClient client, CountDownLatch begin) throws Exception {
        begin.await();
        int seen = 0;
        ServerFrame frame = client.socket().message();
        while (frame.opcode() == ServerFrame.TEXT) {
            assertThat(NativeClient.offset(frame.text())).isEqualTo(++seen);
            frame = client.socket().message();
        }
        assertThat(inWords(frame)).isEqualTo(FAREWELL);
        client.socket().send(ClientFrame.close(1001)).awaitGone();
        return seen;
    }

    @Test
    void admitsNobodyAndIsNotReadyWhileItDrains() throws Exception {
        Future<?> stop = drainingFor(openMany());
        assertThat(answerTo(RawSocket.handshake(hub.context() + "/ws"))).isNotEqualTo(101);
        assertThat(answerTo(readiness())).isNotEqualTo(200);
        answerAll();
        stop.get();
    }

    @Test
    void saysThatItDrains() throws Exception {
        Future<?> stop = drainingFor(openMany());
        try (RawSocket late = RawSocket.connect(hub)) {
            Answer answer =
                    late.send(RawSocket.handshake(hub.context() + "/ws")).answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.field("Retry-After")).isNotNull();
        }
        try (RawSocket balancer = RawSocket.connect(hub)) {
            Answer answer = balancer.send(readiness()).answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("{\"status\":\"draining\"}\n");
        }
        answerAll();
        stop.get();
    }

    @Test
    void endsThoughPeersNeitherReadNorAnswer() throws Exception {
        for (int i = 0; i < 5; i++) {
            new NativeClient(kept(RawSocket.openNarrow(hub, "/ws"))).subscribe("room/stuck", false);
        }
        NativeClient publisher = new NativeClient(kept(RawSocket.open(hub, "/ws")));
        for (int i = 0; i < 150; i++) {
            publisher.publish("room/stuck", "\"" + "x".repeat(5_000) + "\"");
        }
        hub.close();
        await().until(() -> hub.connections() == 0);
    }

    private String readiness() {
        return "GET " + hub.context() + "/health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    }

    /** The status, or 0 where the connection ends without an answer, or is not even taken. */
    private int answerTo(String request) throws IOException {
        try (RawSocket socket = RawSocket.connect(hub)) {
            return socket.send(request).answer(false).status();
        } catch (EOFException | SocketException e) {
            return 0;
        }
    }

    /** Begins to stop, and waits for the first Close. */
    private Future<?> drainingFor(List<RawSocket> open) throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        for (RawSocket socket : open) {
            threads.submit(() -> {
                socket.closeFrame();
                first.countDown();
                return null;
            });
        }
        Future<?> stop = threads.submit(hub::close);
        first.await();
        return stop;
    }

    private void answerAll() throws IOException {
        for (RawSocket socket : sockets) {
            HostileHttpContract.sendOrEnd(socket, ClientFrame.close(1001));
        }
    }

    private List<RawSocket> openMany() throws IOException {
        for (int i = 0; i < CONNECTIONS; i++) {
            kept(RawSocket.open(hub, "/echo"));
        }
        return List.copyOf(sockets);
    }

    private RawSocket kept(RawSocket socket) {
        sockets.add(socket);
        return socket;
    }
}
