package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Subscribers that ping while the hub is writing to them: on Tomcat, a ping during a write by {@code getAsyncRemote} holds the
 * session up until it is closed with 1006, so a hub that sent by it would lose them.
 */
abstract class PingsDuringWritesContract extends HubContract {

    private static final int SUBSCRIBERS = 12;
    private static final int PUBLICATIONS = 400;
    private static final int HELD_UP = 60;
    private static final String FILL = "x".repeat(30_000);

    PingsDuringWritesContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.of(
                        "parley.limits.lag-bytes", "64MiB",
                        "parley.http.send-buffer-bytes", "16KiB",
                        "parley.container.send-timeout", "10s"));
    }

    @Test
    void everySubscriberThatPingsGetsEverything() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                NativeClient client = new NativeClient(openNarrow("/ws")).subscribe("room/pings", false);
                readers.add(threads.submit(() -> readAndPing(client)));
            }
            NativeClient publisher = new NativeClient(open("/ws"));
            for (int i = 0; i < PUBLICATIONS; i++) {
                publisher.publish("room/pings", "\"" + FILL + "\"");
            }
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isEqualTo(PUBLICATIONS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Nobody reads until the last is published, so that a write to each is surely held up when its ping comes. */
    @Test
    void everySubscriberThatPingsBeforeItReadsGetsEverything() throws Exception {
        everySubscriberThatReadsLateGetsEverything(true);
    }

    void everySubscriberThatReadsLateGetsEverything(boolean pinging) throws Exception {
        List<NativeClient> late = new ArrayList<>();
        for (int i = 0; i < SUBSCRIBERS; i++) {
            late.add(new NativeClient(openNarrow("/ws")).subscribe("room/late", false));
        }
        NativeClient publisher = new NativeClient(open("/ws"));
        for (int i = 0; i < HELD_UP; i++) {
            publisher.publish("room/late", "\"" + FILL + "\"");
        }
        publisher.command("{\"id\":\"last\",\"ping\":{}}");
        publisher.awaitText("\"last\"");
        for (NativeClient client : late) {
            if (pinging) {
                client.socket().send(ClientFrame.ping("p"));
            }
        }
        for (NativeClient client : late) {
            List<String> seen = new ArrayList<>();
            while (seen.size() < HELD_UP + (pinging ? 1 : 0)) {
                ServerFrame frame = client.socket().message();
                seen.add(frame.opcode() == ServerFrame.TEXT ? "publication" : frame.inWords());
            }
            assertThat(Collections.frequency(seen, "publication")).isEqualTo(HELD_UP);
            assertThat(Collections.frequency(seen, "pong p")).isEqualTo(pinging ? 1 : 0);
        }
    }

    private static int readAndPing(NativeClient client) throws IOException {
        int seen = 0;
        int pings = 0;
        Set<String> awaited = new HashSet<>();
        while (seen < PUBLICATIONS || !awaited.isEmpty()) {
            if (pings < PUBLICATIONS / 2 && seen >= pings * 2) {
                String payload = "p" + pings++;
                awaited.add(payload);
                client.socket().send(ClientFrame.ping(payload));
            }
            ServerFrame frame = client.socket().message();
            if (frame.opcode() == ServerFrame.PONG) {
                assertThat(awaited.remove(frame.text())).isTrue();
            } else {
                assertThat(NativeClient.offset(frame.text())).isEqualTo(++seen);
                // Slower than the publisher, so that writes are held up; not a wait for anything.
                LockSupport.parkNanos(2_000_000);
            }
        }
        return seen;
    }
}
