package io.parley.http.upgraded;

import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * The output and the socket of one WebSocket of Payara's, found through the private fields of Tyrus' servlet container.
 *
 * @param output where its frames are written from now on, Tyrus' own as well
 */
public record Upgraded(UpgradedOutput output, UpgradedSocket socket) {

    /**
     * Puts an output of the hub's between Tyrus and the container. To be called while the session is being opened.
     *
     * @param webSocket Tyrus' {@code TyrusWebSocket}
     * @param unsentBytes of what the peer has not read, no more than these and one write wait outside of the kernel
     * @param sendBuffer the kernel's buffer in bytes; 0 leaves it to the kernel
     * @throws ReflectiveOperationException where this is another container, or one that is built in another way
     * @throws IOException where the connection is closed already
     */
    public static Upgraded of(Object webSocket, int unsentBytes, int sendBuffer, UpgradedOutput.Pongs pongs)
            throws ReflectiveOperationException, IOException {
        Object writer = value(value(webSocket, "protocolHandler"), "writer");
        Object handler = value(writer, "tyrusHttpUpgradeHandler");
        Method connection = handler.getClass().getDeclaredMethod("getWebConnection");
        connection.setAccessible(true);
        if (!(connection.invoke(handler) instanceof WebConnection web)) {
            throw new NoSuchMethodException("no connection of " + handler.getClass());
        }
        Object request = value(web, "request");
        Object coyote = request.getClass().getMethod("getCoyoteRequest").invoke(request);
        Object grizzly = coyote.getClass().getMethod("getConnection").invoke(coyote);
        UpgradedSocket socket = UpgradedSocket.of(grizzly, unsentBytes, sendBuffer);
        Field stream = field(writer, "servletOutputStream");
        UpgradedOutput output = new UpgradedOutput(web.getOutputStream(), socket, pongs);
        output.listen();
        stream.set(writer, output);
        return new Upgraded(output, socket);
    }

    private static Object value(Object of, String name) throws ReflectiveOperationException {
        Object value = field(of, name).get(of);
        if (value == null) {
            throw new NoSuchFieldException(name + " of " + of.getClass() + " is not set");
        }
        return value;
    }

    private static Field field(Object of, String name) throws NoSuchFieldException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
