package io.parley.broker;

import io.parley.channel.Position;
import io.parley.channel.Publication;
import java.util.List;

/**
 * An answer from a channel's history.
 *
 * @param position where the channel is now: the position of its last publication, kept or not; offset 0 before the first
 * @param publications in the order of their offsets, without gaps
 */
public record HistoryPage(Position position, List<Publication> publications) {

    public HistoryPage {
        publications = List.copyOf(publications);
    }
}
