package io.parley.runtime.embedded;

import io.parley.channel.Limit;
import io.parley.channel.Tally;
import io.parley.endpoint.Deployment;
import io.parley.handshake.Admission;
import io.parley.handshake.Gate;
import io.parley.handshake.TrustedProxies;
import io.parley.hub.Doors;
import io.parley.runtime.Application;
import io.parley.runtime.ConnectionMeters;
import io.parley.runtime.Settings;
import io.parley.transport.Drain;
import io.parley.transport.Heartbeat;
import jakarta.servlet.http.HttpServlet;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.servlet.ServletRegistration;
import org.glassfish.grizzly.servlet.WebappContext;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.grizzly.threadpool.AbstractThreadPool;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.grizzly.threadpool.ThreadPoolProbe;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.jspecify.annotations.Nullable;

/**
 * The hub on Tyrus and Grizzly: one port for pages and WebSockets.
 *
 * <p>Frames are handled on the selector threads, without a change of thread; what serves ordinary HTTP runs on workers.
 */
public final class EmbeddedServer implements AutoCloseable {

    private static final String LISTENER = "http";

    /** Of one response whose peer does not read. */
    private static final int MAX_PENDING_BYTES = 1 << 16;

    private final Settings settings;
    private final Application application;
    private final ScheduledExecutorService timer;
    private final HttpServer http;
    private final NetworkListener listener;
    private final Wire.Context wires;
    private final Gate gate;
    private final Waiting waiting;
    private final @Nullable Deflation deflation;
    private final BlockingQueue<Runnable> requests = new LinkedTransferQueue<>();
    private final IdleConnections idle = new IdleConnections();
    private final TyrusContainer tyrus = new TyrusContainer();
    private final @Nullable CertificateReload certificates;
    private @Nullable RedirectServer redirect;

    private EmbeddedServer(Settings settings, UnaryOperator<Doors> doors) throws IOException {
        this.settings = settings;
        this.certificates = settings.tls().enabled() ? CertificateReload.of(settings.tls()) : null;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "parley-timer");
            thread.setDaemon(true);
            return thread;
        });
        this.application = application(settings, timer, doors);
        this.waiting = new Waiting(
                timer,
                settings.handshake().deadline(),
                settings.limits().admission().connections());
        this.wires = new Wire.Context(
                limits(settings),
                settings.limits().rate(),
                timer,
                ConcurrentHashMap.newKeySet(),
                application.connectionCounts());
        this.gate = application.gate(() -> wires.open().size());
        this.deflation = settings.deflate().enabled() ? Deflation.of(settings.deflate()) : null;
        new ConnectionMeters(application.metrics(), application.connectionCounts())
                .register(() -> wires.open().size());
        new WriteMeters(application.metrics(), WriteCounts.ofProcess()).register(requests::size);
        this.listener = new NetworkListener(
                LISTENER, settings.http().host(), settings.http().port());
        this.http = new HttpServer();
        http.getServerConfiguration().setJmxEnabled(false);
        http.getServerConfiguration().setDefaultErrorPageGenerator(new ErrorPage());
        // Grizzly would answer TRACE by itself: so every handler refuses it in its own words.
        http.getServerConfiguration().setPassTraceRequest(true);
        webapp().deploy(http);
        http.getServerConfiguration().addHttpHandler(new Pages(settings.webapp().orElse(null)), "/");
        http.addListener(listener);
    }

    /**
     * Starts a hub; when this returns, its port is open.
     *
     * @throws IOException where the port cannot be opened, or the certificate or the durable store cannot be used
     */
    public static EmbeddedServer start(Settings settings) throws IOException {
        return start(settings, UnaryOperator.identity());
    }

    /**
     * Starts a hub, as {@link #start(Settings)} does, with doors made of those that the settings ask for.
     *
     * @throws IOException where the port cannot be opened, or the certificate or the durable store cannot be used
     */
    public static EmbeddedServer start(Settings settings, UnaryOperator<Doors> doors) throws IOException {
        EmbeddedServer server = new EmbeddedServer(settings, doors);
        try {
            server.open();
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static Application application(
            Settings settings, ScheduledExecutorService timer, UnaryOperator<Doors> doors) throws IOException {
        try {
            return new Application(settings, timer, doors);
        } catch (IOException | RuntimeException e) {
            timer.shutdownNow();
            throw e;
        }
    }

    /** The address of the pages; the WebSocket is at {@code /ws} below it. */
    public URI url() {
        String host = settings.http().host();
        String shown = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
        return URI.create((secure() ? "https://" : "http://") + (shown.contains(":") ? "[" + shown + "]" : shown) + ":"
                + listener.getPort() + "/");
    }

    /** The port without TLS that sends browsers to the one with it; empty where there is none. */
    public OptionalInt redirectPort() {
        return redirect == null ? OptionalInt.empty() : OptionalInt.of(redirect.port());
    }

    /** What compresses messages, with its counters; null where that is switched off. */
    @Nullable Deflation deflation() {
        return deflation;
    }

    /** How many WebSockets are open. */
    public int connections() {
        return wires.open().size();
    }

    /** How many handshakes wait until it is known who comes. */
    public int handshakesWaiting() {
        return waiting.number();
    }

    /** Takes no more connections, closes those there are with 1001 and lets them end, and stops. */
    @Override
    public void close() {
        application.readiness().draining();
        gate.shut();
        application.fallbacks().close();
        if (!Drain.close(wires.open(), settings.close().drain())) {
            wires.open().forEach(Wire::cut);
        }
        if (redirect != null) {
            redirect.close();
        }
        http.shutdownNow();
        tyrus.stop();
        application.close();
        idle.close();
        timer.shutdownNow();
    }

    private void open() throws IOException {
        listener.setTransport(transport());
        // After the transport, which forgets it else; without it no response would ever be told that its peer does not
        // read.
        listener.setMaxPendingBytes(MAX_PENDING_BYTES);
        listener.setMaxHttpHeaderSize(settings.http().headBytes());
        listener.getKeepAlive().setIdleTimeoutInSeconds((int)
                Math.max(1, settings.http().idleTimeout().toSeconds()));
        Opener opener = new Opener(wires, settings.echo().messageBytes(), deflation);
        Deployment deployment = application.deployment(opener);
        Tally<Limit> limitsReached = application.connectionCounts().limits();
        RefusalWriter refusals = new RefusalWriter(timer, settings.close().deadline(), application.refusals());
        TlsFailures tlsFailures = tlsFailures();
        HeadDeadline headDeadline = new HeadDeadline(settings.http().headTimeout(), limitsReached);
        Admission admission = application.admission(deployment);
        TrustedProxies proxies = TrustedProxies.of(settings.proxies());
        listener.registerAddOn((added, chain) -> {
            chain.set(
                    chain.indexOfType(IdleTimeoutFilter.class),
                    idle.filter(settings.http().idleTimeout(), limitsReached));
            FilterChain wireChain = wireChain(chain);
            chain.set(
                    chain.indexOfType(HttpServerFilter.class),
                    new HttpCodec(added, refusals, settings.tls().hsts(), limitsReached));
            if (certificates != null) {
                chain.add(1, new TlsFilter(certificates::engine, refusals, tlsFailures));
            }
            // Before TLS: a handshake that is dripped in is cut as well.
            chain.add(1, headDeadline);
            chain.add(
                    chain.indexOfType(org.glassfish.grizzly.http.server.HttpServerFilter.class),
                    new OpeningFilter(
                            settings.http().hosts(),
                            admission,
                            waiting,
                            proxies,
                            gate,
                            opener,
                            refusals,
                            headDeadline,
                            wireChain));
        });
        deploy(deployment);
        opener.start(tyrus.getWebSocketEngine());
        headDeadline.start(timer);
        new Heartbeat(
                        wires.open(),
                        settings.heartbeat().interval(),
                        settings.heartbeat().timeout())
                .start(timer);
        if (certificates != null) {
            certificates.start(timer, settings.tls().reloadInterval());
        }
        http.start();
        startRedirect(headDeadline, refusals);
        application.readiness().ready();
    }

    private TlsFailures tlsFailures() {
        TlsFailures failures = new TlsFailures();
        application
                .metrics()
                .counter(
                        "parley.tls.failures.total",
                        "Connections that ended because their TLS was broken or not allowed",
                        failures::sum);
        return failures;
    }

    private void startRedirect(HeadDeadline headDeadline, RefusalWriter refusals) throws IOException {
        Settings.Http wanted = settings.http();
        if (wanted.redirectPort().isPresent()) {
            redirect = new RedirectServer(
                    wanted.host(), wanted.redirectPort().get(), headDeadline, refusals, listener::getPort);
            redirect.start();
        }
    }

    private WebappContext webapp() {
        WebappContext webapp = new WebappContext("parley", "") {
            @Override
            public String getServerInfo() {
                // Grizzly would name itself and its version in a header of every answer.
                return "";
            }
        };
        Map<String, HttpServlet> servlets = new HashMap<>(application.servlets());
        servlets.putAll(application
                .fallbacks()
                .servlets((request, address, here) -> here ? gate.roomOfPresent() : gate.room(address)));
        servlets.forEach((path, servlet) -> {
            ServletRegistration registration = webapp.addServlet(path, servlet);
            registration.setAsyncSupported(true);
            registration.addMapping(path);
        });
        return webapp;
    }

    private boolean secure() {
        return certificates != null;
    }

    private void deploy(Deployment deployment) throws IOException {
        try {
            deployment.add(() -> {
                for (Class<?> endpoint : application.endpoints()) {
                    tyrus.addEndpoint(endpoint);
                }
                tyrus.start("/", listener.getPort());
            });
            tyrus.doneDeployment();
        } catch (DeploymentException e) {
            throw new IllegalStateException("Tyrus refuses an endpoint", e);
        }
    }

    private TCPNIOTransport transport() {
        Settings.Http wanted = settings.http();
        TCPNIOTransport transport = TCPNIOTransportBuilder.newInstance()
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .setIOStrategy(SameThreadIOStrategy.getInstance())
                .setSelectorRunnersCount(wanted.selectorsOn(Runtime.getRuntime().availableProcessors()))
                .setWorkerThreadPoolConfig(workers(wanted.workers()))
                .build();
        transport.setServerConnectionBackLog(wanted.backlog());
        if (wanted.sendBufferBytes() > 0) {
            transport.setWriteBufferSize(wanted.sendBufferBytes());
            transport.setChannelConfigurator(
                    new SendBuffer(transport.getChannelConfigurator(), wanted.sendBufferBytes()));
        }
        return transport;
    }

    private ThreadPoolConfig workers(int number) {
        ThreadPoolConfig workers = ThreadPoolConfig.defaultConfig()
                .setPoolName("parley-http")
                .setCorePoolSize(number)
                .setMaxPoolSize(number)
                .setQueue(requests);
        workers.getInitialMonitoringConfig().addProbes(new ThreadPoolProbe.Adapter() {
            @Override
            public void onTaskQueueEvent(AbstractThreadPool pool, Runnable request) {
                // A worker that waits takes the request at once; what is in the queue has found none.
                if (!requests.isEmpty()) {
                    application.connectionCounts().limits().add(Limit.HTTP_WORKERS);
                }
            }
        });
        return workers;
    }

    /** What a connection is handled by once it is a WebSocket: no HTTP codec, but the idle filter still hears of its end. */
    private FilterChain wireChain(FilterChainBuilder http) {
        FilterChainBuilder chain =
                FilterChainBuilder.stateless().add(http.get(http.indexOfType(TransportFilter.class)));
        int idle = http.indexOfType(IdleTimeoutFilter.class);
        if (idle >= 0) {
            Filter filter = http.get(idle);
            chain.add(new CloseForwarder(filter));
        }
        return chain.add(secure() ? new TlsWireFilter() : new WireFilter()).build();
    }

    private static WireLimits limits(Settings settings) {
        Settings.Limits limits = settings.limits();
        return new WireLimits(
                limits.messageBytes(),
                limits.lagBytes(),
                limits.queueBytes(),
                settings.close().deadline());
    }
}
