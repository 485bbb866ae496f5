package io.parley.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.channel.Limit;
import io.parley.transport.ChannelLog;
import io.parley.transport.FlushBatch;
import io.parley.transport.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several threads publish to several logs and send messages of the connection's own, while the socket stutters. */
class SendQueueConcurrencyTest {

    private static final int LOGS = 4;
    private static final int PER_SOURCE = 20_000;

    @Test
    @Timeout(60)
    void losesNothingAndKeepsTheOrderOfEachSource() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (StutteringSocket socket = new StutteringSocket()) {
            List<String> told = new ArrayList<>();
            SendQueue queue = new SendQueue(
                    socket,
                    new SendQueue.Owner() {
                        @Override
                        public void overflowed(Limit limit) {
                            told.add(limit.setting());
                        }

                        @Override
                        public void spent() {
                            told.add("spent");
                        }
                    },
                    new WireLimits(1 << 20, Long.MAX_VALUE, Integer.MAX_VALUE, Duration.ofSeconds(1)));
            List<Callable<Void>> sources = new ArrayList<>();
            for (int source = 0; source < LOGS; source++) {
                ChannelLog log = new ChannelLog();
                log.follow(queue::ready).open();
                sources.add(publisher(source, log::append));
            }
            sources.add(publisher(LOGS, frame -> queue.add(ByteBuffer.wrap(frame.encode()))));
            for (Future<Void> done : threads.invokeAll(sources)) {
                done.get();
            }
            long expected = (long) (LOGS + 1) * PER_SOURCE;
            await().atMost(Duration.ofSeconds(30)).until(() -> socket.frames() == expected);

            assertThat(told).isEmpty();
            assertThat(socket.counts())
                    .hasSize(LOGS + 1)
                    .allSatisfy((source, count) -> assertThat(count).isEqualTo(PER_SOURCE));
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Sink {
        void take(Frame frame);
    }

    /** Frames of any size that carry their source and number, in batches of any size. */
    private static Callable<Void> publisher(int source, Sink sink) {
        return () -> {
            Random random = new Random(source);
            for (int i = 0; i < PER_SOURCE; ) {
                FlushBatch.begin();
                for (int j = random.nextInt(20); j >= 0 && i < PER_SOURCE; j--) {
                    byte[] payload = new byte[8 + random.nextInt(random.nextInt(100) == 0 ? 70_000 : 200)];
                    ByteBuffer.wrap(payload).putInt(source).putInt(i++);
                    sink.take(Frame.binary(payload));
                }
                FlushBatch.end();
            }
            return null;
        };
    }

    /** Takes a random part of each write, and lets go of parked bytes on a thread of its own, or at once. */
    private static final class StutteringSocket implements Socket, AutoCloseable {

        private final ExecutorService selector = Executors.newSingleThreadExecutor();
        private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
        private final Map<Integer, Integer> counts = new HashMap<>();
        private long frames;
        private boolean busy;

        @Override
        public void read(ByteBuffer to) {}

        @Override
        public void write(ByteBuffer bytes) {
            enter();
            take(
                    bytes,
                    ThreadLocalRandom.current().nextInt(4) > 0
                            ? bytes.remaining()
                            : ThreadLocalRandom.current().nextInt(bytes.remaining() + 1));
            leave();
        }

        @Override
        public void park(ByteBuffer bytes, Parked parked) {
            enter();
            Runnable send = () -> {
                take(bytes, bytes.remaining());
                leave();
                parked.sent();
            };
            if (ThreadLocalRandom.current().nextInt(3) == 0) {
                send.run();
            } else {
                selector.execute(send);
            }
        }

        @Override
        public void endOutput() {}

        @Override
        public void cut() {}

        private synchronized void enter() {
            if (busy) {
                throw new AssertionError("written to while bytes are parked");
            }
            busy = true;
        }

        private synchronized void leave() {
            busy = false;
        }

        private synchronized void take(ByteBuffer bytes, int count) {
            byte[] taken = new byte[count];
            bytes.get(taken);
            unread.writeBytes(taken);
            if (unread.size() > 1 << 16) {
                read();
            }
        }

        /** Checks each whole frame: its source's next number. */
        private void read() {
            byte[] all = unread.toByteArray();
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(all));
            int end = 0;
            try {
                while (true) {
                    in.readByte();
                    int second = in.readUnsignedByte();
                    long length = second == 126 ? in.readUnsignedShort() : second == 127 ? in.readLong() : second;
                    if (length > in.available()) {
                        break;
                    }
                    int source = in.readInt();
                    int number = in.readInt();
                    in.skipNBytes(length - 8);
                    if (counts.merge(source, 1, Integer::sum) != number + 1) {
                        throw new AssertionError("source " + source + " at " + number);
                    }
                    frames++;
                    end = all.length - in.available();
                }
            } catch (IOException e) {
                // The rest is the beginning of a frame, which stays for the next time.
                unread.reset();
                unread.write(all, end, all.length - end);
                return;
            }
            unread.reset();
            unread.write(all, end, all.length - end);
        }

        synchronized long frames() {
            read();
            return frames;
        }

        synchronized Map<Integer, Integer> counts() {
            return Map.copyOf(counts);
        }

        @Override
        public void close() {
            selector.shutdownNow();
        }
    }
}
