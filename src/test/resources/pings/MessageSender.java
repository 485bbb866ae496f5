package io.parley.endpoint.session;

import io.parley.channel.CloseCode;
import io.parley.transport.Opcode;
import jakarta.websocket.CloseReason;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * The sender as it must not be, by {@code getAsyncRemote}, each message when the one before has left: io.parley.conformance.PingDeadlockIT
 * compiles it into a WAR of its own, to see that the contract finds out.
 */
final class MessageSender implements FrameSender {

    private final Session session;
    private final Queue<String> texts = new ArrayDeque<>();
    private boolean sending;

    MessageSender(Session session) {
        this.session = session;
    }

    @Override
    public void close(CloseCode code, String reason) throws IOException {
        session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code.number()), reason));
    }

    @Override
    public void send(List<Slice> frames, DecodedFrames decoded, Duration atMost) {
        synchronized (this) {
            for (Slice slice : frames) {
                for (DecodedFrames.Message message : decoded.of(slice)) {
                    if (message.opcode() == Opcode.TEXT) {
                        texts.add(message.text());
                    }
                }
            }
            if (sending) {
                return;
            }
            sending = true;
        }
        next();
    }

    private void next() {
        String text;
        synchronized (this) {
            text = texts.poll();
            sending = text != null;
        }
        if (text != null) {
            session.getAsyncRemote().sendText(text, this::sent);
        }
    }

    private void sent(SendResult result) {
        if (result.isOK()) {
            next();
        }
    }
}
