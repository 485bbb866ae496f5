package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.protocol.mqtt.Hex;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hub that stops tells its clients, waits for them a moment, and leaves nothing running. */
abstract class StopContract {

    private final RunningHub.Starter starter;

    StopContract(RunningHub.Starter starter) {
        this.starter = starter;
    }

    @Test
    @Timeout(60)
    void closesEveryConnectionWith1001() throws Exception {
        RunningHub hub = starter.start(Map.of("parley.echo.enabled", "true"));
        List<RawSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sockets.add(RawSocket.open(hub, (i % 2 == 0 ? "/ws" : "/echo")));
        }
        RawSocket idle = RawSocket.connect(hub);
        Thread stopper = new Thread(hub::close);
        stopper.start();
        for (RawSocket socket : sockets) {
            ServerFrame close = socket.message();
            assertThat(close.closeCode()).isEqualTo(1001);
            assertThat(close.closeReason()).contains("stopping");
            socket.send(ClientFrame.close(1001));
            socket.awaitGone();
            socket.close();
        }
        stopper.join();
        idle.awaitGone();
        assertThat(hub.connections()).isZero();
    }

    @Test
    @Timeout(60)
    void saysGoodbyeInTheWordsOfTheProtocol() throws Exception {
        RunningHub hub = starter.start(Map.of());
        try (RawSocket mqtt = RawSocket.open(hub, "/mqtt", "Sec-WebSocket-Protocol: mqtt")) {
            mqtt.send(ClientFrame.binary(Hex.bytes("10 0d 0004 'MQTT' 05 02 003c 00 0000")));
            assertThat(mqtt.message().payload()).startsWith(0x20);
            Thread stopper = new Thread(hub::close);
            stopper.start();

            byte[] disconnect = mqtt.message().payload();
            assertThat(disconnect[0]).isEqualTo((byte) 0xE0);
            assertThat(disconnect[2]).isEqualTo((byte) 0x8B);
            assertThat(mqtt.message().closeCode()).isEqualTo(1001);
            mqtt.send(ClientFrame.close(1001));
            stopper.join();
        }
    }

    @Test
    @Timeout(60)
    void doesNotWaitForAPeerThatNeverAnswers() throws Exception {
        RunningHub hub = starter.start(Map.of("parley.close.deadline", "300ms"));
        try (RawSocket silent = RawSocket.open(hub, "/ws")) {
            hub.close();
            assertThat(silent.closeFrame().closeCode()).isEqualTo(1001);
            silent.awaitGone();
        }
        assertThat(hub.connections()).isZero();
    }

    /** The threads that were there before are the only ones that are there after. */
    @Test
    @Timeout(120)
    void leavesNoThreadBehind() throws Exception {
        startAndStop();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        for (int i = 0; i < 5; i++) {
            startAndStop();
        }
        await("every thread ended").atMost(Duration.ofSeconds(30)).until(() -> {
            Set<Thread> more = new HashSet<>(Thread.getAllStackTraces().keySet());
            more.removeAll(before);
            more.removeIf(thread -> thread.getName().startsWith("awaitility"));
            return more.isEmpty();
        });
    }

    private void startAndStop() throws Exception {
        try (RunningHub hub = starter.start(Map.of())) {
            useIt(hub);
        }
    }

    private static void useIt(RunningHub hub) throws IOException {
        try (RawSocket http = RawSocket.connect(hub);
                RawSocket socket = RawSocket.open(hub, "/ws")) {
            assertThat(http.send("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(404);
            socket.send(ClientFrame.close(1000)).closeFrame();
        }
    }
}
