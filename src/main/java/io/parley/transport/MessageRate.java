package io.parley.transport;

import io.parley.channel.Rate;

/**
 * Says whether somebody keeps to so many messages and bytes a second, by the seconds of {@link Heartbeat#now}: around the turn of one,
 * up to twice as many may pass at once.
 *
 * <p>For one thread at a time.
 */
public final class MessageRate {

    private final Rate limit;
    private int second;
    private int messages;
    private long bytes;

    public MessageRate(Rate limit) {
        this.limit = limit;
    }

    /** Counts a message that came in this second; false where it is one too many. */
    public boolean admits(int now) {
        begin(now);
        return ++messages <= limit.messages() || limit.messages() == 0;
    }

    /** Counts bytes that came in this second; false where they are too many. */
    public boolean admitsBytes(int now, int count) {
        begin(now);
        bytes += count;
        return bytes <= limit.bytes() || limit.bytes() == 0;
    }

    private void begin(int now) {
        if (now != second) {
            second = now;
            messages = 0;
            bytes = 0;
        }
    }
}
