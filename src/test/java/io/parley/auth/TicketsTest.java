package io.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicketsTest {

    private static final Duration LIFE = Duration.ofSeconds(30);
    private static final String HERE = "192.0.2.7";

    private final ManualClock clock = new ManualClock();
    private final AuthenticationCounts counts = new AuthenticationCounts();
    private final Tickets tickets = new Tickets(LIFE, 3, clock, counts);

    @Test
    void standsForWhomItWasIssued() {
        Rights rights = new Rights(Map.of(Action.SUBSCRIBE, List.of(ChannelFilter.parse("room/#"))));
        Tickets.Issued ticket = tickets.issue("alice", "Alice", rights, Duration.ofSeconds(5), HERE);

        assertThat(ticket.expiresAt()).isEqualTo(ManualClock.START.plusSeconds(5));
        assertThat(redeem(ticket.value(), HERE))
                .isEqualTo(
                        new Identity("alice", "Alice", Identity.Proof.TICKET, null, ManualClock.START, null, rights));
        assertThat(tickets.waiting()).isZero();
    }

    @Test
    void isGoodOnce() {
        String ticket = issue(null);
        redeem(ticket, HERE);
        assertRefused(ticket, HERE);
    }

    @Test
    void isGoodOnceAlsoForManyAtOnce() throws Exception {
        String ticket = issue(null);
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> shown = IntStream.range(0, 64)
                    .mapToObj(i -> threads.submit((Callable<Boolean>) () -> {
                        start.await();
                        try {
                            redeem(ticket, HERE);
                            return true;
                        } catch (Refusal refused) {
                            return false;
                        }
                    }))
                    .toList();
            start.countDown();
            int taken = 0;
            for (Future<Boolean> each : shown) {
                taken += each.get() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(1);
            assertThat(tickets.waiting()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "../../etc/passwd", "\u0000"})
    void refusesWhatWasNeverIssued(String value) {
        issue(null);
        assertRefused(value, HERE);
    }

    @Test
    void expires() {
        String inTime = issue(null);
        String late = issue(null);
        clock.forward(LIFE.minusMillis(1));
        redeem(inTime, HERE);
        clock.forward(Duration.ofMillis(1));
        assertRefused(late, HERE);
    }

    @Test
    void belongsToItsAddressAndIsUsedUpByAForeignOne() {
        String ticket = issue(HERE);
        assertRefused(ticket, "192.0.2.8");
        assertRefused(ticket, HERE);
    }

    @ParameterizedTest
    @CsvSource({
        "::1, 0:0:0:0:0:0:0:1",
        "2001:DB8::7, 2001:db8:0:0:0:0:0:7",
        "::ffff:192.0.2.7, 192.0.2.7",
        "192.0.2.7, 192.0.2.7"
    })
    void addressHasManySpellings(String bound, String shown) {
        assertThat(redeem(issue(bound), shown).user()).isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "client.example",
                "192.0.2",
                "192.0.2.256",
                "1234",
                "::1%eth0",
                "fe80::1::2",
                "a.b:c"
            })
    void addressIsANumericOne(String address) {
        assertThat(refusal(() -> issue(address)).code()).isEqualTo(ErrorCode.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT30.001S", "PT1H"})
    void lifeIsBounded(Duration life) {
        Refusal refusal = refusal(() -> tickets.issue("alice", null, Rights.NONE, life, null));
        assertThat(refusal.reason())
                .isEqualTo("a ticket lives more than 0 and at most 30 seconds (parley.auth.ticket-life)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb"})
    void userIsOneThatCanBe(String user) {
        assertThat(refusal(() -> tickets.issue(user, null, Rights.NONE, null, null))
                        .code())
                .isEqualTo(ErrorCode.BAD_REQUEST);
    }

    @Test
    void onlySoManyWait() {
        issue(null);
        issue(null);
        String third = issue(null);
        Refusal refusal = refusal(() -> issue(null));
        assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(refusal.limit()).isEqualTo(Limit.TICKETS);
        assertThat(refusal.reason()).isEqualTo("3 tickets wait to be used, the most (parley.auth.tickets)");
        assertThat(counts.limits().of(Limit.TICKETS)).isEqualTo(1);

        redeem(third, HERE);
        issue(null);
        clock.forward(LIFE);
        tickets.sweep();
        assertThat(tickets.waiting()).isZero();
        issue(null);
    }

    @Test
    void sweepLeavesWhatIsGood() {
        String ticket = issue(null);
        clock.forward(LIFE.minusMillis(1));
        tickets.sweep();
        assertThat(redeem(ticket, HERE).user()).isEqualTo("alice");
    }

    @Test
    void valuesAreLongAndNeverTheSame() {
        Set<String> values = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            String value = issue(null);
            // 256 bits in base64url.
            assertThat(value).matches("[A-Za-z0-9_-]{43}");
            values.add(value);
            redeem(value, HERE);
        }
        assertThat(values).hasSize(1000);
    }

    @Test
    void keepsNoValue() throws ReflectiveOperationException {
        String value = issue(null);
        Field held = Tickets.class.getDeclaredField("byHash");
        held.setAccessible(true);
        assertThat(held.get(tickets).toString()).contains("alice").doesNotContain(value);
    }

    private String issue(String address) {
        return tickets.issue("alice", null, Rights.NONE, null, address).value();
    }

    private Identity redeem(String value, String address) {
        return tickets.redeem(new Credentials.Ticket(value, address));
    }

    private void assertRefused(String value, String address) {
        Refusal refusal = refusal(() -> redeem(value, address));
        assertThat(refusal.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(refusal.reason())
                .isEqualTo(
                        "the ticket is unknown, used, expired, or belongs to another address: ask for a new one (ticket)");
    }

    private static Refusal refusal(Runnable work) {
        return catchThrowableOfType(Refusal.class, work::run);
    }
}
