package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.mqtt.Hex;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What MQTT asks of its WebSockets: MQTT 5.0 section 6, [MQTT-6.0.0-1] to [MQTT-6.0.0-4]. */
class MqttFramesIT {

    private static final String CONNECT = "10 0c 0004 'MQTT' 04 02 003c 0000";

    private RunningHub hub;

    @BeforeEach
    void startHub() throws Exception {
        hub = RunningHub.start();
    }

    @AfterEach
    void stopHub() {
        hub.close();
    }

    private WebSocket open(Heard heard, String path, String subprotocol) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols(subprotocol)
                .buildAsync(hub.socket(path), heard)
                .join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqtt", "mqttv3.1"})
    void namesTheSubprotocol(String name) {
        assertThat(open(new Heard(0), "/mqtt", name).getSubprotocol()).isEqualTo(name);
        assertThat(open(new Heard(0), "/ws", name).getSubprotocol()).isEqualTo(name);
    }

    @ParameterizedTest(name = "{0} bytes a message")
    @ValueSource(ints = {1, 3, 7, 1000})
    void takesPacketsAsTheMessagesCutThem(int size) throws Exception {
        byte[] packets = Hex.bytes(CONNECT + " 82 06 0001 0001 'a' 00 30 06 0001 'a' 'xyz' c0 00");
        String before = Hex.of(Hex.bytes("20 02 00 00 90 03 0001 00"));
        String message = Hex.of(Hex.bytes("30 06 0001 'a' 'xyz'"));
        Heard heard = new Heard(19);
        WebSocket socket = open(heard, "/mqtt", "mqtt");

        for (int at = 0; at < packets.length; at += size) {
            socket.sendBinary(ByteBuffer.wrap(packets, at, Math.min(size, packets.length - at)), true)
                    .join();
        }

        // What the client asks for itself may overtake a message of a channel.
        assertThat(Hex.of(heard.all.get(30, TimeUnit.SECONDS)))
                .isIn(before + message + "d000", before + "d000" + message);
    }

    @Test
    void closesAtATextMessage() throws Exception {
        Heard heard = new Heard(0);

        open(heard, "/mqtt", "mqtt").sendText("hello", true).join();

        assertThat(heard.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1003);
    }

    @Test
    void closesNormallyAfterADisconnect() throws Exception {
        Heard heard = new Heard(0);

        open(heard, "/mqtt", "mqtt")
                .sendBinary(ByteBuffer.wrap(Hex.bytes(CONNECT + " e0 00")), true)
                .join();

        assertThat(heard.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1000);
    }

    /** Keeps so many bytes, and the close code. */
    private static final class Heard implements WebSocket.Listener {

        private final int wanted;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> all = new CompletableFuture<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        Heard(int wanted) {
            this.wanted = wanted;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            bytes.writeBytes(part);
            if (bytes.size() >= wanted) {
                all.complete(bytes.toByteArray());
            }
            return WebSocket.Listener.super.onBinary(socket, data, last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedFuture(null);
        }
    }
}
