package io.parley.protocol.mqtt.session;

import io.parley.hub.Hub;
import io.parley.protocol.Conversation;
import io.parley.protocol.Subprotocol;
import io.parley.protocol.mqtt.MqttVersion;
import io.parley.transport.Connection;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The subprotocol {@code mqtt}, which is MQTT 3.1.1 and 5.0 (MQTT 5.0 section 6), and 3.1 for the clients that offer it so; and {@code
 * mqttv3.1}, which is MQTT 3.1.
 */
public final class MqttProtocol implements Subprotocol {

    private final String name;
    private final Set<MqttVersion> versions;
    private final Sessions sessions;

    private MqttProtocol(String name, Set<MqttVersion> versions, Sessions sessions) {
        this.name = name;
        this.versions = versions;
        this.sessions = sessions;
    }

    /**
     * The subprotocol {@code mqtt}.
     *
     * @param timer runs what is to be done later; stays the caller's
     * @param version the hub's own version, for {@code $SYS/broker/version}
     */
    public static MqttProtocol mqtt(
            MqttSettings settings,
            SessionStore store,
            RetainedStore retained,
            ScheduledExecutorService timer,
            InstantSource clock,
            String version) {
        Sessions sessions = new Sessions(settings, store, retained, timer, clock, version);
        return new MqttProtocol("mqtt", EnumSet.allOf(MqttVersion.class), sessions);
    }

    /** The subprotocol {@code mqttv3.1}, whose clients share sessions with those of this one. */
    public MqttProtocol mqttV31() {
        return new MqttProtocol("mqttv3.1", EnumSet.of(MqttVersion.V3_1), sessions);
    }

    /** Takes up the sessions from before the process began: to be called once, before anybody can connect or publish. */
    public void restore(Hub hub) {
        sessions.restore(hub);
    }

    /** Looks once a second from now on whose time has come, until what is returned is cancelled. */
    public Future<?> start(ScheduledExecutorService timer) {
        return timer.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** Looks whose time has come: keep-alives, sessions, wills. */
    void tick() {
        sessions.tick();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Conversation converse(Connection connection, Hub hub) {
        return new MqttConversation(connection, hub, sessions, versions);
    }
}
