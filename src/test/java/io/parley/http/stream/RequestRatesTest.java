package io.parley.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Rate;
import io.parley.channel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Two commands and 100 bytes a second, of whom three are counted apart. */
class RequestRatesTest {

    private static final String ADDRESS = "192.0.2.1";

    private final AtomicInteger second = new AtomicInteger(7);
    private final List<Limit> reached = new ArrayList<>();
    private final RequestRates rates = new RequestRates(new Rate(2, 100), 3, second::get, reached::add);

    @Test
    void takesSoManyCommandsASecondFromAnAddress() {
        assertThat(rates.refusal(null, ADDRESS, true, 0)).isNull();
        assertThat(rates.refusal(null, ADDRESS, true, 0)).isNull();

        Refusal refusal = rates.refusal(null, ADDRESS, true, 0);
        assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(refusal.limit()).isEqualTo(Limit.MESSAGES_PER_SECOND);
        assertThat(refusal.reason()).isEqualTo("at most 2 commands a second (parley.limits.messages-per-second)");
        assertThat(rates.refusal(null, ADDRESS, false, 0)).isNull();
        assertThat(rates.refusal(null, "192.0.2.2", true, 0)).isNull();
        second.incrementAndGet();
        assertThat(rates.refusal(null, ADDRESS, true, 0)).isNull();
    }

    @Test
    void takesSoManyBytesASecond() {
        assertThat(rates.refusal(null, ADDRESS, false, 100)).isNull();

        Refusal refusal = rates.refusal(null, ADDRESS, false, 1);
        assertThat(refusal.limit()).isEqualTo(Limit.BYTES_PER_SECOND);
        assertThat(refusal.reason()).contains("100 bytes", "parley.limits.bytes-per-second");
    }

    @Test
    void countsWhoIsHereApartFromItsAddress() {
        assertThat(rates.refusal("ada", ADDRESS, false, 100)).isNull();
        assertThat(rates.refusal("bob", ADDRESS, false, 100)).isNull();
        assertThat(rates.refusal(null, ADDRESS, false, 100)).isNull();

        assertThat(rates.refusal("ada", "192.0.2.2", false, 1)).isNotNull();
        assertThat(reached).isEmpty();
    }

    @Test
    void takesAnIpv6NetworkForOneAddress() {
        assertThat(rates.refusal(null, "2001:db8:0:1::1", false, 100)).isNull();
        assertThat(rates.refusal(null, "2001:db8:0:1::2", false, 1)).isNotNull();
    }

    @Test
    void countsThoseBeyondTheLimitAsOne() {
        for (int i = 0; i < 3; i++) {
            rates.refusal(null, "192.0.2." + i, false, 1);
        }
        assertThat(rates.refusal(null, "192.0.2.100", false, 100)).isNull();

        assertThat(rates.refusal(null, "192.0.2.101", false, 1)).isNotNull();
        assertThat(rates.refusal(null, ADDRESS, false, 99)).isNull();
        assertThat(reached).containsExactly(Limit.ADDRESSES, Limit.ADDRESSES);
    }
}
