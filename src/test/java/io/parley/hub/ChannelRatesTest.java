package io.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.broker.Stages;
import io.parley.channel.ChannelName;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Payload;
import io.parley.channel.Refusal;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A channel of {@code paced} takes 3 publications and 20 bytes in a second. */
class ChannelRatesTest {

    private static final ChannelName PACED = ChannelName.parse("paced/a");

    private final TestHub test = new TestHub();
    private final AtomicInteger second = new AtomicInteger(7);
    private final ChannelRates rates = new ChannelRates(test.namespaces(), 2, second::get);

    @Test
    void takesSoManyPublicationsASecond() {
        for (int i = 0; i < 3; i++) {
            assertThat(rates.refusal(PACED, 1)).isNull();
        }

        Refusal refusal = rates.refusal(PACED, 1);
        assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(refusal.limit()).isEqualTo(Limit.CHANNEL_MESSAGES_PER_SECOND);
        assertThat(refusal.reason()).contains("3 publications", "parley.namespace.paced.messages-per-second");
        assertThat(rates.refusal(ChannelName.parse("paced/b"), 1)).isNull();
        second.incrementAndGet();
        assertThat(rates.refusal(PACED, 1)).isNull();
    }

    @Test
    void takesSoManyBytesASecond() {
        assertThat(rates.refusal(PACED, 20)).isNull();

        Refusal refusal = rates.refusal(PACED, 1);
        assertThat(refusal.limit()).isEqualTo(Limit.CHANNEL_BYTES_PER_SECOND);
        assertThat(refusal.reason()).contains("20 bytes", "parley.namespace.paced.bytes-per-second");
    }

    @Test
    void countsNoMoreChannelsThanThereMayBe() {
        for (int channel = 0; channel < 2; channel++) {
            rates.refusal(ChannelName.parse("paced/" + channel), 20);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(rates.refusal(ChannelName.parse("paced/more"), 20)).isNull();
        }
        assertThat(rates.refusal(ChannelName.parse("paced/0"), 1)).isNotNull();
    }

    @Test
    void doesNotLimitOtherNamespaces() {
        for (int i = 0; i < 100; i++) {
            assertThat(rates.refusal(TestHub.LOBBY, 1000)).isNull();
        }
    }

    @Test
    void refusesAPublishAndCountsIt() {
        TestHub.Guest ada = test.guest("ada");

        Refusal refusal = Stages.refusal(ada.client().publish(PACED, Payload.text("x".repeat(21)), null));
        ada.client().refused(refusal);

        assertThat(refusal.limit()).isEqualTo(Limit.CHANNEL_BYTES_PER_SECOND);
        assertThat(test.hub.counts().limits().of(Limit.CHANNEL_BYTES_PER_SECOND))
                .isEqualTo(1);
        assertThat(test.hub.counts().publicationsRefused().of(ErrorCode.LIMIT_EXCEEDED))
                .isEqualTo(1);
    }
}
