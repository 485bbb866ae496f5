package io.parley.transport;

/**
 * Says whether one connection keeps to so many messages a second, by the seconds of {@link Heartbeat#now}: around the turn of one, up
 * to twice as many may pass at once.
 *
 * <p>For one thread at a time.
 */
public final class MessageRate {

    private final int limit;
    private int second;
    private int count;

    /** @param limit how many messages a second, 1 or more */
    public MessageRate(int limit) {
        this.limit = limit;
    }

    /** Counts a message that came in this second; false where it is one too many. */
    public boolean admits(int now) {
        if (now != second) {
            second = now;
            count = 0;
        }
        return ++count <= limit;
    }
}
