package io.parley.hub;

import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.channel.Publication;
import java.util.List;

/** Keeps the publications that one reply carries within a number of payload bytes. */
final class ReplySize {

    private ReplySize() {}

    /** The page, cut at the end that the query can go on from: the newest for a query after a position, else the oldest. */
    static HistoryPage fit(HistoryPage page, HistoryQuery query, int limit) {
        List<Publication> all = page.publications();
        if (total(all) <= limit) {
            return page;
        }
        boolean forward = query.since() != null;
        long bytes = 0;
        int count = 0;
        while (count < all.size()) {
            Publication next = all.get(forward ? count : all.size() - 1 - count);
            bytes += next.payload().size();
            if (bytes > limit && count > 0) {
                break;
            }
            count++;
        }
        List<Publication> kept = forward ? all.subList(0, count) : all.subList(all.size() - count, all.size());
        return new HistoryPage(page.position(), kept);
    }

    /** The recovery, or a refusal where it is more than one reply carries. */
    static Recovery check(Recovery recovery, int limit) {
        long bytes = total(recovery.publications());
        if (bytes <= limit) {
            return recovery;
        }
        return Recovery.refused("what was missed has " + bytes + " bytes, more than the " + limit
                + " of one reply (parley.limits.reply-bytes); ask history for it page by page");
    }

    private static long total(List<Publication> publications) {
        long bytes = 0;
        for (Publication publication : publications) {
            bytes += publication.payload().size();
        }
        return bytes;
    }
}
