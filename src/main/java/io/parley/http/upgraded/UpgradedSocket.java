package io.parley.http.upgraded;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * The TCP connection beneath an upgraded request of Payara's: a {@code NIOConnection} of Grizzly's, reached by reflection.
 *
 * <p>By itself it keeps four times the kernel's send buffer of bytes that the peer has not read, megabytes, and once it is closed it
 * waits until the peer has read them, for ever. Any thread.
 */
public final class UpgradedSocket {

    private static final int UNLIMITED = -1;

    private final Object connection;
    private final Method limit;
    private final Method terminate;

    private UpgradedSocket(Object connection, Method limit, Method terminate) {
        this.connection = connection;
        this.limit = limit;
        this.terminate = terminate;
    }

    /**
     * @param connection Grizzly's
     * @param unsentBytes beyond these nothing more is to be written
     * @param sendBuffer the kernel's buffer in bytes; 0 leaves it to the kernel
     * @throws ReflectiveOperationException where this Grizzly is built in another way
     * @throws IOException where the socket is closed already
     */
    static UpgradedSocket of(Object connection, int unsentBytes, int sendBuffer)
            throws ReflectiveOperationException, IOException {
        Class<?> type = connection.getClass();
        UpgradedSocket socket = new UpgradedSocket(
                connection,
                type.getMethod("setMaxAsyncWriteQueueSize", int.class),
                type.getMethod("terminateSilently"));
        if (sendBuffer > 0 && type.getMethod("getChannel").invoke(connection) instanceof SocketChannel channel) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, sendBuffer);
        }
        socket.limit.invoke(connection, unsentBytes);
        return socket;
    }

    /** Takes any number of bytes from now on, for those that nothing will follow. */
    void lift() {
        call(limit, UNLIMITED);
    }

    /** Ends the connection at once, and lets go of what the peer has not read. Again, it has no effect. */
    public void cut() {
        call(terminate);
    }

    private void call(Method method, Object... arguments) {
        try {
            method.invoke(connection, arguments);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(method + " was found and cannot be called", e);
        }
    }
}
