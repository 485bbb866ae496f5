package io.parley.protocol.mqtt.session;

import io.parley.channel.Limit;
import io.parley.channel.Tally;
import io.parley.protocol.mqtt.MalformedPacket;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.ReasonCode;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Packets that came behind a CONNECT that is not answered yet, as a client may send them (MQTT 5.0 section 3.1.4): they wait for the
 * answer. Every method may be called by any thread.
 */
final class EarlyPackets {

    private final int most;
    private final int mostBytes;
    private final Tally<Limit> reached;
    private final Deque<Packet> waiting = new ArrayDeque<>(0);
    private boolean holding;
    private int bytes;

    /**
     * @param most how many may wait
     * @param mostBytes how many bytes they may come in
     * @param reached where to count that a bound was reached
     */
    EarlyPackets(int most, int mostBytes, Tally<Limit> reached) {
        this.most = most;
        this.mostBytes = mostBytes;
        this.reached = reached;
    }

    /** From now on packets wait, until {@link #next} has handed out the last of them. */
    synchronized void hold() {
        holding = true;
    }

    /**
     * Notes that so many bytes have come.
     *
     * @throws MalformedPacket where they would wait and are too many
     */
    synchronized void came(int count) {
        if (holding && (bytes += count) > mostBytes) {
            throw tooMany(Limit.MESSAGE_BYTES, mostBytes + " bytes");
        }
    }

    /**
     * Takes a packet; false where none has to wait.
     *
     * @throws MalformedPacket where too many wait
     */
    synchronized boolean take(Packet packet) {
        if (!holding) {
            return false;
        }
        if (waiting.size() >= most) {
            throw tooMany(Limit.MQTT_EARLY_PACKETS, most + " packets");
        }
        waiting.add(packet);
        return true;
    }

    /** The next one that has waited, or null: then none has to any more. */
    synchronized @Nullable Packet next() {
        Packet next = waiting.poll();
        if (next == null) {
            holding = false;
        }
        return next;
    }

    private MalformedPacket tooMany(Limit limit, String allowed) {
        reached.add(limit);
        return new MalformedPacket(
                ReasonCode.QUOTA_EXCEEDED, "at most " + allowed + " may come before the CONNACK (" + limit + ")");
    }
}
