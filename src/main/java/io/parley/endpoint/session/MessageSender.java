package io.parley.endpoint.session;

import io.parley.channel.CloseCode;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Sends through the API that every container has: several messages into the container's batch, then one flush.
 *
 * <p>Never by {@code getAsyncRemote}: there a client's ping during a write holds Tomcat's session up until it fails.
 */
final class MessageSender implements FrameSender {

    /** Tomcat's name for the time in milliseconds that a write may take; no other container minds it. */
    private static final String TOMCAT_TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

    private final Session session;
    private long timeout;

    MessageSender(Session session) {
        this.session = session;
    }

    @Override
    public void send(List<Slice> frames, DecodedFrames decoded, Duration atMost) throws IOException {
        if (timeout != atMost.toMillis()) {
            timeout = atMost.toMillis();
            session.getUserProperties().put(TOMCAT_TIMEOUT, timeout);
        }
        RemoteEndpoint.Basic remote = session.getBasicRemote();
        try {
            List<DecodedFrames.Message> first = decoded.of(frames.get(0));
            if (frames.size() == 1 && first.size() == 1) {
                send(remote, first.get(0));
                return;
            }
            remote.setBatchingAllowed(true);
            for (Slice slice : frames) {
                for (DecodedFrames.Message message : decoded.of(slice)) {
                    send(remote, message);
                }
            }
            // First the flush: Tomcat would let a pong of its own go before the rest of a frame that is still in the
            // batch. Then off, or its pongs would wait in the batch for ever.
            remote.flushBatch();
            remote.setBatchingAllowed(false);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IOException("the container takes no more", e);
        }
    }

    @Override
    public void close(CloseCode code, String reason) throws IOException {
        session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code.number()), reason));
    }

    private static void send(RemoteEndpoint.Basic remote, DecodedFrames.Message message) throws IOException {
        switch (message.opcode()) {
            case TEXT -> remote.sendText(message.text());
            case BINARY -> remote.sendBinary(message.payload());
            case PING -> remote.sendPing(message.payload());
            default -> throw new IllegalArgumentException("not sent by the hub: " + message.opcode());
        }
    }
}
