package io.parley.http.stream;

import io.parley.channel.ChannelFilter;
import io.parley.channel.Position;
import org.jspecify.annotations.Nullable;

/**
 * One channel or pattern that a request wants to follow.
 *
 * @param since up to where it was seen already, or null
 * @param history without {@code since}: so many of the newest kept publications
 * @param presence whether members are listed, and their coming and going is told
 * @param lost why it cannot be gone on with from where it was, though that was asked for; null where it can, or was not asked
 */
record Wanted(
        ChannelFilter filter,
        @Nullable Position since,
        int history,
        boolean presence,
        @Nullable String lost) {

    StreamEvents encoder() {
        return presence ? StreamEvents.WITH_PRESENCE : StreamEvents.PUBLICATIONS;
    }

    /** The same from that position on. */
    Wanted since(@Nullable Position position, @Nullable String reason) {
        return new Wanted(filter, position, position == null ? history : 0, presence, reason);
    }
}
