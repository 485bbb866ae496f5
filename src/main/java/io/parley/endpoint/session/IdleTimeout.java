package io.parley.endpoint.session;

import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;

/**
 * Switches off what Tyrus does about idle sessions: the hub has a heartbeat of its own.
 *
 * <p>Before 2.2.1, which is what Payara 6 has, Tyrus schedules a task for each message it receives even where there is no timeout
 * (its issue 917), and Payara's executor looks through every JAR for each. By reflection, as with {@link RawFrameSender}.
 */
final class IdleTimeout {

    /** Takes tasks and forgets them; has no thread. */
    private static final ScheduledExecutorService NOBODY = nobody();

    private IdleTimeout() {}

    /** Does so for a session of Tyrus, and nothing for any other. */
    static void switchOff(Session session) {
        for (Class<?> type = session.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals("org.glassfish.tyrus.core.TyrusSession")) {
                try {
                    Field service = type.getDeclaredField("service");
                    service.setAccessible(true);
                    service.set(session, NOBODY);
                } catch (ReflectiveOperationException | RuntimeException e) {
                    System.getLogger(IdleTimeout.class.getName())
                            .log(Level.DEBUG, "this Tyrus keeps its timer for idle sessions", e);
                }
                return;
            }
        }
    }

    private static ScheduledExecutorService nobody() {
        ScheduledExecutorService service = new ScheduledThreadPoolExecutor(1, new DiscardPolicy());
        service.shutdown();
        return service;
    }
}
