package io.parley.hub;

import io.parley.broker.Roster;
import io.parley.channel.Position;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a subscribe. Publications after {@link #position} follow on the connection, but not before {@link #open()}
 * is called, which the conversation does once it has sent its reply.
 *
 * @param position where the channel was when the subscription began; null for a pattern
 * @param recovery what history gave; its publications come before those that follow on the connection
 * @param roster who is there, or null where that was not asked for or the namespace has no presence
 * @param conflated whether what follows is the newest publication of each state, beginning with those there are, and not every
 *     publication: offsets have gaps then, and those that come first may lie before {@link #position}
 * @param gate opens the subscription's cursor
 */
public record Subscribed(
        @Nullable Position position,
        Recovery recovery,
        @Nullable Roster roster,
        boolean conflated,
        Runnable gate) {

    /** Lets publications flow. To be called once, after the reply was sent. */
    public void open() {
        gate.run();
    }
}
