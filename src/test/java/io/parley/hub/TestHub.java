package io.parley.hub;

import io.parley.broker.Broker;
import io.parley.broker.PresenceStore;
import io.parley.broker.Stages;
import io.parley.broker.memory.MemoryBroker;
import io.parley.broker.memory.MemoryLimits;
import io.parley.broker.memory.MemoryPresenceStore;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Namespaces;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Rate;
import io.parley.transport.RecordedConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * A hub in memory whose calls may be held up. Channels keep 10 publications and have presence, but for those of
 * {@code quiet}, which have neither. Those of {@code game} are conflated, each interval ends with {@link #tick}; those of {@code
 * paced} take 3 publications and 20 bytes a second.
 */
final class TestHub {

    static final ChannelName LOBBY = ChannelName.parse("room/lobby");

    private static final Namespaces NAMESPACES = new Namespaces(
            Map.of(
                    "quiet",
                    new NamespaceRules(0, Duration.ofMinutes(1), false),
                    "game",
                    new NamespaceRules(10, Duration.ofMinutes(1), true, Duration.ofMillis(50), Rate.UNLIMITED),
                    "paced",
                    new NamespaceRules(10, Duration.ofMinutes(1), false, null, new Rate(3, 20))),
            new NamespaceRules(10, Duration.ofMinutes(1), true));

    /** A client, and the connection that keeps what it would be sent. */
    record Guest(Client client, RecordedConnection connection) {

        /** Subscribes and opens the gate at once. */
        Subscribed enters(ChannelFilter filter) {
            return enters(SubscribeRequest.to(filter, InWords.ALL));
        }

        Subscribed enters(SubscribeRequest request) {
            Subscribed subscribed = Stages.get(client.subscribe(request));
            subscribed.open();
            return subscribed;
        }

        Position says(ChannelName channel, String text) {
            return Stages.get(client.publish(channel, Payload.text(text), null));
        }

        Position sets(ChannelName channel, String state, String text) {
            return Stages.get(client.publish(channel, Payload.text(text), null, state));
        }

        /** What was sent since the last call. */
        List<String> sees() {
            return connection.take();
        }
    }

    final MemoryBroker memory =
            new MemoryBroker(NAMESPACES, new MemoryLimits(1000, 1 << 20, 10), InstantSource.system());
    final MemoryPresenceStore present = new MemoryPresenceStore();
    final SlowBroker broker = new SlowBroker(memory);
    final SlowPresence presence = new SlowPresence(present);
    final Hub hub;
    private final Queue<Runnable> later = new ArrayDeque<>();

    TestHub() {
        this(HubLimits.DEFAULTS);
    }

    TestHub(HubLimits limits) {
        hub = new Hub(broker, presence, NAMESPACES, limits, Doors.OPEN, (task, after) -> later.add(task));
    }

    /** A hub on ports that the test puts before those in memory. */
    TestHub(UnaryOperator<Broker> before, UnaryOperator<PresenceStore> beforePresence) {
        hub = new Hub(before.apply(broker), beforePresence.apply(presence), NAMESPACES, HubLimits.DEFAULTS);
    }

    Namespaces namespaces() {
        return NAMESPACES;
    }

    /** Lets the intervals end that have begun; returns how many that are. */
    int tick() {
        int ended = 0;
        for (int begun = later.size(); ended < begun; ended++) {
            later.remove().run();
        }
        return ended;
    }

    Guest guest(String id) {
        RecordedConnection connection = new RecordedConnection(id);
        return new Guest(hub.connect(connection), connection);
    }

    /** Publishes as a backend would, past all that is held up. */
    Position publish(ChannelName channel, String text) {
        return Stages.get(memory.publish(channel, new io.parley.broker.Draft(null, Payload.text(text), null)));
    }

    /** Brings a publication that did not come from the broker in memory, as a fan-out under way does. */
    void arrives(ChannelName channel, Position position, String text) {
        hub.published(new Publication(channel, position, 0, null, Payload.text(text)));
    }

    List<String> members(ChannelName channel) {
        return InWords.of(Stages.get(present.roster(channel, 100)));
    }

    static SubscribeRequest since(Position position) {
        return new SubscribeRequest(LOBBY, InWords.ALL, position, 0, false);
    }

    static SubscribeRequest newest(int history) {
        return new SubscribeRequest(LOBBY, InWords.ALL, null, history, false);
    }

    static <T> boolean isDone(CompletionStage<T> stage) {
        return stage.toCompletableFuture().isDone();
    }
}
