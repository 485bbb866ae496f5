package io.parley.broker;

import static io.parley.broker.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelEvent.Joined;
import io.parley.channel.ChannelEvent.Left;
import io.parley.channel.ChannelName;
import io.parley.channel.Departure;
import io.parley.channel.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store of presence does. Stages may complete and listeners may be told at any time and by any thread. */
public abstract class PresenceStoreContract {

    private static final Member ANNA = new Member("a1", "Anna");
    private static final Member BORIS = new Member("b2", "Boris");
    private static final Member NAMELESS = new Member("c3", null);

    protected final ChannelName room = ChannelName.parse("room/lobby");
    private final Map<ChannelName, List<ChannelEvent>> heard = new ConcurrentHashMap<>();
    protected PresenceStore store;

    /** A new store, not started, without members. */
    protected abstract PresenceStore create();

    @BeforeEach
    void startStore() {
        store = create();
        store.start(event -> {
            List<ChannelEvent> events = heard.computeIfAbsent(event.channel(), channel -> new ArrayList<>());
            synchronized (events) {
                events.add(event);
            }
        });
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(roster(10)).isEqualTo(new Roster(List.of(), 0));
    }

    @Test
    void listsTheLongestPresentFirst() {
        join(ANNA, BORIS, NAMELESS);

        assertThat(roster(10)).isEqualTo(new Roster(List.of(ANNA, BORIS, NAMELESS), 3));
    }

    @Test
    void listsNoMoreThanTheLimitAndCountsAll() {
        join(ANNA, BORIS, NAMELESS);

        assertThat(roster(2)).isEqualTo(new Roster(List.of(ANNA, BORIS), 3));
        assertThat(roster(0)).isEqualTo(new Roster(List.of(), 3));
        assertThat(roster(Integer.MAX_VALUE).members()).hasSize(3);
    }

    @Test
    void tellsOfComingAndGoingInOrder() {
        join(ANNA, NAMELESS);
        leave(ANNA, Departure.SLOW);

        assertThat(heard(3))
                .containsExactly(
                        new Joined(room, ANNA), new Joined(room, NAMELESS), new Left(room, ANNA, Departure.SLOW));
        assertThat(roster(10)).isEqualTo(new Roster(List.of(NAMELESS), 1));
    }

    @ParameterizedTest
    @EnumSource(Departure.class)
    void tellsEveryCause(Departure cause) {
        join(ANNA);
        leave(ANNA, cause);

        assertThat(heard(2)).last().isEqualTo(new Left(room, ANNA, cause));
    }

    @Test
    void tellsNothingOfAMemberThatIsThereAlready() {
        join(ANNA, ANNA, BORIS);

        assertThat(heard(2)).containsExactly(new Joined(room, ANNA), new Joined(room, BORIS));
        assertThat(roster(10).total()).isEqualTo(2);
    }

    @Test
    void tellsANewNameAndKeepsThePlace() {
        Member renamed = new Member(ANNA.id(), "Anne");
        Member unnamed = new Member(ANNA.id(), null);
        join(ANNA, BORIS, renamed, unnamed);

        assertThat(heard(4))
                .containsExactly(
                        new Joined(room, ANNA),
                        new Joined(room, BORIS),
                        new Joined(room, renamed),
                        new Joined(room, unnamed));
        assertThat(roster(10)).isEqualTo(new Roster(List.of(unnamed, BORIS), 2));
    }

    @Test
    void tellsTheNameThatTheLeaverWentByAtLast() {
        Member renamed = new Member(ANNA.id(), "Anne");
        join(ANNA, renamed);
        leave(ANNA, Departure.CLOSED);

        assertThat(heard(3)).last().isEqualTo(new Left(room, renamed, Departure.CLOSED));
        assertThat(roster(10).total()).isZero();
    }

    @Test
    void tellsNothingWhereAnAbsentMemberLeaves() {
        leave(ANNA, Departure.CLOSED);
        join(BORIS);
        leave(ANNA, Departure.CLOSED);
        leave(BORIS, Departure.CLOSED);
        leave(BORIS, Departure.CLOSED);
        join(NAMELESS);

        assertThat(heard(3))
                .containsExactly(
                        new Joined(room, BORIS), new Left(room, BORIS, Departure.CLOSED), new Joined(room, NAMELESS));
    }

    @Test
    void listsAMemberThatCameBackLast() {
        join(ANNA, BORIS);
        leave(ANNA, Departure.LOST);
        join(ANNA);

        assertThat(roster(10).members()).containsExactly(BORIS, ANNA);
    }

    @Test
    void tellsTwoMembersOfOneNameApart() {
        Member namesake = new Member("a2", "Anna");
        join(ANNA, namesake);
        leave(ANNA, Departure.CLOSED);

        assertThat(roster(10).members()).containsExactly(namesake);
    }

    @Test
    void keepsChannelsApart() {
        ChannelName odd = ChannelName.parse("room//ä 😀:{x}");
        join(ANNA);
        get(store.join(odd, ANNA));
        leave(ANNA, Departure.UNSUBSCRIBED);

        assertThat(get(store.roster(odd, 10)).members()).containsExactly(ANNA);
        assertThat(roster(10).members()).isEmpty();
    }

    /** Each member's own story is told in order, and the stories of all add up to who is there in the end. */
    @Test
    void tellsAStoryThatAddsUpWhenManyComeAndGoAtOnce() throws Exception {
        int threads = 4;
        int rounds = 250;
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Member member = new Member("m" + i, null);
            boolean stays = i % 2 == 0;
            tasks.add(() -> {
                start.await();
                for (int round = 0; round < rounds; round++) {
                    get(store.join(room, member));
                    get(store.leave(room, member, Departure.CLOSED));
                }
                if (stays) {
                    get(store.join(room, member));
                }
                return null;
            });
        }
        for (Future<Void> done : executor.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
            done.get();
        }
        executor.shutdownNow();

        Map<String, Member> present = new HashMap<>();
        for (ChannelEvent event : heard(threads * rounds * 2 + threads / 2)) {
            if (event instanceof Joined joined) {
                assertThat(present.put(joined.member().id(), joined.member())).isNull();
            } else if (event instanceof Left left) {
                assertThat(present.remove(left.member().id())).isNotNull();
            }
        }
        assertThat(present.keySet()).containsExactlyInAnyOrder("m0", "m2");
        assertThat(roster(10).members()).containsExactlyInAnyOrderElementsOf(present.values());
    }

    protected final void join(Member... members) {
        for (Member member : members) {
            get(store.join(room, member));
        }
    }

    protected final void leave(Member member, Departure cause) {
        get(store.leave(room, member, cause));
    }

    protected final Roster roster(int limit) {
        return get(store.roster(room, limit));
    }

    /** What was heard of the room, once it is as much as expected. */
    private List<ChannelEvent> heard(int expected) {
        List<ChannelEvent> events = heard.computeIfAbsent(room, channel -> new ArrayList<>());
        await().untilAsserted(() -> {
            synchronized (events) {
                assertThat(events).hasSizeGreaterThanOrEqualTo(expected);
            }
        });
        synchronized (events) {
            return List.copyOf(events);
        }
    }
}
