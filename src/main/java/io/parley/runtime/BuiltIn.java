package io.parley.runtime;

import io.parley.endpoint.ChatEndpoint;
import io.parley.endpoint.EchoEndpoint;
import io.parley.endpoint.HubEndpoint;
import io.parley.endpoint.MqttEndpoint;
import io.parley.endpoint.UpdatesEndpoint;
import io.parley.hub.Hub;
import io.parley.protocol.Subprotocol;
import io.parley.protocol.chat.ChatProtocol;
import io.parley.protocol.chat.SuperchatProtocol;
import io.parley.protocol.echo.Echo;
import io.parley.protocol.json.NativeProtocol;
import io.parley.protocol.mqtt.durable.DurableRetainedStore;
import io.parley.protocol.mqtt.durable.DurableSessionStore;
import io.parley.protocol.mqtt.session.MemoryRetainedStore;
import io.parley.protocol.mqtt.session.MemorySessionStore;
import io.parley.protocol.mqtt.session.MqttProtocol;
import io.parley.protocol.mqtt.session.MqttSettings;
import io.parley.protocol.updates.UpdatesProtocol;
import io.parley.store.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** Lists what is built in, one line each: the paths, and the subprotocols spoken there. */
final class BuiltIn implements AutoCloseable {

    private final Map<String, List<Subprotocol>> spoken = new LinkedHashMap<>();
    private final List<Class<?>> endpoints = new ArrayList<>();
    private final Future<?> ticking;

    /**
     * @param timer runs what is to be done later; stays the caller's
     * @param store what outlives the process, or null where nothing does; stays the caller's
     */
    BuiltIn(Settings settings, ScheduledExecutorService timer, Hub hub, @Nullable Store store) {
        int inFlight = settings.limits().commandsInFlight();
        Subprotocol json = new NativeProtocol(settings.heartbeat().interval(), inFlight);
        Subprotocol chat = new ChatProtocol(inFlight);
        Subprotocol superchat = new SuperchatProtocol(inFlight);
        MqttProtocol mqtt = mqtt(settings.mqtt(), timer, hub, store);
        mqtt.restore(hub);
        this.ticking = mqtt.start(timer);
        Subprotocol mqttV31 = mqtt.mqttV31();
        add(HubEndpoint.class, HubEndpoint.PATH, json, mqtt, mqttV31, chat, superchat);
        add(ChatEndpoint.class, ChatEndpoint.PATH, chat, superchat);
        add(UpdatesEndpoint.class, UpdatesEndpoint.PATH, new UpdatesProtocol(inFlight));
        add(MqttEndpoint.class, MqttEndpoint.PATH, mqtt, mqttV31);
        if (settings.echo().enabled()) {
            add(EchoEndpoint.class, EchoEndpoint.PATH, new Echo());
        }
    }

    /** For each path its subprotocols; the first is spoken where none was negotiated. */
    Map<String, List<Subprotocol>> spoken() {
        return spoken;
    }

    List<Class<?>> endpoints() {
        return endpoints;
    }

    private static MqttProtocol mqtt(
            MqttSettings settings, ScheduledExecutorService timer, Hub hub, @Nullable Store store) {
        int messages = settings.retainedMessages();
        long bytes = settings.retainedBytes();
        return MqttProtocol.mqtt(
                settings,
                store == null
                        ? new MemorySessionStore()
                        : DurableSessionStore.open(
                                store, settings.places(), hub.counts().limits()),
                store == null
                        ? new MemoryRetainedStore(messages, bytes)
                        : DurableRetainedStore.open(store, messages, bytes),
                timer,
                InstantSource.system(),
                Version.current());
    }

    /** Ends what is done from time to time. */
    @Override
    public void close() {
        ticking.cancel(false);
    }

    private void add(Class<?> endpoint, String path, Subprotocol... subprotocols) {
        endpoints.add(endpoint);
        spoken.put(path, List.of(subprotocols));
    }
}
