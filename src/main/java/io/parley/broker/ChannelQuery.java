package io.parley.broker;

/**
 * Which of the channels there are is wanted.
 *
 * @param prefix what their names begin with; empty for all
 * @param after only those whose names come after this one; empty from the first on
 * @param limit at most so many, 1 or more
 */
public record ChannelQuery(String prefix, String after, int limit) {

    public ChannelQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("limit of " + limit);
        }
    }
}
