package io.parley.endpoint.session;

import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends through Tyrus' {@code TyrusWebSocket.sendRawFrame}, which takes any number of encoded frames at once.
 *
 * <p>Found by reflection, so that the WAR needs no Tyrus: in Payara it is the container's own.
 */
final class RawFrameSender implements FrameSender {

    private final Object webSocket;
    private final Method sendRawFrame;

    private RawFrameSender(Object webSocket, Method sendRawFrame) {
        this.webSocket = webSocket;
        this.sendRawFrame = sendRawFrame;
    }

    /** The sender of a session of Tyrus; empty for any other, and where that Tyrus is built in another way. */
    static Optional<FrameSender> of(Session session) {
        try {
            Object remote = session.getBasicRemote();
            for (Class<?> type = remote.getClass(); type != null; type = type.getSuperclass()) {
                if (type.getName().equals("org.glassfish.tyrus.core.TyrusRemoteEndpoint")) {
                    Field field = type.getDeclaredField("webSocket");
                    field.setAccessible(true);
                    Object webSocket = field.get(remote);
                    Method method = webSocket.getClass().getMethod("sendRawFrame", ByteBuffer.class);
                    // Public anyway; so the check of who calls is made once and not for each write.
                    method.setAccessible(true);
                    return Optional.of(new RawFrameSender(webSocket, method));
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.getLogger(RawFrameSender.class.getName())
                    .log(System.Logger.Level.WARNING, "this Tyrus takes no raw frames, so messages go one by one", e);
        }
        return Optional.empty();
    }

    @Override
    public void send(List<Slice> frames, DecodedFrames decoded, Duration atMost) throws IOException {
        try {
            Object sent = sendRawFrame.invoke(webSocket, joined(frames));
            if (sent instanceof Future<?> future) {
                future.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InvocationTargetException | IllegalAccessException | ExecutionException e) {
            throw new IOException("the container takes no more", e);
        } catch (TimeoutException e) {
            throw new IOException("the socket took nothing for " + atMost.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The bytes themselves where they are in one place: they are not written to. */
    private static ByteBuffer joined(List<Slice> frames) {
        if (frames.size() == 1) {
            Slice only = frames.get(0);
            return ByteBuffer.wrap(only.bytes(), only.at(), only.length());
        }
        int length = 0;
        for (Slice slice : frames) {
            length += slice.length();
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (Slice slice : frames) {
            all.put(slice.bytes(), slice.at(), slice.length());
        }
        return all.flip();
    }
}
