package io.parley.runtime.embedded;

import io.parley.channel.Limit;
import io.parley.transport.Cursor;
import io.parley.transport.FlushBatch;
import io.parley.transport.Pending;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * All that leaves by one socket, in order: messages of the connection's own first, then the channels it follows, each in turn.
 *
 * <p>Under this object's lock there are only copies, plain system calls and links. Whatever may call back, which is to park
 * bytes and to tell the owner, is noted there and done by {@link #settle} after the lock is released. A slow consumer costs
 * nothing but its lag.
 */
final class SendQueue implements Pending, Socket.Parked {

    /** Whoever is told how sending went. Called without a lock held, by any thread. */
    interface Owner {

        /** Unsent bytes have passed this limit. May be told more than once. */
        void overflowed(Limit limit);

        /** Nothing more can be sent: the socket failed, or all was sent after {@link #finish}. Told once. */
        void spent();
    }

    private final Socket socket;
    private final Owner owner;
    private final WireLimits limits;

    /** Own messages that wait, or null where none does: most connections never have one for long. */
    private @Nullable ArrayDeque<ByteBuffer> messages;

    private int messageBytes;
    private @Nullable Cursor firstWaiting;
    private @Nullable Cursor lastWaiting;

    /** How far the waiting cursors lag together, as of when each was last heard of. */
    private long lagBytes;

    /** Whether a flush of this queue is on its way. */
    private boolean scheduled;

    /** Whether bytes are parked with the socket; nothing is written meanwhile. */
    private boolean parked;

    /** Whether a thread is inside {@link Socket#park}, and will look after what follows. */
    private boolean parking;

    private boolean ownOnly;
    private boolean finishing;
    private boolean spent;

    private @Nullable ByteBuffer toPark;
    private @Nullable Limit toTellOverflow;
    private boolean toTellSpent;

    SendQueue(Socket socket, Owner owner, WireLimits limits) {
        this.socket = socket;
        this.owner = owner;
        this.limits = limits;
    }

    /** Queues a message of the connection's own; it leaves at the end of the thread's batch. */
    void add(ByteBuffer message) {
        boolean schedule;
        synchronized (this) {
            if (spent || finishing) {
                return;
            }
            if (messageBytes > limits.queueBytes() && !ownOnly) {
                toTellOverflow = Limit.QUEUE_BYTES;
                schedule = false;
            } else {
                enqueue(message);
                schedule = !scheduled;
                scheduled = true;
            }
        }
        if (schedule) {
            FlushBatch.add(this);
        } else {
            settle();
        }
    }

    @Override
    public void flush() {
        synchronized (this) {
            scheduled = false;
            drain();
            if (isSettled()) {
                return;
            }
        }
        settle();
    }

    /** As {@link io.parley.transport.Outlet#ready}. */
    void ready(Cursor cursor) {
        synchronized (this) {
            if (spent || ownOnly || !cursor.isOpen()) {
                return;
            }
            if (parked) {
                wait(cursor);
                count(cursor, cursor.lag());
                if (lagBytes > limits.lagBytes()) {
                    toTellOverflow = Limit.LAG_BYTES;
                }
            } else if (messages == null && firstWaiting == null) {
                write(cursor);
                drain();
            } else {
                wait(cursor);
                drain();
            }
            if (isSettled()) {
                return;
            }
        }
        settle();
    }

    /**
     * From now on only messages of the connection's own are sent: the close handshake has begun.
     *
     * @param withBacklog whether what its channels have had for it so far goes out first
     */
    synchronized void ownOnly(boolean withBacklog) {
        ownOnly = true;
        for (Cursor cursor = nextWaiting(); cursor != null; cursor = nextWaiting()) {
            int available = withBacklog && cursor.isOpen() ? cursor.available() : 0;
            while (available > 0) {
                enqueue(ByteBuffer.wrap(cursor.bytes(), cursor.at(), available));
                cursor.advance(available);
                available = cursor.available();
            }
        }
    }

    /** Throws away what is queued and takes no more; the owner is not told. */
    synchronized void abandon() {
        spend();
        toTellSpent = false;
    }

    /** Lets the owner know when all that is queued has left. */
    void finish() {
        synchronized (this) {
            finishing = true;
            drain();
        }
        settle();
    }

    @Override
    public void sent() {
        synchronized (this) {
            parked = false;
            if (parking) {
                return;
            }
            drain();
        }
        settle();
    }

    @Override
    public void failed() {
        synchronized (this) {
            parked = false;
            spend();
            if (parking) {
                return;
            }
        }
        settle();
    }

    private boolean isSettled() {
        return toPark == null && !toTellSpent && toTellOverflow == null;
    }

    /** Does what must not be done under the lock, until nothing of it is left. */
    private void settle() {
        while (true) {
            ByteBuffer rest;
            Limit overflow;
            boolean end;
            synchronized (this) {
                rest = toPark;
                toPark = null;
                parking |= rest != null;
                overflow = toTellOverflow;
                toTellOverflow = null;
                end = toTellSpent;
                toTellSpent = false;
            }
            if (overflow != null) {
                owner.overflowed(overflow);
            }
            if (end) {
                owner.spent();
            }
            if (rest == null) {
                return;
            }
            Staging.current().counts().parked(rest.remaining());
            socket.park(rest, this);
            synchronized (this) {
                parking = false;
                drain();
            }
        }
    }

    private void enqueue(ByteBuffer message) {
        if (messages == null) {
            messages = new ArrayDeque<>(4);
        }
        messages.add(message);
        messageBytes += message.remaining();
    }

    /** Writes until the socket takes no more or nothing is left. Under the lock. */
    private void drain() {
        while (!parked && !spent) {
            if (messages != null) {
                writeMessages(messages);
                continue;
            }
            if (finishing) {
                spend();
                return;
            }
            Cursor cursor = nextWaiting();
            if (cursor == null) {
                return;
            }
            if (cursor.isOpen()) {
                write(cursor);
            }
        }
    }

    /** Writes one slice of the log; where more is there, the cursor waits for its next turn. Under the lock. */
    private void write(Cursor cursor) {
        int available = cursor.available();
        if (available == 0) {
            return;
        }
        byte[] bytes = cursor.bytes();
        int at = cursor.at();
        Staging staging = Staging.current();
        int written = write(staging.of(bytes, at, Math.min(available, Staging.CAPACITY)), staging.counts());
        staging.counts().fannedOut(available);
        // The whole slice counts as sent, for it ends with a frame: nothing comes between the halves of one.
        cursor.advance(available);
        if (written < available) {
            park(ByteBuffer.wrap(bytes, at + written, available - written));
        }
        if (cursor.available() > 0) {
            wait(cursor);
        }
    }

    private void writeMessages(ArrayDeque<ByteBuffer> queued) {
        Staging staging = Staging.current();
        ByteBuffer staged = staging.empty();
        ByteBuffer next = queued.peek();
        while (next != null && next.remaining() <= staged.remaining()) {
            messageBytes -= next.remaining();
            staged.put(next);
            queued.remove();
            next = queued.peek();
        }
        if (next != null && staged.position() == 0) {
            messageBytes -= next.remaining();
            queued.remove();
            park(next);
        } else {
            staged.flip();
            write(staged, staging.counts());
            if (staged.hasRemaining()) {
                byte[] rest = new byte[staged.remaining()];
                staged.get(rest);
                park(ByteBuffer.wrap(rest));
            }
        }
        if (queued.isEmpty()) {
            messages = null;
        }
    }

    /** How many bytes the socket took. */
    private int write(ByteBuffer staged, WriteCounts.Cells counts) {
        try {
            socket.write(staged);
        } catch (IOException e) {
            // The peer is gone; who owns the queue is told and cuts the connection.
            spend();
        }
        counts.wrote(staged.position());
        return staged.position();
    }

    private void park(ByteBuffer rest) {
        if (!spent) {
            parked = true;
            toPark = rest;
        }
    }

    private void wait(Cursor cursor) {
        if (cursor.waiting) {
            return;
        }
        cursor.waiting = true;
        if (lastWaiting == null) {
            firstWaiting = cursor;
        } else {
            lastWaiting.nextWaiting = cursor;
        }
        lastWaiting = cursor;
    }

    /** Takes the cursor off the list whose turn it is, or null where none waits. */
    private @Nullable Cursor nextWaiting() {
        Cursor cursor = firstWaiting;
        if (cursor != null) {
            firstWaiting = cursor.nextWaiting;
            if (firstWaiting == null) {
                lastWaiting = null;
            }
            cursor.nextWaiting = null;
            cursor.waiting = false;
            count(cursor, 0);
        }
        return cursor;
    }

    /** The limit is on the lag of all the connection's channels together. */
    private void count(Cursor cursor, long lag) {
        lagBytes += lag - cursor.lagCounted;
        cursor.lagCounted = lag;
    }

    private void spend() {
        toTellSpent |= !spent;
        spent = true;
        messages = null;
        messageBytes = 0;
        firstWaiting = null;
        lastWaiting = null;
    }
}
