package io.parley.runtime;

import io.parley.broker.memory.MemoryBroker;
import io.parley.broker.memory.MemoryLimits;
import io.parley.broker.memory.MemoryPresenceStore;
import io.parley.channel.Payload;
import io.parley.endpoint.Connections;
import io.parley.endpoint.Deployment;
import io.parley.http.LivenessServlet;
import io.parley.http.Metrics;
import io.parley.http.MetricsServlet;
import io.parley.http.Readiness;
import io.parley.http.ReadinessServlet;
import io.parley.http.RefusalCounts;
import io.parley.hub.Hub;
import io.parley.hub.HubLimits;
import io.parley.protocol.Subprotocol;
import io.parley.transport.ConnectionCounts;
import jakarta.servlet.http.HttpServlet;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The hub as it is configured, put together: what every runtime deploys on its container. */
public final class Application implements AutoCloseable {

    private static final long SWEEP_SECONDS = 5;

    private final Settings settings;
    private final MemoryBroker broker;
    private final MemoryPresenceStore presence = new MemoryPresenceStore();
    private final Hub hub;
    private final BuiltIn builtIn;
    private final Metrics metrics = new Metrics();
    private final RefusalCounts refusals = new RefusalCounts(metrics);
    private final ConnectionCounts connectionCounts = new ConnectionCounts();
    private final Readiness readiness = new Readiness();
    private final ScheduledFuture<?> sweeping;

    /** @param timer runs what is to be done from time to time; stays the caller's */
    public Application(Settings settings, ScheduledExecutorService timer) {
        this.settings = settings;
        Settings.Limits limits = settings.limits();
        this.broker = new MemoryBroker(
                settings.namespaces(),
                new MemoryLimits(limits.channels(), limits.historyBytes(), limits.idempotencyKeys()),
                InstantSource.system());
        this.hub = new Hub(broker, presence, settings.namespaces(), hubLimits(limits));
        this.builtIn = new BuiltIn(settings);
        new ApplicationMeters(metrics, settings, hub, broker, presence).register(connectionCounts.limits(), readiness);
        timer.execute(metrics::open);
        this.sweeping = timer.scheduleWithFixedDelay(broker::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
        hub.procedures()
                .register(
                        "parley.version",
                        (caller, arguments) ->
                                CompletableFuture.completedFuture(Payload.json("\"" + Version.current() + "\"")));
    }

    public Hub hub() {
        return hub;
    }

    /** Where the container adds what it measures itself. */
    public Metrics metrics() {
        return metrics;
    }

    /** Where the container counts the requests that it refuses. */
    public RefusalCounts refusals() {
        return refusals;
    }

    /** Where the container counts what its connections do; {@link ConnectionMeters} shows it. */
    public ConnectionCounts connectionCounts() {
        return connectionCounts;
    }

    /** Where the container says that its port is open, and that it stops. */
    public Readiness readiness() {
        return readiness;
    }

    /** The servlets to add to a container, by the path of each. */
    public Map<String, HttpServlet> servlets() {
        return Map.of(
                MetricsServlet.PATH,
                new MetricsServlet(metrics, settings.metrics().forEverybody()),
                LivenessServlet.PATH,
                new LivenessServlet(),
                ReadinessServlet.PATH,
                new ReadinessServlet(readiness));
    }

    /** The endpoint classes to add to a container, through {@link Deployment#add}. */
    public List<Class<?>> endpoints() {
        return builtIn.endpoints();
    }

    /** What the endpoints share, for a runtime whose sessions become connections in this way. */
    public Deployment deployment(Connections connections) {
        return new Deployment(
                hub, settings.origins().policy(), settings.subprotocols().policy(), builtIn.spoken(), connections);
    }

    /** For each path the names of its subprotocols, as the opening handshake wants them. */
    public Map<String, List<String>> subprotocolNames() {
        Map<String, List<String>> names = new LinkedHashMap<>();
        builtIn.spoken().forEach((path, spoken) -> {
            List<String> here = new ArrayList<>();
            for (Subprotocol subprotocol : spoken) {
                if (!subprotocol.name().isEmpty()) {
                    here.add(subprotocol.name());
                }
            }
            names.put(path, here);
        });
        return names;
    }

    @Override
    public void close() {
        sweeping.cancel(false);
        broker.close();
        presence.close();
        metrics.close();
    }

    private static HubLimits hubLimits(Settings.Limits limits) {
        return new HubLimits(
                limits.messageBytes(),
                limits.subscriptions(),
                limits.channels(),
                limits.patterns(),
                limits.membersListed(),
                limits.replyBytes(),
                limits.jsonDepth());
    }
}
