package io.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.CloseCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class DrainTest {

    private final Collection<Connection> open = ConcurrentHashMap.newKeySet();

    @Test
    void closesEachWith1001AndAHintWhenToComeBack() {
        List<RecordedConnection> all = connect(250);
        Thread leaving = new Thread(() -> {
            while (!open.isEmpty()) {
                open.removeIf(connection -> connection.closeCode() != null);
                Thread.onSpinWait();
            }
        });
        leaving.start();

        assertThat(Drain.close(open, Duration.ofSeconds(20))).isTrue();

        assertThat(all).allSatisfy(connection -> {
            assertThat(connection.closeCode()).isEqualTo(CloseCode.GOING_AWAY);
            assertThat(connection.closeReason()).contains("stopping", "connect again in a few seconds");
        });
    }

    @Test
    void hasNothingToDoWhereNobodyIsConnected() {
        assertThat(Drain.close(open, Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void saysThatSomebodyHasStayed() {
        RecordedConnection staying = connect(1).get(0);

        assertThat(Drain.close(open, Duration.ofMillis(20))).isFalse();
        assertThat(staying.closeCode()).isEqualTo(CloseCode.GOING_AWAY);
    }

    @Test
    void leavesTheNextBatchAloneUntilItsTurn() throws Exception {
        List<RecordedConnection> all = connect(101);
        Thread draining = new Thread(() -> Drain.close(open, Duration.ofHours(10)));
        draining.start();
        while (closed(all) < 100) {
            Thread.onSpinWait();
        }

        assertThat(closed(all)).isEqualTo(100);

        draining.interrupt();
        draining.join();
        assertThat(closed(all)).isEqualTo(100);
    }

    private static long closed(List<RecordedConnection> all) {
        return all.stream().filter(connection -> connection.closeCode() != null).count();
    }

    private List<RecordedConnection> connect(int count) {
        List<RecordedConnection> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RecordedConnection connection = new RecordedConnection("c" + i);
            all.add(connection);
            open.add(connection);
        }
        return all;
    }
}
