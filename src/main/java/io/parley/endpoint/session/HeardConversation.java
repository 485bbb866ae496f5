package io.parley.endpoint.session;

import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.channel.Rate;
import io.parley.endpoint.MessageParts;
import io.parley.protocol.Conversation;
import io.parley.transport.ConnectionCounts;
import io.parley.transport.FlushBatch;
import io.parley.transport.Frame;
import io.parley.transport.Intake;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a conversation on a container's thread: notes the sign of life, keeps the client to its messages a second and to their
 * length, sends the answer before the next message is read, and slows down who publishes faster than can be sent.
 */
final class HeardConversation implements MessageParts {

    private final Conversation conversation;
    private final SessionConnection connection;
    private final Intake intake;
    private final Flushers flushers;
    private final Collection<SessionConnection> open;
    private final ConnectionCounts counts;
    private final Assembly assembly;
    private final AtomicBoolean left = new AtomicBoolean();

    HeardConversation(
            Conversation conversation,
            SessionConnection connection,
            Rate limit,
            Flushers flushers,
            Collection<SessionConnection> open,
            ConnectionCounts counts) {
        this.conversation = conversation;
        this.connection = connection;
        this.intake = new Intake(limit, counts, connection);
        this.flushers = flushers;
        this.open = open;
        this.assembly = new Assembly(connection.messageLimit());
        this.counts = counts;
    }

    @Override
    public void text(String part, boolean last) {
        String message = assembly.join(part, last);
        if (message != null) {
            if (accepts(bytes(message))) {
                handle(() -> conversation.text(message));
            }
        } else {
            unfinished();
        }
    }

    @Override
    public void binary(ByteBuffer part, boolean last) {
        ByteBuffer message = assembly.join(part, last);
        if (message != null) {
            if (accepts(message.remaining())) {
                handle(() -> conversation.binary(message));
            }
        } else {
            unfinished();
        }
    }

    /** A part is a sign of life, too: whoever sends a long message over a slow line cannot answer a ping before its end. */
    private void unfinished() {
        connection.heard();
        if (assembly.hasOverflowed()) {
            tooBig();
        }
    }

    @Override
    public void closed(Departure cause) {
        open.remove(connection);
        connection.over();
        leave(cause);
    }

    /** Ends the conversation; it may have ended when the hub decided to close, before the container could. */
    void leave(Departure cause) {
        if (left.compareAndSet(false, true)) {
            batched(() -> conversation.closed(cause));
        }
    }

    /** The frame that the conversation has for the client before a Close frame of the hub's, or null. */
    byte @Nullable [] lastWords(CloseCode code, String reason) {
        Frame last = conversation.lastWords(code, reason);
        if (last == null) {
            return null;
        }
        byte[] bytes = last.encode();
        counts.sent(bytes.length);
        return bytes;
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

    /** Counts a message; false where it is one too many for its second. */
    boolean admits() {
        return intake.admitsMessage();
    }

    /** Counts a message and its bytes; false where it is too long or one too many for its second. */
    private boolean accepts(int bytes) {
        boolean counted = conversation.countsMessages() || admits();
        if (!intake.admitsBytes(bytes + headerBytes(bytes)) || !counted) {
            return false;
        }
        if (bytes <= connection.messageLimit()) {
            return true;
        }
        tooBig();
        return false;
    }

    private void tooBig() {
        connection.close(
                CloseCode.TOO_BIG,
                "a message has at most " + connection.messageLimit() + " bytes here (parley.limits.message-bytes)");
    }

    /** Of the message in one frame (RFC 6455 section 5.2), mask included: a container does not tell in how many it came. */
    private static int headerBytes(int payload) {
        return payload < 126 ? 6 : payload <= 0xFFFF ? 8 : 14;
    }

    private static int bytes(String message) {
        int bytes = 0;
        for (int at = 0; at < message.length(); at++) {
            char c = message.charAt(at);
            // Each half of a pair counts two of the character's four.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
