package io.parley.runtime.servlet;

import io.parley.endpoint.Deployment;
import io.parley.endpoint.session.Flushers;
import io.parley.endpoint.session.SessionConnections;
import io.parley.endpoint.session.SessionLimits;
import io.parley.handshake.Admission;
import io.parley.handshake.Gate;
import io.parley.handshake.TrustedProxies;
import io.parley.handshake.Verdict.Refused;
import io.parley.http.AdmissionFilter;
import io.parley.http.ErrorServlet;
import io.parley.http.WebSocketPath;
import io.parley.runtime.Application;
import io.parley.runtime.ConnectionMeters;
import io.parley.runtime.Settings;
import io.parley.store.UnusableStoreException;
import io.parley.transport.ConnectionCounts;
import io.parley.transport.Drain;
import io.parley.transport.Heartbeat;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The hub of one web application: its endpoints on the container's WebSocket engine, the filter before them, and the threads
 * that are ours and end with it.
 */
final class DeployedHub implements AutoCloseable {

    private static final long TIMER_END_SECONDS = 5;

    private final Settings settings;
    private final ScheduledExecutorService timer;
    private final Application application;
    private final Flushers flushers;
    private final SessionConnections connections;
    private final Deployment deployment;
    private final Gate gate;
    private volatile @Nullable Thread timerThread;

    private DeployedHub(Settings settings) throws UnusableStoreException {
        this.settings = settings;
        this.timer = Executors.newSingleThreadScheduledExecutor(this::timerThread);
        this.application = application(settings, timer);
        ConnectionCounts counts = application.connectionCounts();
        Settings.Container container = settings.container();
        this.flushers = new Flushers(
                container.flushersOn(Runtime.getRuntime().availableProcessors()),
                container.flushersLimit(),
                container.sendTimeout(),
                counts.limits(),
                timer);
        this.connections = new SessionConnections(
                limits(settings),
                flushers,
                counts,
                container.deflate() && settings.deflate().enabled(),
                timer);
        this.deployment = application.deployment(connections);
        this.gate = application.gate(
                () -> connections.open().size() + connections.opening().count());
        new ConnectionMeters(application.metrics(), counts)
                .register(() -> connections.open().size());
    }

    /**
     * Adds the hub to a web application that is being initialised.
     *
     * @throws IllegalStateException where the container has no WebSockets, or refuses an endpoint, or where the durable store
     *     cannot be used
     */
    static DeployedHub start(ServletContext context, Settings settings) {
        if (!(context.getAttribute(ServerContainer.class.getName()) instanceof ServerContainer container)) {
            throw new IllegalStateException("this servlet container has no WebSockets (jakarta.websocket)");
        }
        DeployedHub hub;
        try {
            hub = new DeployedHub(settings);
        } catch (UnusableStoreException e) {
            throw new IllegalStateException("parley: " + e.getMessage(), e);
        }
        try {
            if (hasCdi()) {
                hub.application.attachCdi(hub.timer);
            }
            hub.addFilter(context);
            hub.addServlets(context);
            hub.addEndpoints(container);
            OwnClasses.load(context);
            hub.application.readiness().ready();
        } catch (RuntimeException e) {
            hub.close();
            throw e;
        }
        return hub;
    }

    /** The hub; a timer that would have none is stopped, for its thread would stay behind in the container. */
    private static Application application(Settings settings, ScheduledExecutorService timer)
            throws UnusableStoreException {
        try {
            return new Application(settings, timer);
        } catch (UnusableStoreException | RuntimeException e) {
            timer.shutdownNow();
            throw e;
        }
    }

    /** Whether the container has CDI: Payara does, Tomcat by itself does not. */
    private static boolean hasCdi() {
        try {
            Class.forName("jakarta.enterprise.inject.spi.CDI", false, DeployedHub.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Takes no more connections, closes those there are, and ends all threads. Closing again has no effect. */
    @Override
    public void close() {
        drain();
        deployment.withdraw();
        flushers.close();
        connections.cutTheClosed();
        application.close();
        timer.shutdownNow();
        try {
            // The executor counts as terminated a moment before its thread has ended, and the container looks for
            // threads.
            Thread thread = timerThread;
            if (thread != null) {
                thread.join(TimeUnit.SECONDS.toMillis(TIMER_END_SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread timerThread(Runnable task) {
        Thread thread = new Thread(task, "parley-timer");
        thread.setDaemon(true);
        timerThread = thread;
        return thread;
    }

    private void drain() {
        if (!gate.isShut()) {
            application.readiness().draining();
            gate.shut();
            application.fallbacks().close();
            Drain.close(connections.open(), settings.close().drain());
        }
    }

    private void addFilter(ServletContext context) {
        ExposedAddress exposed = exposed();
        AdmissionFilter filter = new AdmissionFilter(
                settings.http().hosts(),
                application.admission(deployment),
                settings.handshake().deadline(),
                new Capacity(exposed),
                connections.extensible(),
                TrustedProxies.of(settings.proxies()),
                application.refusals(),
                this::drain);
        FilterRegistration.Dynamic registration = context.addFilter("parley-admission", filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        ServletRegistration.Dynamic paths = context.addServlet("parley-endpoints", new WebSocketPath());
        paths.setAsyncSupported(true);
        paths.addMapping(application.subprotocolNames().keySet().toArray(String[]::new));
    }

    private ExposedAddress exposed() {
        return new ExposedAddress(settings.authenticates() || settings.auth().anonymousBeyondLoopbackInsecurely());
    }

    private void addServlets(ServletContext context) {
        context.addServlet("parley-error", new ErrorServlet()).addMapping(ErrorServlet.PATH);
        ExposedAddress exposed = exposed();
        Map<String, HttpServlet> servlets = new HashMap<>(application.servlets());
        servlets.putAll(application.fallbacks().servlets((request, address, here) -> {
            Refused unexposed = exposed.refusal(request.getLocalAddr());
            if (unexposed != null) {
                return who -> unexposed;
            }
            return here ? gate.roomOfPresent() : gate.room(address);
        }));
        servlets.forEach((path, servlet) -> {
            ServletRegistration.Dynamic registration = context.addServlet("parley" + path, servlet);
            registration.setAsyncSupported(true);
            registration.addMapping(path);
        });
    }

    private void addEndpoints(ServerContainer container) {
        // Zero, the default, has Tyrus schedule a task for every message; the hub's own heartbeat finds dead peers.
        container.setDefaultMaxSessionIdleTimeout(-1);
        deployment.offer();
        try {
            deployment.add(() -> {
                for (Class<?> endpoint : application.endpoints()) {
                    container.addEndpoint(endpoint);
                }
            });
        } catch (DeploymentException | IOException e) {
            throw new IllegalStateException("the servlet container refuses an endpoint", e);
        }
        new Heartbeat(
                        connections.open(),
                        settings.heartbeat().interval(),
                        settings.heartbeat().timeout())
                .start(timer);
    }

    /** Keeps a place for each handshake that is admitted, until its session is open. */
    private final class Capacity implements AdmissionFilter.Places {

        private final ExposedAddress exposed;

        Capacity(ExposedAddress exposed) {
            this.exposed = exposed;
        }

        @Override
        public Admission.Room room(HttpServletRequest request, String remoteAddress) {
            Refused unexposed = exposed.refusal(request.getLocalAddr());
            return unexposed == null ? gate.room(remoteAddress) : who -> unexposed;
        }

        @Override
        public void taken() {
            connections.opening().add();
        }

        @Override
        public void abandoned() {
            connections.opening().remove();
        }
    }

    private static SessionLimits limits(Settings settings) {
        Settings.Limits limits = settings.limits();
        return new SessionLimits(
                limits.rate(),
                limits.messageBytes(),
                settings.echo().messageBytes(),
                limits.lagBytes(),
                limits.queueBytes(),
                settings.close().deadline(),
                settings.container().sendTimeout(),
                settings.http().sendBufferBytes());
    }
}
