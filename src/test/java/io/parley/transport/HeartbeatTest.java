package io.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.CloseCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private static final int INTERVAL = 25;
    private static final int TIMEOUT = 20;

    private final List<String> told = new ArrayList<>();

    @Test
    void leavesThoseAloneThatWereHeardLately() {
        run(new Silent("a", INTERVAL - 2, false));
        assertThat(told).isEmpty();
    }

    @Test
    void pingsAfterTheInterval() {
        run(new Silent("a", INTERVAL, false));
        assertThat(told).containsExactly("ping a");
    }

    @Test
    void waitsForTheAnswerUntilTheTimeout() {
        run(new Silent("a", INTERVAL + TIMEOUT - 2, true));
        assertThat(told).isEmpty();
    }

    @Test
    void closesWhoDoesNotAnswer() {
        run(new Silent("a", INTERVAL + TIMEOUT, true));
        assertThat(told).containsExactly("close a DEAD_PEER");
    }

    @Test
    void goesOnAfterAFailure() {
        run(new Silent("bad", INTERVAL, false), new Silent("b", INTERVAL, false));
        assertThat(told).containsExactly("ping b");
    }

    private void run(Silent... peers) {
        new Heartbeat(List.of(peers), Duration.ofSeconds(INTERVAL), Duration.ofSeconds(TIMEOUT)).run();
    }

    /** A connection that was last heard some seconds ago. */
    private final class Silent implements Heartbeat.Peer {

        private final String id;
        private final int heardAt;
        private final boolean pinged;

        Silent(String id, int seconds, boolean pinged) {
            this.id = id;
            this.heardAt = Heartbeat.now() - seconds;
            this.pinged = pinged;
        }

        @Override
        public int heardAt() {
            return heardAt;
        }

        @Override
        public boolean isPinged() {
            return pinged;
        }

        @Override
        public void ping() {
            if (id.equals("bad")) {
                throw new IllegalStateException("as an outlet that fails");
            }
            told.add("ping " + id);
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String remoteAddress() {
            return "127.0.0.1";
        }

        @Override
        public void send(Frame frame) {
            throw new AssertionError("a heartbeat sends no message");
        }

        @Override
        public void ready(Cursor cursor) {
            throw new AssertionError("a heartbeat reads no log");
        }

        @Override
        public void close(CloseCode code, String reason) {
            told.add("close " + id + " " + code);
        }

        @Override
        public @Nullable CloseCode closeCode() {
            return null;
        }
    }
}
