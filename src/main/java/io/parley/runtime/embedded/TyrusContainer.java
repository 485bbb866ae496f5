package io.parley.runtime.embedded;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Map;
import java.util.Set;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;

/** Tyrus' container without a server of its own: it keeps endpoints and sessions, the wires are ours. */
final class TyrusContainer extends TyrusServerContainer {

    /** Tyrus reads nothing here: frames end at the wire. */
    private static final int INCOMING_BUFFER = 1 << 10;

    private final TyrusWebSocketEngine engine;

    TyrusContainer() {
        super((Set<Class<?>>) null);
        engine = TyrusWebSocketEngine.builder(this)
                .incomingBufferSize(INCOMING_BUFFER)
                .build();
        // Zero, the default, schedules a task for every message.
        setDefaultMaxSessionIdleTimeout(-1);
    }

    @Override
    public void register(Class<?> endpoint) throws DeploymentException {
        engine.register(endpoint, "/");
    }

    @Override
    public void register(ServerEndpointConfig config) throws DeploymentException {
        engine.register(config, "/");
    }

    @Override
    public WebSocketEngine getWebSocketEngine() {
        return engine;
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of();
    }

    @Override
    public Set<Extension> getInstalledExtensions() {
        return Set.of();
    }
}
