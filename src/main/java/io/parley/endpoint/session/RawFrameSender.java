package io.parley.endpoint.session;

import io.parley.channel.CloseCode;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
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
 * <p>For a Tyrus that is not built as Payara's ({@link UpgradedSender}). Found by reflection, so that the WAR needs no Tyrus.
 */
final class RawFrameSender implements FrameSender {

    private final Session session;
    private final Object webSocket;
    private final Method sendRawFrame;

    private RawFrameSender(Session session, Object webSocket, Method sendRawFrame) {
        this.session = session;
        this.webSocket = webSocket;
        this.sendRawFrame = sendRawFrame;
    }

    /** The sender of a session of Tyrus; empty for any other, and where that Tyrus is built in another way. */
    static Optional<FrameSender> of(Session session) {
        Object webSocket = TyrusSession.webSocket(session);
        if (webSocket == null) {
            return Optional.empty();
        }
        try {
            Method method = webSocket.getClass().getMethod("sendRawFrame", ByteBuffer.class);
            // Public anyway; so the check of who calls is made once and not for each write.
            method.setAccessible(true);
            return Optional.of(new RawFrameSender(session, webSocket, method));
        } catch (NoSuchMethodException e) {
            System.getLogger(RawFrameSender.class.getName())
                    .log(System.Logger.Level.WARNING, "this Tyrus takes no raw frames, so messages go one by one", e);
            return Optional.empty();
        }
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

    @Override
    public void close(CloseCode code, String reason) throws IOException {
        session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code.number()), reason));
    }

    /** The bytes themselves where they are in one place: they are not written to. */
    private static ByteBuffer joined(List<Slice> frames) {
        Slice all = frames.size() == 1 ? frames.get(0) : Slice.joined(frames);
        return ByteBuffer.wrap(all.bytes(), all.at(), all.length());
    }
}
