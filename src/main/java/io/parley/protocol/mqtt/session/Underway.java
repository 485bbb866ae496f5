package io.parley.protocol.mqtt.session;

import io.parley.channel.Position;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages at QoS 2 of one client that the hub has not taken yet, by packet identifier: whoever sends one again meanwhile, on
 * another connection, is answered when the first is, and not before it is safe (MQTT 5.0 section 4.3.3).
 *
 * <p>Bounded by the receive maximum. Any thread.
 */
final class Underway {

    private final Map<Integer, CompletableFuture<Position>> messages = new ConcurrentHashMap<>();

    /** One begins; to be completed by whoever began it, after the session has forgotten it where it was refused. */
    CompletableFuture<Position> begin(int packetId) {
        CompletableFuture<Position> taken = new CompletableFuture<>();
        messages.put(packetId, taken);
        taken.whenComplete((position, failure) -> messages.remove(packetId, taken));
        return taken;
    }

    /** What becomes of the message of this identifier, or null where none is under way. */
    @Nullable CompletionStage<Position> of(int packetId) {
        return messages.get(packetId);
    }
}
