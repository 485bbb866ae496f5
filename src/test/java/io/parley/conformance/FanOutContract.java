package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Publications of random sizes, several publishers, quick and slow readers, pings in between: exact order, nothing lost. */
abstract class FanOutContract extends HubContract {

    private static final int PUBLISHERS = 3;
    private static final int QUICK_READERS = 40;
    private static final int SLOW_READERS = 3;
    private static final int EACH = 50;
    private static final int LARGEST = 200_000;
    private static final Pattern DATA = Pattern.compile("\"data\":\\{\"p\":(\\d+),\"n\":(\\d+),\"fill\":\"(x*)\"}}}$");

    FanOutContract(RunningHub.Starter starter) {
        super(starter, Map.of("parley.limits.lag-bytes", "64MiB", "parley.http.send-buffer-bytes", "32KiB"));
    }

    @Test
    void bringsEveryPublicationToEverySubscriberInOneOrder() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<List<String>>> readers = new ArrayList<>();
            for (int i = 0; i < QUICK_READERS + SLOW_READERS; i++) {
                boolean slow = i >= QUICK_READERS;
                NativeClient client = new NativeClient(slow ? openNarrow("/ws") : open("/ws"));
                client.subscribe("room/fan", false);
                readers.add(threads.submit(() -> read(client, slow)));
            }
            List<Callable<Void>> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                publishers.add(publisher(i, new NativeClient(open("/ws"))));
            }
            for (Future<Void> publisher : threads.invokeAll(publishers)) {
                publisher.get();
            }
            List<String> first = readers.get(0).get();
            assertThat(first).hasSize(PUBLISHERS * EACH);
            for (Future<List<String>> reader : readers) {
                assertThat(reader.get()).isEqualTo(first);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static int size(int publisher, int number) {
        // Seeds that lie close to each other give the same first number, so they are spread.
        Random random = new Random((publisher * 1000L + number) * 0x9E3779B97F4A7C15L);
        return random.nextInt(8) == 0 ? random.nextInt(LARGEST) : random.nextInt(300);
    }

    private static Callable<Void> publisher(int publisher, NativeClient client) {
        return () -> {
            for (int n = 0; n < EACH; n++) {
                client.publish(
                        "room/fan",
                        "{\"p\":%d,\"n\":%d,\"fill\":\"%s\"}".formatted(publisher, n, "x".repeat(size(publisher, n))));
            }
            return null;
        };
    }

    /** What a subscriber saw, in few words: who published which, in the order of the offsets. */
    private static List<String> read(NativeClient client, boolean slow) throws IOException {
        List<String> seen = new ArrayList<>();
        Map<Integer, Integer> next = new HashMap<>();
        int pinged = 0;
        int ponged = 0;
        while (seen.size() < PUBLISHERS * EACH || ponged < pinged) {
            if (pinged < 20 && seen.size() % 5 == 0) {
                client.socket().send(ClientFrame.ping("ping " + pinged++));
            }
            ServerFrame frame = client.socket().message();
            if (frame.opcode() == ServerFrame.PONG) {
                assertThat(frame.text()).isEqualTo("ping " + ponged++);
                continue;
            }
            String text = frame.text();
            assertThat(NativeClient.offset(text)).isEqualTo(seen.size() + 1L);
            Matcher data = DATA.matcher(text);
            assertThat(data.find()).isTrue();
            int publisher = Integer.parseInt(data.group(1));
            int number = Integer.parseInt(data.group(2));
            assertThat(number).isEqualTo(next.merge(publisher, 1, Integer::sum) - 1);
            assertThat(data.group(3)).hasSize(size(publisher, number));
            seen.add(publisher + ":" + number);
            if (slow) {
                // Slower than the publishers, so that the wire parks; not a wait for anything.
                LockSupport.parkNanos(3_000_000);
            }
        }
        return seen;
    }
}
