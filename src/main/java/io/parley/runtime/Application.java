package io.parley.runtime;

import io.parley.auth.Authenticator;
import io.parley.broker.memory.MemoryPresenceStore;
import io.parley.channel.Payload;
import io.parley.endpoint.Connections;
import io.parley.endpoint.Deployment;
import io.parley.handshake.Admission;
import io.parley.handshake.CredentialsPolicy;
import io.parley.handshake.Endpoints;
import io.parley.handshake.Gate;
import io.parley.handshake.HandshakeRate;
import io.parley.handshake.OpeningHandshake;
import io.parley.handshake.TrustedProxies;
import io.parley.http.LivenessServlet;
import io.parley.http.Metrics;
import io.parley.http.MetricsServlet;
import io.parley.http.Readiness;
import io.parley.http.ReadinessServlet;
import io.parley.http.RefusalCounts;
import io.parley.http.api.ApiServlet;
import io.parley.http.stream.FallbackLimits;
import io.parley.http.stream.Fallbacks;
import io.parley.hub.Doors;
import io.parley.hub.Hub;
import io.parley.hub.HubLimits;
import io.parley.protocol.Subprotocol;
import io.parley.store.MalformedRecordException;
import io.parley.store.Store;
import io.parley.store.StoreSettings;
import io.parley.store.UnusableStoreException;
import io.parley.transport.ConnectionCounts;
import io.parley.transport.FlushBatch;
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
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The hub as it is configured, put together: what every runtime deploys on its container. */
public final class Application implements AutoCloseable {

    private static final long SWEEP_SECONDS = 5;

    private final Settings settings;
    private final ScheduledExecutorService timer;
    private final @Nullable Store store;
    private final Brokers brokers;
    private final MemoryPresenceStore presence = new MemoryPresenceStore();
    private final Guard guard;
    private final Doors doors;
    private final Hub hub;
    private final BuiltIn builtIn;
    private final Metrics metrics = new Metrics();
    private final RefusalCounts refusals = new RefusalCounts(metrics);
    private final ConnectionCounts connectionCounts = new ConnectionCounts();
    private final Readiness readiness = new Readiness();
    private final BackendLink backend;
    private final Fallbacks fallbacks;
    private final ScheduledFuture<?> sweeping;

    /**
     * A hub.
     *
     * @param timer runs what is to be done from time to time; stays the caller's
     * @throws UnusableStoreException where the file of the durable store cannot be used
     */
    public Application(Settings settings, ScheduledExecutorService timer) throws UnusableStoreException {
        this(settings, timer, UnaryOperator.identity());
    }

    /**
     * A hub.
     *
     * @param timer runs what is to be done from time to time; stays the caller's
     * @param replaced makes the doors that are used of those that the settings ask for
     * @throws UnusableStoreException where the file of the durable store cannot be used
     */
    public Application(Settings settings, ScheduledExecutorService timer, UnaryOperator<Doors> replaced)
            throws UnusableStoreException {
        this.settings = settings;
        this.timer = timer;
        Settings.Limits limits = settings.limits();
        this.store = openStore(settings.store());
        this.brokers = openBrokers(settings, store);
        this.guard = new Guard(settings, InstantSource.system());
        this.doors = replaced.apply(guard.doors());
        this.hub = new Hub(
                brokers.broker(),
                presence,
                settings.namespaces(),
                hubLimits(limits),
                doors,
                (task, after) -> timer.schedule(task, after.toNanos(), TimeUnit.NANOSECONDS));
        this.backend = new BackendLink(settings, timer);
        backend.attach(hub);
        this.builtIn = openBuiltIn();
        new BackendMeters(metrics, backend).register();
        new ApplicationMeters(metrics, settings, hub, brokers, store, presence, guard, backend.counts())
                .register(connectionCounts.limits(), readiness);
        new StoreMeters(metrics, store, brokers).register();
        if (store != null) {
            Store watched = store;
            readiness.watch(() -> watched.failure() == null);
        }
        this.fallbacks = new Fallbacks(
                hub,
                fallbackLimits(settings),
                settings.origins().policy(),
                new Admission(
                        new OpeningHandshake(
                                new Endpoints(Map.of()),
                                settings.origins().policy(),
                                settings.subprotocols().policy(),
                                credentials()),
                        doors.authenticator()),
                TrustedProxies.of(settings.proxies()),
                connectionCounts,
                refusals::refused,
                timer);
        metrics.gauge("parley.fallbacks", "Event streams and long polls open", fallbacks::following);
        timer.execute(metrics::open);
        guard.start(hub, timer);
        this.sweeping = timer.scheduleWithFixedDelay(brokers::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
        hub.procedures()
                .register(
                        "parley.version",
                        (caller, arguments) ->
                                CompletableFuture.completedFuture(Payload.json("\"" + Version.current() + "\"")));
    }

    /** Has the observers of CDI events asked and told, on a container that has CDI and in whose deployment this is called. */
    public void attachCdi(ScheduledExecutorService timer) {
        backend.attachCdi(hub, timer);
    }

    public Hub hub() {
        return hub;
    }

    /** What decides who may use the hub. */
    public Guard guard() {
        return guard;
    }

    /** Event streams and long polls, whose servlets the container adds with what it lets in. */
    public Fallbacks fallbacks() {
        return fallbacks;
    }

    /** Where the container adds what it measures itself. */
    public Metrics metrics() {
        return metrics;
    }

    /** Where the container counts the requests that it refuses. */
    public RefusalCounts refusals() {
        return refusals;
    }

    /**
     * Decides who comes in.
     *
     * @param open how many WebSockets there are
     */
    public Gate gate(IntSupplier open) {
        Settings.Admission admission = settings.limits().admission();
        HandshakeRate rate = new HandshakeRate(
                admission.handshakes(), admission.handshakesPerAddress(), admission.addresses(), System::nanoTime);
        return new Gate(
                () -> open.getAsInt() + fallbacks.open(),
                admission.connections(),
                hub.crowd()::refusal,
                rate,
                connectionCounts.limits());
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
                ApiServlet.PATH,
                new ApiServlet(
                        new ApiServlet.Subject(
                                hub.backend(), guard.tickets(), guard.revocations(), settings.authenticates()),
                        settings.api().apiKeys(),
                        settings.api().limits(),
                        TrustedProxies.of(settings.proxies()),
                        timer),
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

    private CredentialsPolicy credentials() {
        boolean asking = doors.authenticator() != Authenticator.NOBODY_IS_ASKED;
        return asking
                ? CredentialsPolicy.asking(
                        settings.handshake().cookie(),
                        settings.handshake().queryToken(),
                        settings.auth().containerUsers())
                : CredentialsPolicy.askingNobody();
    }

    /** The opening handshake of that deployment. */
    public Admission admission(Deployment deployment) {
        return new Admission(
                new OpeningHandshake(
                        new Endpoints(subprotocolNames()),
                        deployment.origins(),
                        deployment.subprotocols(),
                        credentials()),
                doors.authenticator());
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
        backend.close();
        fallbacks.close();
        sweeping.cancel(false);
        builtIn.close();
        guard.close();
        brokers.close();
        presence.close();
        if (store != null) {
            store.close();
        }
        metrics.close();
    }

    private static @Nullable Store openStore(Settings.Store wanted) throws UnusableStoreException {
        return wanted.file().isEmpty()
                ? null
                : Store.open(
                        new StoreSettings(wanted.file().get(), wanted.waitingChanges(), wanted.waitingBytes()),
                        Application::flushTogether);
    }

    private static Brokers openBrokers(Settings settings, @Nullable Store store) throws UnusableStoreException {
        try {
            return Brokers.of(settings, store);
        } catch (UnusableStoreException | RuntimeException e) {
            if (store != null) {
                store.close();
            }
            throw e;
        }
    }

    private BuiltIn openBuiltIn() throws UnusableStoreException {
        try {
            return new BuiltIn(settings, timer, hub, store);
        } catch (MalformedRecordException e) {
            brokers.close();
            if (store != null) {
                store.close();
            }
            throw Brokers.unreadable(settings, e);
        }
    }

    /** What one sync has brought to a subscriber leaves in one write. */
    private static void flushTogether(Runnable told) {
        FlushBatch.begin();
        try {
            told.run();
        } finally {
            FlushBatch.end();
        }
    }

    private static FallbackLimits fallbackLimits(Settings settings) {
        Settings.Limits limits = settings.limits();
        Settings.Fallback fallback = settings.fallback();
        return new FallbackLimits(
                fallback.channels(),
                limits.lagBytes(),
                limits.messageBytes(),
                limits.replyBytes(),
                limits.rate(),
                limits.admission().addresses(),
                limits.jsonDepth(),
                settings.http().headTimeout(),
                settings.close().deadline(),
                fallback.heartbeat(),
                fallback.retry(),
                fallback.pollWait(),
                fallback.lease());
    }

    private static HubLimits hubLimits(Settings.Limits limits) {
        return new HubLimits(
                limits.admission().connectionsPerUser(),
                limits.admission().connectionsPerAddress(),
                limits.messageBytes(),
                limits.subscriptions(),
                limits.channels(),
                limits.patterns(),
                limits.membersListed(),
                limits.replyBytes(),
                limits.states(),
                limits.jsonDepth());
    }
}
