package io.parley.endpoint.session;

import jakarta.websocket.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** The way from a session to Tyrus' own WebSocket, by reflection, so that the WAR needs no Tyrus: in Payara it is the container's. */
final class TyrusSession {

    private static final Logger LOG = System.getLogger(TyrusSession.class.getName());

    private TyrusSession() {}

    /** The {@code TyrusWebSocket}; null for a session of another kind, and where that Tyrus is built in another way. */
    static @Nullable Object webSocket(Session session) {
        try {
            Object remote = session.getBasicRemote();
            for (Class<?> type = remote.getClass(); type != null; type = type.getSuperclass()) {
                if (type.getName().equals("org.glassfish.tyrus.core.TyrusRemoteEndpoint")) {
                    Field field = type.getDeclaredField("webSocket");
                    field.setAccessible(true);
                    return field.get(remote);
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.WARNING, "this Tyrus takes no raw frames, so messages go one by one", e);
        }
        return null;
    }
}
