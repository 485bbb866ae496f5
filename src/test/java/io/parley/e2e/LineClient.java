package io.parley.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The JDK's own WebSocket client, as anybody would use it: sends texts, and keeps those that come in their order. */
final class LineClient implements AutoCloseable {

    private static final int SECONDS_TO_WAIT = 60;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Closing> closing = new CompletableFuture<>();
    private final WebSocket socket;

    /** How the hub ended the conversation. */
    record Closing(int code, String reason) {}

    private LineClient(HttpClient http, URI address, String... subprotocols) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (subprotocols.length > 0) {
            builder.subprotocols(
                    subprotocols[0],
                    List.of(subprotocols).subList(1, subprotocols.length).toArray(String[]::new));
        }
        this.socket = builder.buildAsync(address, new Listener()).join();
    }

    static LineClient connect(URI address, String... subprotocols) {
        return new LineClient(HttpClient.newHttpClient(), address, subprotocols);
    }

    /** Over a connection as {@code http} makes it. */
    static LineClient connect(HttpClient http, URI address, String... subprotocols) {
        return new LineClient(http, address, subprotocols);
    }

    /** The subprotocol that was agreed on; empty where there is none. */
    String subprotocol() {
        return socket.getSubprotocol();
    }

    void send(String text) {
        socket.sendText(text, true).join();
    }

    /** The first of the texts that came since the last call to be of this kind; those before it are passed over. */
    String hears(Predicate<String> kind) throws InterruptedException {
        List<String> passedOver = new ArrayList<>();
        while (true) {
            String text = received.poll(SECONDS_TO_WAIT, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("not heard; what was heard instead: " + passedOver);
            }
            if (kind.test(text)) {
                return text;
            }
            passedOver.add(text);
        }
    }

    /** Waits for this very text. */
    void hears(String text) throws InterruptedException {
        String unused = hears(text::equals);
    }

    Closing closing() {
        return closing.orTimeout(SECONDS_TO_WAIT, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                received.add(message.toString());
                message.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closing.complete(new Closing(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closing.completeExceptionally(error);
        }
    }
}
