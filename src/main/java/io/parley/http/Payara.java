package io.parley.http;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicBoolean;

/** What Payara 6 does as no other container, where the hub has to do its part. */
final class Payara {

    private static final Logger LOG = System.getLogger(Payara.class.getName());
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private Payara() {}

    /** Whether the request is Payara's. */
    static boolean serves(ServletRequest request) {
        return request.getServletContext().getServerInfo().contains("Payara");
    }

    /**
     * Makes Payara forget that its request object has been upgraded; to be called before an upgrade.
     *
     * <p>Payara notes {@code handlerInitialised} after it has begun an upgraded connection. Where that connection has ended by then,
     * its request object has been cleared for the next, and the note comes too late: the next upgrade of the object is answered with
     * 101 and never begun, so that the client hears nothing and its connection stays for good.
     */
    static void forgetUpgrade(ServletRequest request) {
        if (!serves(request)) {
            return;
        }
        ServletRequest own = request;
        while (own instanceof ServletRequestWrapper wrapper) {
            own = wrapper.getRequest();
        }
        try {
            Object recycled =
                    own.getClass().getMethod("getUnwrappedCoyoteRequest").invoke(own);
            Field begun = field(recycled.getClass());
            begun.setAccessible(true);
            begun.setBoolean(recycled, false);
        } catch (ReflectiveOperationException | RuntimeException e) {
            if (TOLD.compareAndSet(false, true)) {
                LOG.log(
                        Level.WARNING,
                        "this Payara is built in another way: a WebSocket may rarely stay without an answer",
                        e);
            }
        }
    }

    private static Field field(Class<?> request) throws NoSuchFieldException {
        for (Class<?> type = request; type != null; type = type.getSuperclass()) {
            if (type.getName().equals("org.apache.catalina.connector.Request")) {
                return type.getDeclaredField("handlerInitialised");
            }
        }
        throw new NoSuchFieldException("handlerInitialised of " + request.getName());
    }
}
