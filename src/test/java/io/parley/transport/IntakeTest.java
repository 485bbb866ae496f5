package io.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.CloseCode;
import io.parley.channel.Limit;
import io.parley.channel.Rate;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IntakeTest {

    private final ConnectionCounts counts = new ConnectionCounts();
    private final RecordedConnection connection = new RecordedConnection("c1");

    @Test
    void closesWhoSendsTooManyMessagesAndCountsThatOnce() {
        Intake intake = new Intake(new Rate(1, 0), counts, connection);

        // Of three at once two are of the same second.
        int refused = 0;
        for (int i = 0; i < 3; i++) {
            refused += intake.admitsMessage() ? 0 : 1;
        }

        assertThat(refused).isPositive();
        assertThat(connection.closeCode()).isEqualTo(CloseCode.TOO_MANY_MESSAGES);
        assertThat(counts.limits().of(Limit.MESSAGES_PER_SECOND)).isEqualTo(1);
        assertThat(counts.messagesReceived()).isEqualTo(3);
    }

    @Test
    void countsTheLimitBeforeTheClientHearsOfIt() {
        AtomicLong countedAtTheClose = new AtomicLong(-1);
        connection.lastWords((code, reason) -> {
            countedAtTheClose.set(counts.limits().of(Limit.BYTES_PER_SECOND));
            return null;
        });

        new Intake(new Rate(0, 10), counts, connection).admitsBytes(11);

        assertThat(countedAtTheClose).hasValue(1);
        assertThat(connection.closeReason())
                .isEqualTo("more than 10 bytes in a second (parley.limits.bytes-per-second)");
    }

    @Test
    void takesAnyNumberWhereNoneIsSet() {
        Intake intake = new Intake(new Rate(0, 0), counts, connection);

        assertThat(intake.admitsMessage() && intake.admitsBytes(1 << 30)).isTrue();
        assertThat(counts.bytesRead()).isEqualTo(1 << 30);
    }
}
