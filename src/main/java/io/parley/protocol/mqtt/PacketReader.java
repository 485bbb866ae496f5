package io.parley.protocol.mqtt;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts packets together from the messages of one connection, which may each carry several packets, or parts of packets (MQTT 5.0
 * section 6).
 *
 * <p>Strict: the first byte that breaks a rule ends the reading. A packet is measured by the length that its header announces before
 * anything of it is kept. For one thread at a time.
 */
public final class PacketReader {

    /** Takes packets as they come. */
    @FunctionalInterface
    public interface Taker {

        /** Returns whether to go on reading. */
        boolean take(Packet packet);
    }

    private static final byte[] NOTHING = {};
    private static final int LONGEST_HEADER = 1 + WireReader.LONGEST_VARIABLE;

    private final Set<MqttVersion> spoken;
    private final int longestPacket;
    private @Nullable MqttVersion version;

    /** What has come of the packet at hand; its header has its length only once it is known. */
    private byte[] partial = NOTHING;

    private int size;

    /**
     * @param spoken the versions that the subprotocol stands for
     * @param longestPacket the longest packet in bytes, its header included
     */
    public PacketReader(Set<MqttVersion> spoken, int longestPacket) {
        this.spoken = Set.copyOf(spoken);
        this.longestPacket = longestPacket;
    }

    /** A reader of what a server sends, whose client has said what it speaks. */
    static PacketReader of(MqttVersion version, int longestPacket) {
        PacketReader reader = new PacketReader(Set.of(version), longestPacket);
        reader.version = version;
        return reader;
    }

    /**
     * Reads all that the buffer has.
     *
     * @throws MalformedPacket at what breaks a rule; nothing may be read after it
     */
    public void read(ByteBuffer in, Taker taker) {
        while (in.hasRemaining()) {
            ByteBuffer packet = size == 0 ? whole(in) : completed(in);
            if (packet == null) {
                return;
            }
            if (!taker.take(decode(packet))) {
                return;
            }
        }
    }

    /** The next packet where it is whole in the buffer, without a copy; else what there is of it is kept. */
    private @Nullable ByteBuffer whole(ByteBuffer in) {
        int length = packetLength(in.duplicate());
        if (length > 0 && length <= in.remaining()) {
            ByteBuffer packet = in.duplicate().limit(in.position() + length);
            in.position(in.position() + length);
            return packet;
        }
        keep(in, in.remaining());
        return null;
    }

    /** The packet at hand, where the buffer has the rest of it. */
    private @Nullable ByteBuffer completed(ByteBuffer in) {
        int length = packetLength(ByteBuffer.wrap(partial, 0, size));
        while (length == 0 && in.hasRemaining()) {
            keep(in, 1);
            length = packetLength(ByteBuffer.wrap(partial, 0, size));
        }
        if (length == 0) {
            return null;
        }
        keep(in, Math.min(in.remaining(), length - size));
        if (size < length) {
            return null;
        }
        ByteBuffer packet = ByteBuffer.wrap(partial, 0, size);
        partial = NOTHING;
        size = 0;
        return packet;
    }

    private void keep(ByteBuffer in, int count) {
        int needed = size + count;
        if (needed > partial.length) {
            partial = Arrays.copyOf(partial, Math.max(needed, Math.min(longestPacket, partial.length * 2)));
        }
        in.get(partial, size, count);
        size = needed;
    }

    /** How long the packet is that starts here, or 0 where its header has not come yet; checks what the header says. */
    private int packetLength(ByteBuffer from) {
        int first = from.get() & 0xFF;
        MqttVersion spokenHere = version;
        if (spokenHere == null && PacketType.of(first) != PacketType.CONNECT) {
            throw MalformedPacket.protocolError("the first packet is not CONNECT");
        }
        PacketType type = PacketDecoder.type(first, spokenHere == null ? MqttVersion.V5 : spokenHere);
        int length = 0;
        for (int at = 1; at < LONGEST_HEADER; at++) {
            if (!from.hasRemaining()) {
                return 0;
            }
            int b = from.get() & 0xFF;
            length |= (b & 0x7F) << 7 * (at - 1);
            if (b < 0x80) {
                if (b == 0 && at > 1) {
                    throw MalformedPacket.malformed("a remaining length with more bytes than it needs");
                }
                return checked(type, length + at + 1);
            }
        }
        throw MalformedPacket.malformed("a remaining length of more than four bytes");
    }

    private int checked(PacketType type, int length) {
        if (length > longestPacket) {
            throw new MalformedPacket(
                    ReasonCode.PACKET_TOO_LARGE,
                    type + " has " + length + " bytes; a packet has at most " + longestPacket
                            + " here (parley.limits.message-bytes)");
        }
        return length;
    }

    private Packet decode(ByteBuffer packet) {
        int first = packet.get() & 0xFF;
        WireReader in = new WireReader(packet);
        in.variable();
        MqttVersion spokenHere = version;
        if (spokenHere == null) {
            Packet.Connect connect = ConnectDecoder.decode(in, spoken);
            version = connect.version();
            return connect;
        }
        return PacketDecoder.decode(PacketDecoder.type(first, spokenHere), first, in, spokenHere);
    }
}
