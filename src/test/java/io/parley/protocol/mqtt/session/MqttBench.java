package io.parley.protocol.mqtt.session;

import io.parley.auth.Access;
import io.parley.channel.ChannelName;
import io.parley.channel.Payload;
import io.parley.hub.Doors;
import io.parley.hub.Hub;
import io.parley.hub.HubLimits;
import io.parley.protocol.Rooms;
import io.parley.protocol.mqtt.MqttPeer;
import io.parley.protocol.mqtt.MqttVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/** A hub in memory that speaks MQTT, by a clock that a test sets. */
final class MqttBench implements AutoCloseable, InstantSource {

    final Hub hub;
    final MqttProtocol protocol;
    final MemoryRetainedStore retained;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong now = new AtomicLong(Rooms.NOW);
    private int connections;

    MqttBench() {
        this(MqttSettings.DEFAULTS, HubLimits.DEFAULTS);
    }

    MqttBench(Doors doors) {
        this(MqttSettings.DEFAULTS, HubLimits.DEFAULTS, doors);
    }

    MqttBench(MqttSettings settings, HubLimits limits) {
        this(settings, limits, Doors.OPEN);
    }

    /** A hub whose authenticator takes forever. */
    static MqttBench thatNeverAnswers(MqttSettings settings) {
        Doors doors = new Doors(
                credentials -> new CompletableFuture<>(),
                Access.EVERYTHING,
                identity -> false,
                false,
                Duration.ZERO,
                Duration.ofSeconds(10),
                InstantSource.system());
        return new MqttBench(settings, HubLimits.DEFAULTS, doors);
    }

    private MqttBench(MqttSettings settings, HubLimits limits, Doors doors) {
        hub = Rooms.hub(limits, doors);
        retained = new MemoryRetainedStore(settings.retainedMessages(), settings.retainedBytes());
        protocol = MqttProtocol.mqtt(settings, new MemorySessionStore(), retained, timer, this, "0.0");
    }

    MqttPeer v5() {
        return peer(MqttVersion.V5);
    }

    MqttPeer v3() {
        return peer(MqttVersion.V3_1_1);
    }

    MqttPeer peer(MqttVersion version) {
        return new MqttPeer(
                version == MqttVersion.V3_1 ? protocol.mqttV31() : protocol, hub, "c" + ++connections, version);
    }

    /** Publishes as a backend does. */
    void publish(String channel, Payload payload) {
        hub.backend()
                .publish(ChannelName.parse(channel), payload, null, null)
                .toCompletableFuture()
                .join();
    }

    void publish(String channel, String text) {
        publish(channel, Payload.text(text));
    }

    /** Time passes, and the clock looks whose time has come. */
    void pass(Duration time) {
        now.addAndGet(time.toMillis());
        protocol.tick();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now.get());
    }

    @Override
    public long millis() {
        return now.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
