package io.parley.e2e;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;

/**
 * Publishes numbers into one channel, some at a time, each under its key, and notes the position of each that is acknowledged.
 * What was not acknowledged when its hub was gone it publishes again, under the same key, as a careful client does.
 */
final class NumberedPublisher {

    private static final int IN_FLIGHT = 32;

    private final String name;
    private final String channel;
    private final Map<Integer, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Integer, Boolean> unacknowledged = new ConcurrentSkipListMap<>();
    private int next = 1;

    /** What a reply said. */
    record Acknowledged(String epoch, long offset) {}

    NumberedPublisher(String name, String channel) {
        this.name = name;
        this.channel = channel;
    }

    String name() {
        return name;
    }

    String channel() {
        return channel;
    }

    /** By number. */
    Map<Integer, Acknowledged> acknowledged() {
        return acknowledged;
    }

    /** The highest number that was ever sent. */
    int sent() {
        return next - 1;
    }

    /** Publishes until the hub is gone. */
    Thread start(URI hub) {
        Thread thread = new Thread(() -> publish(hub), name);
        thread.start();
        return thread;
    }

    private void publish(URI hub) {
        Semaphore room = new Semaphore(IN_FLIGHT);
        Replies replies = new Replies(room);
        try {
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(hub, replies)
                    .join();
            for (int number : unacknowledged.navigableKeySet().toArray(Integer[]::new)) {
                send(socket, room, number);
            }
            while (!replies.gone) {
                unacknowledged.put(next, true);
                send(socket, room, next++);
            }
        } catch (RuntimeException e) {
            if (!replies.gone && replies.failure == null && acknowledged.isEmpty()) {
                throw e;
            }
        }
        if (replies.failure != null) {
            throw replies.failure;
        }
    }

    private void send(WebSocket socket, Semaphore room, int number) {
        room.acquireUninterruptibly();
        socket.sendText(
                        "{\"id\":%d,\"publish\":{\"channel\":\"%s\",\"key\":\"%s-%d\",\"data\":{\"by\":\"%s\",\"number\":%d}}}"
                                .formatted(number, channel, name, number, name, number),
                        true)
                .join();
    }

    private final class Replies implements WebSocket.Listener {

        private final Semaphore room;
        private final StringBuilder message = new StringBuilder();
        private volatile boolean gone;
        private volatile AssertionError failure;

        Replies(Semaphore room) {
            this.room = room;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                take(message.toString());
                message.setLength(0);
                room.release();
            }
            from.request(1);
            return null;
        }

        private void take(String text) {
            try (JsonReader reader = Json.createReader(new StringReader(text))) {
                JsonObject reply = reader.readObject();
                JsonObject position = reply.getJsonObject("ok");
                if (position == null) {
                    failure = new AssertionError(text);
                    return;
                }
                int number = reply.getInt("id");
                Acknowledged now = new Acknowledged(
                        position.getString("epoch"),
                        position.getJsonNumber("offset").longValue());
                acknowledged.put(number, now);
                unacknowledged.remove(number);
            }
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            end();
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            end();
        }

        private void end() {
            gone = true;
            // Whoever waits for room finds that the socket is closed.
            room.release(IN_FLIGHT);
        }
    }
}
