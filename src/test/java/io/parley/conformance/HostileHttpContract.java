package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes to the port that is no correct HTTP: an answer with an end or a plain end, never a hang nor a thread that spins. */
abstract class HostileHttpContract extends HubContract {

    private static final long WATCHED_NANOS = 200_000_000;

    HostileHttpContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.of(
                        "parley.echo.enabled", "true",
                        "parley.http.idle-timeout", "2s",
                        "parley.close.deadline", "500ms"));
    }

    @AfterEach
    void servesOthersAndSpinsNowhere() throws IOException {
        assertServesOthers();
        assertNothingSpins();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /ws HTTP/1.1\r\n\r\n",
                "GET /nothing HTTP/1.1\r\n\r\n",
                "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET http://other.example/ws HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /ws HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET /ws HTPP/1.1\r\nHost: a\r\n\r\n",
                "GET  /ws  HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n",
                "GET / HTTP/1.1\nHost: a\n\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
                "GET /ws HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
                "\0\0\0\0\r\n\r\n",
                "hello\r\n\r\n",
                ": \r\n\r\n",
                "GET\r\n\r\n",
                "GET /\r\n\r\n",
            })
    void answersOrEnds(String request) throws IOException {
        assertThat(endOf(connect().send(request.getBytes(StandardCharsets.ISO_8859_1))))
                .isIn("ended without an answer", 200, 400, 404, 405, 411, 413, 417, 426, 431, 501, 505);
    }

    @Test
    void refusesTwoHundredFields() throws IOException {
        StringBuilder head = new StringBuilder("GET /ws HTTP/1.1\r\nHost: a\r\n");
        for (int i = 0; i < 200; i++) {
            head.append("X").append(i).append(": y\r\n");
        }
        assertThat(endOf(connect().send(head + "\r\n"))).isIn(400, 431);
    }

    @Test
    void endsTheHandshakeOfTls() throws IOException {
        byte[] clientHello = new byte[517];
        new Random(1).nextBytes(clientHello);
        System.arraycopy(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3}, 0, clientHello, 0, 11);

        assertThat(endOf(connect().send(clientHello))).isIn(400, "ended without an answer");
    }

    @Test
    void endsGarbage() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 30; i++) {
            byte[] garbage = new byte[1 + random.nextInt(3000)];
            random.nextBytes(garbage);
            RawSocket socket = connect();
            sendOrEnd(socket, garbage);
            socket.endOutput();
            endOf(socket);
        }
    }

    @Test
    void endsHalfARequestWhoseSenderHasFinished() throws IOException {
        RawSocket socket = connect().send("GET /ws HT");
        socket.endOutput();
        assertThat(endOf(socket)).isEqualTo("ended without an answer");
    }

    @Test
    void livesOnAfterResets() throws IOException {
        for (int i = 0; i < 50; i++) {
            RawSocket.connect(hub()).send("GET /ws HTTP/1.1\r\n").reset();
            RawSocket.connect(hub()).send(RawSocket.handshake("/echo")).reset();
            RawSocket.connect(hub()).send(RawSocket.handshake("/nowhere")).reset();
        }
        assertNothingSpins();
    }

    /** What became of the connection: the status of its answer, or that it ended without one. */
    static Object endOf(RawSocket socket) throws IOException {
        try {
            Answer answer = socket.answer();
            if (answer.status() == 100) {
                answer = socket.answer();
            }
            boolean endless = answer.status() >= 400 && answer.field("Content-Length") == null;
            if (endless || "close".equals(answer.field("Connection"))) {
                socket.awaitGone();
            }
            return answer.status();
        } catch (EOFException | SocketException e) {
            return "ended without an answer";
        }
    }

    static boolean sendOrEnd(RawSocket socket, byte[] bytes) throws IOException {
        try {
            socket.send(bytes);
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    /** For a fifth of a second, no thread of this JVM but the test's own is busy most of the time. */
    static void assertNothingSpins() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] ids = threads.getAllThreadIds();
        long[] before = Arrays.stream(ids).map(threads::getThreadCpuTime).toArray();
        LockSupport.parkNanos(WATCHED_NANOS);
        for (int i = 0; i < ids.length; i++) {
            long after = threads.getThreadCpuTime(ids[i]);
            if (after - before[i] > WATCHED_NANOS * 4 / 5) {
                throw new AssertionError("spins: " + threads.getThreadInfo(ids[i], 30));
            }
        }
    }
}
