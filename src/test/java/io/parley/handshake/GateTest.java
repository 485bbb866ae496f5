package io.parley.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.Identity;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import io.parley.channel.Tally;
import io.parley.handshake.Verdict.Refused;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who is let in: room in all, for a user and for an address, and not too fast. */
class GateTest {

    private static final String ADA = "192.0.2.1";
    private static final String BOB = "192.0.2.2";

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong now = new AtomicLong(-5);
    private final Tally<Limit> reached = new Tally<>(Limit.class);

    @Test
    void letsInWhereNothingIsLimited() {
        Gate gate = gate(0, 0, 1);
        for (int i = 0; i < 1000; i++) {
            assertThat(refusal(gate, ADA)).isNull();
        }
    }

    @Test
    void refusesWith503WhereTheHubIsFull() {
        Gate gate = gate(0, 0, 1);
        open.set(2);
        assertThat(refusal(gate, ADA)).isNull();
        open.set(3);

        assertRefused(refusal(gate, ADA), 503, "limits.connections", "parley.limits.connections");
        assertThat(reached.of(Limit.CONNECTIONS)).isEqualTo(1);
    }

    @Test
    void refusesWith503OnceItIsShut() {
        Gate gate = gate(0, 0, 1);
        gate.shut();

        assertRefused(refusal(gate, ADA), 503, "gate.shut", "stopping");
    }

    @Test
    void refusesWith429WhoHasItsMost() {
        Gate gate = new Gate(
                open::get,
                3,
                (address, user) -> new Refusal(
                        ErrorCode.LIMIT_EXCEEDED, Limit.CONNECTIONS_PER_ADDRESS, "this address has 7 connections"),
                new HandshakeRate(0, 0, 1, now::get),
                reached);

        assertRefused(refusal(gate, ADA), 429, "limits.connections-per-address", "This address has 7 connections.");
        assertThat(reached.of(Limit.CONNECTIONS_PER_ADDRESS)).isEqualTo(1);
    }

    @Test
    void takesSoManyHandshakesASecondFromAnAddress() {
        Gate gate = gate(0, 2, 10);
        assertThat(refusal(gate, ADA)).isNull();
        assertThat(refusal(gate, ADA)).isNull();

        assertRefused(refusal(gate, ADA), 429, "limits.handshakes-per-address", "parley.limits.handshakes-per-address");
        assertThat(refusal(gate, BOB)).isNull();
        assertThat(reached.of(Limit.HANDSHAKES_PER_ADDRESS)).isEqualTo(1);

        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
        assertThat(refusal(gate, ADA)).isNull();
        assertThat(refusal(gate, ADA)).isNotNull();
    }

    @Test
    void takesSoManyHandshakesASecondInAll() {
        Gate gate = gate(2, 0, 10);
        assertThat(refusal(gate, ADA)).isNull();
        assertThat(refusal(gate, BOB)).isNull();

        assertRefused(
                refusal(gate, "2001:db8::1"),
                429,
                "limits.handshakes-per-second",
                "parley.limits.handshakes-per-second");
        assertThat(reached.of(Limit.HANDSHAKES_PER_SECOND)).isEqualTo(1);
    }

    @Test
    void whoComesTooFastTakesNothingFromTheOthers() {
        Gate gate = gate(3, 1, 10);
        assertThat(refusal(gate, ADA)).isNull();
        for (int i = 0; i < 100; i++) {
            assertThat(refusal(gate, ADA)).isNotNull();
        }

        assertThat(refusal(gate, BOB)).isNull();
        assertThat(refusal(gate, "192.0.2.3")).isNull();
        assertThat(refusal(gate, "192.0.2.4")).isNotNull();
    }

    @Test
    void takesAnIpv6NetworkForOneAddress() {
        Gate gate = gate(0, 1, 10);
        assertThat(refusal(gate, "2001:db8:0:1::1")).isNull();
        assertThat(refusal(gate, "2001:db8:0:1:ffff::2")).isNotNull();
        assertThat(refusal(gate, "2001:db8:0:2::1")).isNull();
    }

    @Test
    void countsOnlySoManyAddressesApartAndForgetsThemAfterASecond() {
        HandshakeRate rate = new HandshakeRate(0, 1, 3, now::get);
        for (int i = 1; i <= 3; i++) {
            assertThat(rate.take("192.0.2." + i, reached::add)).isNull();
        }
        assertThat(rate.take("192.0.2.4", reached::add)).isNull();
        assertThat(rate.take("192.0.2.5", reached::add)).isEqualTo(Limit.HANDSHAKES_PER_ADDRESS);
        assertThat(rate.size()).isEqualTo(3);
        assertThat(reached.of(Limit.ADDRESSES)).isEqualTo(2);

        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(rate.take("192.0.2.5", reached::add)).isNull();
        assertThat(rate.size()).isEqualTo(1);
    }

    /** As a handshake is asked: before its credentials are looked at, and after. */
    private static Refused refusal(Gate gate, String address) {
        Admission.Room room = gate.room(address);
        Refused atOnce = room.refusalAtOnce();
        return atOnce != null ? atOnce : room.refusal(Identity.ANONYMOUS);
    }

    private Gate gate(int perSecond, int perAddress, int addresses) {
        return new Gate(
                open::get,
                3,
                (address, user) -> null,
                new HandshakeRate(perSecond, perAddress, addresses, now::get),
                reached);
    }

    private static void assertRefused(Refused refused, int status, String rule, String reason) {
        assertThat(refused).isNotNull();
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.rule()).isEqualTo(rule);
        assertThat(refused.reason()).contains(reason);
        assertThat(refused.headers().get("Retry-After")).matches("[1-9][0-9]*");
        assertThat(refused.headers()).containsEntry("Connection", "close");
    }
}
