package io.parley.broker;

import io.parley.channel.Position;
import org.jspecify.annotations.Nullable;

/**
 * Which of a channel's kept publications are wanted.
 *
 * @param since only those after this position's offset, the oldest of them first where there are more than the limit; null for
 *     the newest ones. An epoch other than the channel's gives none.
 * @param limit at most so many, 0 or more; 0 asks for the position alone
 */
public record HistoryQuery(@Nullable Position since, int limit) {

    public HistoryQuery {
        if (limit < 0) {
            throw new IllegalArgumentException("limit of " + limit);
        }
    }

    public static HistoryQuery newest(int limit) {
        return new HistoryQuery(null, limit);
    }

    public static HistoryQuery after(Position position, int limit) {
        return new HistoryQuery(position, limit);
    }
}
