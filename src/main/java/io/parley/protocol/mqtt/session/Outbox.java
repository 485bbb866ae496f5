package io.parley.protocol.mqtt.session;

import io.parley.channel.CloseCode;
import io.parley.channel.Headers;
import io.parley.channel.Publication;
import io.parley.channel.Qos;
import io.parley.protocol.mqtt.Packet.TopicSubscription;
import io.parley.protocol.mqtt.PublishEncoder.Delivery;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What one session sends: messages at QoS 0 when its client is there, those at QoS 1 and 2 within a window until they are settled
 * (MQTT 5.0 sections 4.3, 4.4 and 4.9).
 *
 * <p>Takes no message that it has no room for: whoever offers it keeps it, by its place in a log, and offers it again. Every method may
 * be called by any thread.
 */
final class Outbox {

    private static final int HIGHEST_PACKET_ID = 0xFFFF;

    private final SessionState state;
    private final InstantSource clock;
    private final Runnable whenBehind;
    private final Runnable whenFull;
    private @Nullable Link link;
    private int unsettled;

    /** Of those that were sent over an earlier connection, the ones that are still to be sent again. */
    private final Deque<Integer> toRepeat = new ArrayDeque<>(2);

    private int lastPacketId;

    /** Whether a message waits until others are settled. */
    private boolean full;

    /** What becomes of a message that was offered. */
    enum Outcome {
        TAKEN,
        /** There is no room for it now; {@link Session#pump} offers it again when there is. */
        LATER,
        /** The client is away. */
        AWAY
    }

    /**
     * @param whenBehind sees to it that {@link #repeat} is called and messages are offered again once the client's socket may have room
     * @param whenFull told of each message that has to wait until others are settled
     */
    Outbox(SessionState state, InstantSource clock, Runnable whenBehind, Runnable whenFull) {
        this.state = state;
        this.whenBehind = whenBehind;
        this.whenFull = whenFull;
        this.clock = clock;
        this.unsettled = state.inFlight().size();
    }

    /** The client is there: what was not settled is sent again (MQTT 5.0 section 4.4), as far as there is room by and by. */
    synchronized void attach(Link to) {
        link = to;
        toRepeat.clear();
        for (InFlight message : state.inFlight()) {
            if (message.publication() != null) {
                toRepeat.add(message.packetId());
            }
        }
        repeat();
    }

    /** Sends again what there is room for. */
    synchronized void repeat() {
        Link to = link;
        while (to != null && !toRepeat.isEmpty() && !to.isCongested() && unsettled - toRepeat.size() < to.window()) {
            InFlight message = state.inFlight(toRepeat.remove());
            Publication publication = message == null ? null : message.publication();
            if (message == null || publication == null) {
                continue;
            }
            Delivery delivery = new Delivery(message.qos(), true, message.retain(), message.packetId());
            if (!to.publish(publication, delivery, message.subscriptionId(), clock.millis())) {
                settle(message.packetId());
            }
        }
        if (to != null && !toRepeat.isEmpty() && to.isCongested()) {
            whenBehind.run();
        }
    }

    /** The client of that link has gone. */
    synchronized void detach(Link from) {
        if (link == from) {
            link = null;
        }
        from.close();
    }

    /**
     * Sends a message for a subscription, where there is room.
     *
     * @param retained whether it is one that was there before the subscription
     */
    synchronized Outcome offer(
            Publication publication, TopicSubscription subscription, int subscriptionId, boolean retained) {
        Headers headers = publication.payload().headers();
        Qos qos = headers.qos().atMost(subscription.qos());
        Link to = link;
        if (to == null) {
            // MQTT 5.0 section 3.1.2.11.2 leaves it to the server what becomes of messages at QoS 0 meanwhile.
            return qos == Qos.AT_MOST_ONCE ? Outcome.TAKEN : Outcome.AWAY;
        }
        long now = clock.millis();
        if (headers.expiresAt() <= now) {
            return Outcome.TAKEN;
        }
        boolean retain = retained || (subscription.retainAsPublished() && headers.retain());
        if (to.isCongested()) {
            whenBehind.run();
            return Outcome.LATER;
        }
        if (!toRepeat.isEmpty() || (qos != Qos.AT_MOST_ONCE && unsettled >= to.window())) {
            if (!full) {
                full = true;
                whenFull.run();
            }
            return Outcome.LATER;
        }
        full = false;
        if (qos == Qos.AT_MOST_ONCE) {
            to.publish(publication, new Delivery(qos, false, retain, 0), subscriptionId, now);
            return Outcome.TAKEN;
        }
        String filter = subscription.filter();
        InFlight message = new InFlight(
                nextPacketId(),
                publication,
                qos,
                retain,
                subscriptionId,
                filter.startsWith(Filter.SHARE) ? filter : null);
        send(message, publication, to, retained ? null : filter, now);
        return Outcome.TAKEN;
    }

    /** Sends a message that has to be acknowledged, and notes that it was. Holds the lock. */
    private void send(InFlight message, Publication publication, Link to, @Nullable String filter, long now) {
        Delivery delivery = new Delivery(message.qos(), false, message.retain(), message.packetId());
        if (message.qos() == Qos.AT_LEAST_ONCE) {
            if (to.publish(publication, delivery, message.subscriptionId(), now)) {
                unsettled++;
                // Sent before it is kept: what is forgotten is sent again, as it may be at QoS 1.
                state.sent(message, filter).whenComplete((kept, failure) -> closeAt(failure, to));
            }
            return;
        }
        byte[] packet = to.encode(publication, delivery, message.subscriptionId(), now);
        if (packet != null) {
            unsettled++;
            state.sent(message, filter).whenComplete((kept, failure) -> {
                closeAt(failure, to);
                sendKept(message, packet, to);
            });
        }
    }

    private synchronized void sendKept(InFlight message, byte[] packet, Link to) {
        if (link == to && message.equals(state.inFlight(message.packetId()))) {
            to.send(packet);
        }
    }

    /** What cannot be kept is not to go on: the client comes back, and gets again what it has not acknowledged. */
    private static void closeAt(@Nullable Throwable failure, Link to) {
        if (failure != null) {
            to.connection()
                    .close(CloseCode.TRY_AGAIN_LATER, Reasons.refusal(failure).reason());
        }
    }

    /** PUBACK, or PUBREC with a failure: the message is settled. Returns whether one was, at that quality of service. */
    synchronized boolean acknowledged(int packetId, Qos qos) {
        InFlight message = state.inFlight(packetId);
        if (message == null || message.qos() != qos || message.publication() == null) {
            return false;
        }
        settle(packetId);
        return true;
    }

    /** PUBREC: the client has the message. Tells whether there is one to release, once it is kept that there is. */
    synchronized CompletionStage<Boolean> received(int packetId) {
        InFlight message = state.inFlight(packetId);
        if (message == null || message.qos() != Qos.EXACTLY_ONCE) {
            return CompletableFuture.completedFuture(false);
        }
        return state.sent(message.released(), null).thenApply(kept -> true);
    }

    /** PUBCOMP: the message is settled. */
    synchronized void completed(int packetId) {
        InFlight message = state.inFlight(packetId);
        if (message != null && message.qos() == Qos.EXACTLY_ONCE && message.publication() == null) {
            settle(packetId);
        }
    }

    /**
     * The messages of a shared subscription that its client has not acknowledged and another member of the group may be sent: those at
     * QoS 1, never those at QoS 2 ([MQTT-4.8.2-5]).
     */
    synchronized List<InFlight> transferable(String shared) {
        return state.inFlight().stream()
                .filter(message -> shared.equals(message.shared())
                        && message.qos() == Qos.AT_LEAST_ONCE
                        && message.publication() != null)
                .toList();
    }

    /** Another member of the group has the message. */
    synchronized void transferred(InFlight message) {
        if (message.equals(state.inFlight(message.packetId()))) {
            settle(message.packetId());
        }
    }

    synchronized boolean isAttached() {
        return link != null;
    }

    private void settle(int packetId) {
        // Not waited for: what is settled twice is only sent again.
        state.settled(packetId);
        unsettled--;
    }

    /** The window is smaller than the number of identifiers, so that one is free. */
    private int nextPacketId() {
        do {
            lastPacketId = lastPacketId == HIGHEST_PACKET_ID ? 1 : lastPacketId + 1;
        } while (state.inFlight(lastPacketId) != null);
        return lastPacketId;
    }
}
