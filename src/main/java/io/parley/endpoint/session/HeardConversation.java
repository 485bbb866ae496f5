package io.parley.endpoint.session;

import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.protocol.Conversation;
import io.parley.transport.FlushBatch;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stands before a conversation on a container's thread: notes the sign of life, holds the limit of messages where the container does
 * not, sends the answer before the next message is read, and slows down who publishes faster than can be sent.
 */
final class HeardConversation implements Conversation {

    private final Conversation conversation;
    private final SessionConnection connection;
    private final Flushers flushers;
    private final Collection<SessionConnection> open;
    private final AtomicBoolean left = new AtomicBoolean();

    HeardConversation(
            Conversation conversation,
            SessionConnection connection,
            Flushers flushers,
            Collection<SessionConnection> open) {
        this.conversation = conversation;
        this.connection = connection;
        this.flushers = flushers;
        this.open = open;
    }

    @Override
    public void text(String message) {
        if (accepts(message)) {
            handle(() -> conversation.text(message));
        }
    }

    @Override
    public void binary(ByteBuffer message) {
        if (accepts(message.remaining())) {
            handle(() -> conversation.binary(message));
        }
    }

    @Override
    public void closed(Departure cause) {
        open.remove(connection);
        connection.gone();
        leave(cause);
    }

    /** Ends the conversation; it may have ended when the hub decided to close, before the container could. */
    void leave(Departure cause) {
        if (left.compareAndSet(false, true)) {
            batched(() -> conversation.closed(cause));
        }
    }

    private void handle(Runnable message) {
        connection.heard();
        if (!connection.isListening()) {
            return;
        }
        connection.beginAnswer();
        try {
            batched(message);
        } finally {
            connection.endAnswer();
        }
        flushers.awaitRelief();
    }

    private static void batched(Runnable work) {
        FlushBatch.begin();
        try {
            work.run();
        } finally {
            FlushBatch.endAndForget();
        }
    }

    /** Tyrus holds its limit for fragmented messages only. */
    private boolean accepts(String message) {
        int limit = connection.messageLimit();
        // No character has more than three bytes of UTF-8, so most messages need not be counted.
        return message.length() <= limit / 3 || accepts(bytes(message));
    }

    private boolean accepts(long bytes) {
        if (bytes <= connection.messageLimit()) {
            return true;
        }
        connection.close(
                CloseCode.TOO_BIG,
                "a message has at most " + connection.messageLimit() + " bytes here (parley.limits.message-bytes)");
        return false;
    }

    private static long bytes(String message) {
        long bytes = 0;
        for (int at = 0; at < message.length(); at++) {
            char c = message.charAt(at);
            // Each half of a pair counts two of the character's four.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
