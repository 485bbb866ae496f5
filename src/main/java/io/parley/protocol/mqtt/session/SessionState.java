package io.parley.protocol.mqtt.session;

import io.parley.protocol.mqtt.Packet.TopicSubscription;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a session while its client is away (MQTT 5.0 section 4.1). Called by one thread at a time; what was changed is
 * there when the store is opened again.
 */
public interface SessionState {

    /** A subscription as the client made it, and its identifier or 0. */
    record Subscribed(TopicSubscription subscription, int id) {}

    /** What names the session. */
    String key();

    /** How long the session is kept without a connection, in seconds. */
    long expirySeconds();

    /** When the session ends, in milliseconds since 1970, or {@link Long#MAX_VALUE} while its client is connected. */
    long endsAt();

    void keep(long expirySeconds, long endsAt);

    List<Subscribed> subscriptions();

    /** Adds a subscription, in place of one to the same filter. */
    void subscribe(Subscribed subscribed);

    void unsubscribe(String filter);

    /** What was sent and is not settled, in the order in which it was sent. */
    Collection<InFlight> inFlight();

    /** What was sent with that packet identifier, or null. */
    @Nullable InFlight inFlight(int packetId);

    /** Adds a message, or changes the one with this packet identifier, which keeps its place. */
    void sent(InFlight message);

    void settled(int packetId);

    /** Notes a message at QoS 2 that the client has sent; false where it was noted before. */
    boolean received(int packetId);

    /** Forgets it; false where it was not noted. */
    boolean released(int packetId);

    /** How many messages at QoS 2 are noted. */
    int receivedCount();
}
