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

    private final Rate limit;

    /** Null where there is no limit. */
    private final @Nullable MessageRate rate;

    private final ConnectionCounts counts;
    private final Connection connection;

    public Intake(Rate limit, ConnectionCounts counts, Connection connection) {
        this.limit = limit;
        this.rate = limit.isLimited() ? new MessageRate(limit) : null;
        this.counts = counts;
        this.connection = connection;
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
        // Counted before the client can know of it, and ask the metrics.
        if (connection.closeCode() == null) {
            counts.limits().add(setting);
        }
        connection.close(CloseCode.TOO_MANY_MESSAGES, "more than " + most + " in a second (" + setting + ")");
        return false;
    }
}
