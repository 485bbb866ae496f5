package io.parley.protocol.mqtt.session;

import io.parley.protocol.mqtt.Packet;
import io.parley.transport.FlushBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends acknowledgements in the order of the messages that they answer, in whatever order those are done ([MQTT-4.6.0-2] and
 * [MQTT-4.6.0-3]). Every method may be called by any thread.
 */
final class OrderedAcks {

    /** One answer's place in the order. */
    final class Place {

        private @Nullable Packet answer;
        private boolean done;

        /** Sends the answer in its turn; null for none. */
        void done(@Nullable Packet packet) {
            FlushBatch.begin();
            try {
                synchronized (places) {
                    answer = packet;
                    done = true;
                    sendDone();
                }
            } finally {
                // The socket is written to after the lock is let go.
                FlushBatch.end();
            }
        }
    }

    private final Consumer<Packet> send;
    private final Deque<Place> places = new ArrayDeque<>(2);

    OrderedAcks(Consumer<Packet> send) {
        this.send = send;
    }

    private void sendDone() {
        while (!places.isEmpty() && places.element().done) {
            Packet next = places.remove().answer;
            if (next != null) {
                send.accept(next);
            }
        }
    }

    /** The next place in the order. */
    Place next() {
        synchronized (places) {
            Place place = new Place();
            places.add(place);
            return place;
        }
    }

    /** How many answers are not sent yet. */
    int size() {
        synchronized (places) {
            return places.size();
        }
    }
}
