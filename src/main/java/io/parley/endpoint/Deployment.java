package io.parley.endpoint;

import io.parley.handshake.OriginPolicy;
import io.parley.handshake.SubprotocolPolicy;
import io.parley.hub.Hub;
import io.parley.protocol.Subprotocol;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoints of one deployed application share: the hub, the policies of the opening handshake, the subprotocols
 * of each path, and how a session becomes a connection.
 *
 * <p>Containers make {@linkplain HandshakeConfigurator configurators} by themselves, without arguments, while an endpoint is
 * being added; {@link #add} is how they find their deployment.
 *
 * @param hub the hub
 * @param origins whose pages may connect
 * @param subprotocols which subprotocol is chosen
 * @param spoken for each path the subprotocols spoken there; the first is also spoken where none was negotiated
 * @param connections how sessions become connections
 */
public record Deployment(
        Hub hub,
        OriginPolicy origins,
        SubprotocolPolicy subprotocols,
        Map<String, List<Subprotocol>> spoken,
        Connections connections) {

    private static final ThreadLocal<@Nullable Deployment> BEING_ADDED = new ThreadLocal<>();
    private static final AtomicReference<@Nullable Deployment> OFFERED = new AtomicReference<>();

    public Deployment {
        spoken = Map.copyOf(spoken);
    }

    /** Adds endpoint classes to a container, up to where the container has made their configurators. */
    @FunctionalInterface
    public interface Addition {

        void run() throws DeploymentException, IOException;
    }

    /**
     * Adds endpoint classes to a container as a part of this deployment.
     *
     * @throws DeploymentException where the container refuses one
     * @throws IOException where the container cannot start
     */
    public void add(Addition endpoints) throws DeploymentException, IOException {
        BEING_ADDED.set(this);
        try {
            endpoints.run();
        } finally {
            BEING_ADDED.remove();
        }
    }

    /**
     * Makes this the deployment of a whole web application, until {@link #withdraw}: some containers make configurators later
     * than they are told of endpoints, when their own filter starts. Each web application has a class loader of its own, and
     * so what is static here.
     */
    public void offer() {
        OFFERED.set(this);
    }

    /** Ends what {@link #offer} began. */
    public void withdraw() {
        OFFERED.compareAndSet(this, null);
    }

    /**
     * The deployment whose endpoint this thread is adding, or else the one that the web application was offered.
     *
     * @throws IllegalStateException where there is neither
     */
    static Deployment beingAdded() {
        Deployment adding = BEING_ADDED.get();
        Deployment deployment = adding != null ? adding : OFFERED.get();
        if (deployment == null) {
            throw new IllegalStateException("Parley's endpoints are added by Deployment.add, not found by scanning");
        }
        return deployment;
    }

    /** The subprotocol of that name on that path, or the path's first one where the name is empty or unknown there. */
    Subprotocol subprotocol(String path, String name) {
        List<Subprotocol> here = spoken.getOrDefault(path, List.of());
        for (Subprotocol subprotocol : here) {
            if (subprotocol.name().equals(name)) {
                return subprotocol;
            }
        }
        return here.get(0);
    }
}
