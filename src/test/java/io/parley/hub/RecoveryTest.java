package io.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.broker.HistoryPage;
import io.parley.channel.ChannelName;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RecoveryTest {

    private static final ChannelName CHANNEL = ChannelName.parse("room/lobby");

    /** Joining what was missed to what the cursor brings. */
    @Nested
    class Join {

        @Test
        void nothingWasMissed() {
            Recovery recovery = Recovery.join(at(44), at(44), page(at(44)));

            assertThat(recovery).isEqualTo(new Recovery(true, null, List.of()));
        }

        @Test
        void nothingWasEverPublished() {
            assertThat(Recovery.join(at(0), at(0), page(at(0))).recovered()).isTrue();
        }

        @Test
        void allThatWasMissedIsThere() {
            Recovery recovery = Recovery.join(at(41), at(44), page(at(44), 42, 43, 44));

            assertThat(recovery.recovered()).isTrue();
            assertThat(recovery.reason()).isNull();
            assertThat(offsets(recovery)).containsExactly(42L, 43L, 44L);
        }

        @Test
        void whatTheCursorBringsIsLeftOut() {
            Recovery recovery = Recovery.join(at(41), at(43), page(at(45), 42, 43, 44, 45));

            assertThat(recovery.recovered()).isTrue();
            assertThat(offsets(recovery)).containsExactly(42L, 43L);
        }

        @Test
        void nothingWasMissedButTheCursorBringsMore() {
            Recovery recovery = Recovery.join(at(44), at(44), page(at(46), 45, 46));

            assertThat(recovery).isEqualTo(new Recovery(true, null, List.of()));
        }

        @Test
        void whatTheSubscriberHasSeenIsLeftOut() {
            Recovery recovery = Recovery.join(at(42), at(44), page(at(44), 41, 42, 43, 44));

            assertThat(recovery.recovered()).isTrue();
            assertThat(offsets(recovery)).containsExactly(43L, 44L);
        }

        @Test
        void trimmedHistoryIsNoRecovery() {
            Recovery recovery = Recovery.join(at(41), at(44), page(at(44), 43, 44));

            refused(recovery, "history no longer has offsets 42 to 44");
        }

        @Test
        void emptyHistoryIsNoRecovery() {
            refused(Recovery.join(at(41), at(44), page(at(44))), "history no longer has offsets 42 to 44");
        }

        @Test
        void historyThatHasRunPastTheStartOfTheCursorIsNoRecovery() {
            refused(Recovery.join(at(41), at(44), page(at(60), 51, 52, 53)), "history no longer has offsets 42 to 44");
        }

        @Test
        void historyBehindTheCursorIsNoRecovery() {
            refused(Recovery.join(at(41), at(44), page(at(43), 42, 43)), "history no longer has offsets 44 to 44");
        }

        @Test
        void aPageWithAGapIsNoRecovery() {
            refused(Recovery.join(at(41), at(45), page(at(45), 42, 44, 45)), "history no longer has offsets 43 to 45");
        }

        @Test
        void anotherEpochIsNoRecovery() {
            Recovery recovery = Recovery.join(new Position("x9q", 41), at(44), page(at(44), 42, 43, 44));

            refused(recovery, "the channel's history was started anew: its epoch is k3f");
        }

        @Test
        void anotherEpochOfTheSameOffsetIsNoRecovery() {
            assertThat(Recovery.join(new Position("x9q", 44), at(44), page(at(44)))
                            .recovered())
                    .isFalse();
        }

        @Test
        void anEpochThatChangedAfterTheCursorWasMadeIsNoRecovery() {
            Recovery recovery = Recovery.join(at(41), at(44), page(new Position("x9q", 3)));

            refused(recovery, "the channel's history was started anew during the subscribe");
        }

        @Test
        void whoIsAheadOfTheChannelHasNotRecovered() {
            refused(Recovery.join(at(45), at(44), page(at(44))), "offset 45 is ahead of the channel, which is at 44");
        }

        @Test
        void theGreatestOffsetIsAheadOfTheChannelToo() {
            assertThat(Recovery.join(at(Long.MAX_VALUE), at(44), page(at(44))).recovered())
                    .isFalse();
        }

        private void refused(Recovery recovery, String reason) {
            assertThat(recovery).isEqualTo(new Recovery(false, reason, List.of()));
        }
    }

    /** The newest kept publications, for those who have seen nothing. */
    @Nested
    class Newest {

        @Test
        void allOfThePage() {
            assertThat(offsets(Recovery.newest(at(44), page(at(44), 43, 44)))).containsExactly(43L, 44L);
        }

        @Test
        void whatTheCursorBringsIsLeftOut() {
            assertThat(offsets(Recovery.newest(at(43), page(at(45), 42, 43, 44, 45))))
                    .containsExactly(42L, 43L);
        }

        @Test
        void nothingWhereTheCursorBringsItAll() {
            assertThat(Recovery.newest(at(0), page(at(2), 1, 2))).isEqualTo(Recovery.NOTHING);
        }

        @Test
        void nothingOfAnotherEpoch() {
            assertThat(Recovery.newest(at(44), page(new Position("x9q", 2)))).isEqualTo(Recovery.NOTHING);
        }
    }

    private static Position at(long offset) {
        return new Position("k3f", offset);
    }

    private static HistoryPage page(Position position, long... offsets) {
        List<Publication> publications = new ArrayList<>();
        for (long offset : offsets) {
            publications.add(new Publication(CHANNEL, at(offset), 0, null, Payload.text("t")));
        }
        return new HistoryPage(position, publications);
    }

    private static List<Long> offsets(Recovery recovery) {
        return recovery.publications().stream()
                .map(publication -> publication.position().offset())
                .toList();
    }
}
