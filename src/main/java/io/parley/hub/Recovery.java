package io.parley.hub;

import io.parley.broker.HistoryPage;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber gets from history, joined without gap or repetition to what its cursor will bring.
 *
 * <p>"Recovered" is said only where nothing is missing between the position that the subscriber named and the publications that
 * follow; else the reason says why, and the subscriber starts from the present.
 *
 * @param recovered whether nothing is missing; true also where nothing was asked for
 * @param reason why not, or null where {@code recovered}
 * @param publications in order; empty where nothing could be recovered
 */
public record Recovery(boolean recovered, @Nullable String reason, List<Publication> publications) {

    static final Recovery NOTHING = new Recovery(true, null, List.of());

    static final Recovery CONFLATED =
            refused("the channel is conflated: its present states follow, in place of what was missed");

    public Recovery {
        publications = List.copyOf(publications);
    }

    /** The subscriber named a position of which nothing can be said. */
    static Recovery refused(String reason) {
        return new Recovery(false, reason, List.of());
    }

    /**
     * Joins history to a cursor.
     *
     * <p>The cursor was made before history was read, so history may hold publications that the cursor will bring as well: those
     * are left out here. The other way round, what the cursor does not bring must be in history up to the last one.
     *
     * @param since what the subscriber has seen
     * @param start the position after which the cursor brings everything
     * @param page history, read after the cursor was made, asked for after {@code since}
     */
    static Recovery join(Position since, Position start, HistoryPage page) {
        if (!since.epoch().equals(start.epoch())) {
            return refused("the channel's history was started anew: its epoch is " + start.epoch());
        }
        if (since.offset() > start.offset()) {
            return refused("offset " + since.offset() + " is ahead of the channel, which is at " + start.offset());
        }
        if (!page.position().epoch().equals(start.epoch())) {
            return refused("the channel's history was started anew during the subscribe");
        }
        List<Publication> missed = new ArrayList<>();
        long expected = since.offset() + 1;
        for (Publication publication : page.publications()) {
            long offset = publication.position().offset();
            if (offset > start.offset()) {
                break;
            }
            if (offset == expected) {
                missed.add(publication);
                expected++;
            }
        }
        if (expected <= start.offset()) {
            return refused("history no longer has offsets " + expected + " to " + start.offset());
        }
        return new Recovery(true, null, missed);
    }

    /** The newest kept publications up to where the cursor starts. */
    static Recovery newest(Position start, HistoryPage page) {
        if (!page.position().epoch().equals(start.epoch())) {
            return NOTHING;
        }
        List<Publication> kept = new ArrayList<>(page.publications());
        kept.removeIf(publication -> publication.position().offset() > start.offset());
        return new Recovery(true, null, kept);
    }
}
