package io.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.channel.ChannelName;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplySizeTest {

    private static final Position NOW = new Position("k3f", 4);
    private static final HistoryQuery NEWEST = HistoryQuery.newest(10);
    private static final HistoryQuery SINCE = HistoryQuery.after(new Position("k3f", 0), 10);

    @Test
    void aPageThatFitsIsThePageItself() {
        HistoryPage page = page(10, 10, 10, 10);

        assertThat(ReplySize.fit(page, NEWEST, 40)).isSameAs(page);
        assertThat(ReplySize.fit(page, SINCE, 40)).isSameAs(page);
    }

    @Test
    void anEmptyPageFits() {
        assertThat(ReplySize.fit(page(), NEWEST, 0).publications()).isEmpty();
    }

    @Test
    void whoReadsOnFromAPositionGetsTheOldestThatFit() {
        HistoryPage fitting = ReplySize.fit(page(10, 10, 10, 10), SINCE, 39);

        assertThat(offsets(fitting)).containsExactly(1L, 2L, 3L);
        assertThat(fitting.position()).isEqualTo(NOW);
    }

    @Test
    void whoAsksForTheNewestGetsTheNewestThatFitInOrder() {
        assertThat(offsets(ReplySize.fit(page(10, 10, 10, 10), NEWEST, 39))).containsExactly(2L, 3L, 4L);
    }

    @Test
    void aSmallOneBehindALargeOneDoesNotJumpIt() {
        assertThat(offsets(ReplySize.fit(page(10, 100, 10), SINCE, 50))).containsExactly(1L);
        assertThat(offsets(ReplySize.fit(page(10, 100, 10), NEWEST, 50))).containsExactly(3L);
    }

    @Test
    void onePublicationIsAlwaysTherePagingWouldNotGetOnOtherwise() {
        assertThat(offsets(ReplySize.fit(page(100, 10), SINCE, 50))).containsExactly(1L);
        assertThat(offsets(ReplySize.fit(page(10, 100), NEWEST, 50))).containsExactly(2L);
    }

    @Test
    void aRecoveryThatFitsIsTheRecoveryItself() {
        Recovery recovery = new Recovery(true, null, page(10, 10).publications());

        assertThat(ReplySize.check(recovery, 20)).isSameAs(recovery);
    }

    @Test
    void aRecoveryThatDoesNotFitIsRefusedForItMustNotHaveGaps() {
        Recovery checked = ReplySize.check(new Recovery(true, null, page(10, 11).publications()), 20);

        assertThat(checked.recovered()).isFalse();
        assertThat(checked.publications()).isEmpty();
        assertThat(checked.reason()).contains("21 bytes", "parley.limits.reply-bytes", "page by page");
    }

    @Test
    void sumsBeyondTheRangeOfAnIntAreCounted() {
        // The same megabyte three thousand times: three gigabytes of reply, one megabyte of memory.
        Payload large = Payload.binary(new byte[1 << 20]);
        List<Publication> publications = new ArrayList<>();
        for (int i = 1; i <= 3000; i++) {
            publications.add(publication(i, large));
        }

        assertThat(ReplySize.check(new Recovery(true, null, publications), Integer.MAX_VALUE)
                        .recovered())
                .isFalse();
        assertThat(ReplySize.fit(new HistoryPage(NOW, publications), SINCE, Integer.MAX_VALUE)
                        .publications())
                .hasSize(2047);
    }

    private static HistoryPage page(int... sizes) {
        List<Publication> publications = new ArrayList<>();
        for (int size : sizes) {
            publications.add(publication(publications.size() + 1, Payload.binary(new byte[size])));
        }
        return new HistoryPage(NOW, publications);
    }

    private static Publication publication(long offset, Payload payload) {
        return new Publication(ChannelName.parse("room/lobby"), new Position("k3f", offset), 0, null, payload);
    }

    private static List<Long> offsets(HistoryPage page) {
        return page.publications().stream()
                .map(publication -> publication.position().offset())
                .toList();
    }
}
