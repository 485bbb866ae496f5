package io.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.CloseCode;
import io.parley.channel.Limit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionCountsTest {

    private final ConnectionCounts counts = new ConnectionCounts();

    @Test
    void countsMessagesAndBytesOfBothDirections() {
        counts.opened();
        counts.read(10);
        counts.read(20);
        counts.received();
        counts.sent(7);
        counts.sent(8);

        assertThat(counts.connectionsOpened()).isEqualTo(1);
        assertThat(counts.bytesRead()).isEqualTo(30);
        assertThat(counts.messagesReceived()).isEqualTo(1);
        assertThat(counts.messagesSent()).isEqualTo(2);
        assertThat(counts.bytesSent()).isEqualTo(15);
    }

    @ParameterizedTest
    @CsvSource({"TOO_BIG, MESSAGE_BYTES", "DEAD_PEER, HEARTBEAT_TIMEOUT"})
    void countsTheLimitThatACloseCodeSpeaksOf(CloseCode code, Limit limit) {
        counts.closed(code);

        assertThat(counts.closes().of(code)).isEqualTo(1);
        assertThat(counts.limits().of(limit)).isEqualTo(1);
    }

    @Test
    void countsNoLimitForAnOrdinaryClose() {
        counts.closed(CloseCode.GOING_AWAY);

        for (Limit limit : Limit.values()) {
            assertThat(counts.limits().of(limit)).as(limit.setting()).isZero();
        }
    }
}
