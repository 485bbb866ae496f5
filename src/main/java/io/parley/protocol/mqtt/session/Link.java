package io.parley.protocol.mqtt.session;

import io.parley.channel.Publication;
import io.parley.protocol.mqtt.MqttVersion;
import io.parley.protocol.mqtt.PublishEncoder;
import io.parley.protocol.mqtt.PublishEncoder.Delivery;
import io.parley.transport.ChannelLog;
import io.parley.transport.Connection;
import io.parley.transport.Cursor;
import io.parley.transport.Frame;
import io.parley.transport.FrameCompression;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way to a connected client for messages that are made for it alone: a log with one reader, so that they count as the lag of a
 * consumer and not as replies, and so that it can be seen how far behind the client is.
 *
 * <p>Used under the lock of its {@link Outbox}.
 */
final class Link {

    /** How many bytes may be unsent before the next message waits. */
    static final long SEND_AHEAD = 256 << 10;

    /** Shorter topics are not worth an alias. */
    private static final int SHORTEST_ALIASED = 8;

    private final Connection connection;
    private final MqttVersion version;
    private final int window;
    private final long longestPacket;
    private final int aliasMaximum;
    private final Map<String, Integer> aliases = new HashMap<>(2);
    private @Nullable ChannelLog log;
    private @Nullable Cursor cursor;

    /**
     * @param window how many messages at QoS 1 and 2 the client takes at a time
     * @param longestPacket the longest packet the client takes, in bytes
     * @param aliasMaximum how many topic aliases the client takes
     */
    Link(Connection connection, MqttVersion version, int window, long longestPacket, int aliasMaximum) {
        this.connection = connection;
        this.version = version;
        this.window = window;
        this.longestPacket = longestPacket;
        this.aliasMaximum = aliasMaximum;
    }

    Connection connection() {
        return connection;
    }

    int window() {
        return window;
    }

    /** Whether the client is so far behind that the next message had better wait. */
    boolean isCongested() {
        return cursor != null && cursor.lag() > SEND_AHEAD;
    }

    /** Sends a message; false where it is longer than the client takes, and is not sent (MQTT 5.0 section 3.1.2.11.4). */
    boolean publish(Publication publication, Delivery delivery, int subscriptionId, long now) {
        String topic = publication.channel().value();
        Integer known = aliases.get(topic);
        int alias = known != null ? known : nextAlias(topic);
        byte[] packet = PublishEncoder.encode(
                publication, delivery, known == null ? topic : null, alias, subscriptionId, now, version);
        if (packet.length > longestPacket) {
            return false;
        }
        if (known == null && alias != 0) {
            aliases.put(topic, alias);
        }
        append(Frame.binary(packet));
        return true;
    }

    /** The packet of a message that is sent later by {@link #send}; null where it is longer than the client takes. */
    byte @Nullable [] encode(Publication publication, Delivery delivery, int subscriptionId, long now) {
        byte[] packet = PublishEncoder.encode(
                publication, delivery, publication.channel().value(), 0, subscriptionId, now, version);
        return packet.length > longestPacket ? null : packet;
    }

    void send(byte[] packet) {
        append(Frame.binary(packet));
    }

    void close() {
        if (cursor != null) {
            cursor.close();
        }
    }

    private int nextAlias(String topic) {
        return aliases.size() < aliasMaximum && topic.length() >= SHORTEST_ALIASED ? aliases.size() + 1 : 0;
    }

    private void append(Frame frame) {
        ChannelLog to = log;
        if (to == null) {
            to = new ChannelLog();
            cursor = to.follow(connection);
            cursor.open();
            log = to;
        }
        FrameCompression compression = connection.compression();
        to.append(compression == null ? frame : compression.compress(frame));
    }
}
