package io.parley.transport;

import io.parley.channel.CloseCode;
import io.parley.channel.Limit;
import io.parley.channel.Rate;
import org.jspecify.annotations.Nullable;

/**
 * Counts what one client sends, and closes its connection where that is more in a second than it may be.
 *
 * <p>For the thread that handles what the client says.
 */
public final class Intake {

    /** Closes the connection. */
    @FunctionalInterface
    public interface Closer {

        /** Returns whether it is this call that closes. */
        boolean close(CloseCode code, String reason);
    }

    private final Rate limit;

    /** Null where there is no limit. */
    private final @Nullable MessageRate rate;

    private final ConnectionCounts counts;
    private final Closer closer;

    public Intake(Rate limit, ConnectionCounts counts, Closer closer) {
        this.limit = limit;
        this.rate = limit.isLimited() ? new MessageRate(limit) : null;
        this.counts = counts;
        this.closer = closer;
    }

    /** Counts a message; false where it is one too many for its second. */
    public boolean admitsMessage() {
        counts.received();
        return rate == null
                || rate.admits(Heartbeat.now())
                || tooFast(limit.messages() + " messages", Limit.MESSAGES_PER_SECOND);
    }

    /** Counts bytes; false where they are too many for their second. */
    public boolean admitsBytes(int count) {
        counts.read(count);
        return rate == null
                || rate.admitsBytes(Heartbeat.now(), count)
                || tooFast(limit.bytes() + " bytes", Limit.BYTES_PER_SECOND);
    }

    private boolean tooFast(String most, Limit setting) {
        if (closer.close(CloseCode.TOO_MANY_MESSAGES, "more than " + most + " in a second (" + setting + ")")) {
            counts.limits().add(setting);
        }
        return false;
    }
}
