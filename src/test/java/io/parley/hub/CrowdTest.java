package io.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.auth.Credentials;
import io.parley.broker.Stages;
import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** So many connections a user and an address, and a place again for each that has gone. */
class CrowdTest {

    private static final String HOME = "2001:db8:0:1::1";
    private static final String HOME_TOO = "2001:db8:0:1::2";
    private static final String ELSEWHERE = "2001:db8:0:2::1";

    private final Crowd crowd = new Crowd(2, 3);

    @Test
    void countsAnIpv6NetworkAsOneAddress() {
        take(HOME, null);
        take(HOME, null);
        take(HOME_TOO, null);

        Refusal full = refused(() -> take(HOME_TOO, null));
        assertThat(full.limit()).isEqualTo(Limit.CONNECTIONS_PER_ADDRESS);
        assertThat(full.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(full.reason()).contains("3 connections", "parley.limits.connections-per-address");
        assertThat(crowd.refusal(HOME, null)).isNotNull();
        assertThat(crowd.refusal(ELSEWHERE, null)).isNull();
        take(ELSEWHERE, null);
    }

    @Test
    void countsAUserWhereverItComesFrom() {
        take(HOME, "ada");
        take(ELSEWHERE, "ada");

        assertThat(refused(() -> take("192.0.2.1", "ada")).limit()).isEqualTo(Limit.CONNECTIONS_PER_USER);
        assertThat(crowd.refusal("192.0.2.1", "ada").reason()).contains("parley.limits.connections-per-user");
        assertThat(crowd.refusal("192.0.2.1", "bob")).isNull();
        assertThat(crowd.refusal("192.0.2.1", null)).isNull();
    }

    @Test
    void countsAUserWhoSaysSoLater() {
        take(HOME, "ada");
        take(HOME, "ada");
        Crowd.Place late = take(ELSEWHERE, null);

        assertThat(refused(() -> late.become("ada")).limit()).isEqualTo(Limit.CONNECTIONS_PER_USER);
        late.become("bob");
        late.become("bob");
        take(ELSEWHERE, "bob");
        assertThat(crowd.refusal(HOME, "bob")).isNotNull();
    }

    @Test
    void hasAPlaceAgainForEachThatHasGoneAndRemembersNothing() {
        List<Crowd.Place> places = new ArrayList<>(List.of(take(HOME, "ada"), take(HOME, "ada"), take(HOME, "bob")));
        Crowd.Place refused = crowd.place(HOME);
        refused(() -> refused.take("eve"));
        refused.leave();
        assertThat(crowd.refusal(HOME, null)).isNotNull();

        places.forEach(Crowd.Place::leave);
        places.forEach(Crowd.Place::leave);

        assertThat(crowd.size()).isZero();
        take(HOME, "ada");
        take(HOME, "ada");
        take(HOME, null);
        assertThat(crowd.refusal(HOME, null)).isNotNull();
    }

    @Test
    void countsNobodyWhereNothingIsLimited() {
        Crowd unlimited = new Crowd(0, 0);
        for (int i = 0; i < 100; i++) {
            unlimited.place(HOME).take("ada");
        }
        assertThat(unlimited.refusal(HOME, "ada")).isNull();
        assertThat(unlimited.size()).isZero();
    }

    @Test
    void neverTakesOneTooManyWhenManyComeAtOnce() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                all.add(threads.submit(() -> {
                    try {
                        take(HOME, null);
                        taken.incrementAndGet();
                    } catch (Refusal full) {
                        assertThat(full.limit()).isEqualTo(Limit.CONNECTIONS_PER_ADDRESS);
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(taken).hasValue(3);
    }

    @Test
    void closesAConnectionThatFindsNoRoomAfterItsHandshake() {
        TestHub test = new TestHub(new HubLimits(0, 1, 100, 10, 10, 10, 10, 1000, 10, 64));
        TestHub.Guest ada = test.guest("ada");
        TestHub.Guest bob = test.guest("bob");

        assertThat(ada.connection().closeCode()).isNull();
        assertThat(bob.connection().closeCode()).isEqualTo(CloseCode.TRY_AGAIN_LATER);
        assertThat(bob.connection().closeReason()).contains("parley.limits.connections-per-address");
        assertThat(test.hub.counts().limits().of(Limit.CONNECTIONS_PER_ADDRESS)).isEqualTo(1);

        bob.client().leave(Departure.CLOSED);
        assertThat(test.guest("eve").connection().closeCode()).isEqualTo(CloseCode.TRY_AGAIN_LATER);
        ada.client().leave(Departure.CLOSED);
        assertThat(test.guest("dan").connection().closeCode()).isNull();
    }

    @Test
    void refusesTheCredentialsOfAUserWhoHasItsMost() {
        Guarded guarded = new Guarded(true, new HubLimits(1, 0, 100, 10, 10, 10, 10, 1000, 10, 64));
        Guarded.Visitor first = guarded.known("a1", "ada", 100);
        Guarded.Visitor second = guarded.visitor("a2");

        Refusal refusal = Stages.refusal(second.client().authenticate(new Credentials.Token("token of ada")));

        assertThat(refusal.limit()).isEqualTo(Limit.CONNECTIONS_PER_USER);
        assertThat(second.client().identity().isAnonymous()).isTrue();
        Stages.get(first.client().authenticate(new Credentials.Token("token of ada")));
        first.client().leave(Departure.CLOSED);
        Stages.get(second.client().authenticate(new Credentials.Token("token of ada")));
        assertThat(second.client().identity().user()).isEqualTo("ada");
    }

    private Crowd.Place take(String address, String user) {
        Crowd.Place place = crowd.place(address);
        place.take(user);
        return place;
    }

    private static Refusal refused(Runnable work) {
        return catchThrowableOfType(Refusal.class, work::run);
    }
}
