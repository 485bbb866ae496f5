package io.parley.channel;

/**
 * A place in a channel's sequence of publications.
 *
 * <p>The offset counts up by one with each publication; before the first it is 0. The epoch is a random id that changes when
 * the channel's history was lost or started anew. A subscriber that saw ({@code k3f}, 41) and comes back when the channel is at
 * ({@code k3f}, 44) has missed 42, 43 and 44; if it comes back to ({@code x9q}, 2), nobody can say what it has missed.
 *
 * @param epoch the id of the sequence, never empty
 * @param offset 0 or more
 */
public record Position(String epoch, long offset) {

    public Position {
        if (epoch.isEmpty() || offset < 0) {
            throw new IllegalArgumentException(
                    "a position has an epoch and an offset of 0 or more: " + epoch + ", " + offset);
        }
    }

    /** The position of the publication after this one. */
    public Position next() {
        return new Position(epoch, offset + 1);
    }
}
