package io.parley.protocol.mqtt.session;

import io.parley.channel.ChannelName;
import io.parley.channel.Publication;
import io.parley.protocol.mqtt.Packet.TopicSubscription;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a session while its client is away (MQTT 5.0 section 4.1). Any thread, one at a time.
 *
 * <p>A change holds at once. Its stage completes when the change is there even if the process ends, where the store is one that
 * outlives it, and fails with a {@link io.parley.channel.Refusal} where that is not known: nothing may be acknowledged then.
 */
public interface SessionState {

    /**
     * A subscription.
     *
     * @param subscription as the client made it
     * @param id its identifier, or 0
     * @param since when it was made, in milliseconds since 1970: what was published before is not for it
     */
    record Subscribed(TopicSubscription subscription, int id, long since) {}

    /** What names the session. */
    String key();

    /** How long the session is kept without a connection, in seconds. */
    long expirySeconds();

    /** When the session ends, in milliseconds since 1970, or {@link Long#MAX_VALUE} while its client is connected. */
    long endsAt();

    CompletionStage<Void> keep(long expirySeconds, long endsAt);

    List<Subscribed> subscriptions();

    /** Adds a subscription, in place of one to the same filter. */
    CompletionStage<Void> subscribe(Subscribed subscribed);

    CompletionStage<Void> unsubscribe(String filter);

    /** What was sent and is not settled, in the order in which it was sent. */
    Collection<InFlight> inFlight();

    /** What was sent with that packet identifier, or null. */
    @Nullable InFlight inFlight(int packetId);

    /**
     * Adds a message, or changes the one with this packet identifier, which keeps its place.
     *
     * @param filter the subscription that has brought the message, which has come so far in its channel; null for none
     */
    CompletionStage<Void> sent(InFlight message, @Nullable String filter);

    CompletionStage<Void> settled(int packetId);

    /** A subscription has come so far without the message being in flight. Need not outlive the process at once. */
    void passed(String filter, Publication publication);

    /** How far a subscription has come in a channel before the process began; null where that is not known. */
    @Nullable Place place(String filter, ChannelName channel);

    /** Notes a message at QoS 2 that the client has sent, as long as the process lives; false where it was noted before. */
    boolean note(int packetId);

    /** Has what is noted outlive the process, within a change of the store in which other things are kept too. */
    void keepNoted(int packetId);

    /** The same in a change of its own. */
    CompletionStage<Void> keepNotedAlone(int packetId);

    /** Whether a message at QoS 2 is noted. */
    boolean isNoted(int packetId);

    /** Forgets it. */
    CompletionStage<Void> released(int packetId);

    /** How many messages at QoS 2 are noted. */
    int notedCount();
}
