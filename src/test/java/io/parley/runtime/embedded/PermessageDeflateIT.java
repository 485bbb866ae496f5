package io.parley.runtime.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.runtime.ConfigurationSources;
import io.parley.runtime.SettingsLoader;
import io.parley.runtime.embedded.DeflatePeer.Received;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** permessage-deflate (RFC 7692) over real sockets. */
class PermessageDeflateIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int PONG = 0xA;

    private final Random random = new Random(7692);
    private final List<DeflatePeer> peers = new ArrayList<>();
    private EmbeddedServer server;

    @AfterEach
    void stop() throws IOException {
        for (DeflatePeer peer : peers) {
            peer.close();
        }
        server.close();
    }

    @Test
    void answersTheOffer() throws Exception {
        start(Map.of());

        assertThat(open("/ws", DeflatePeer.OFFER).extensions())
                .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
        assertThat(open("/ws", "permessage-deflate; server_max_window_bits=15").extensions())
                .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                        + " server_max_window_bits=15");
        assertThat(open("/ws", "permessage-deflate; server_max_window_bits=9").extensions())
                .isNull();
        assertThat(open("/ws", null).extensions()).isNull();
    }

    @Test
    void neitherSendsNorTakesCompressedMessagesWhereItIsSwitchedOff() throws Exception {
        start(Map.of("parley.deflate.enabled", "false"));
        DeflatePeer peer = open("/echo", DeflatePeer.OFFER);
        assertThat(peer.extensions()).isNull();

        peer.sendText("a".repeat(5000));
        assertThat(peer.receive().compressed()).isFalse();
        peer.sendCompressed(TEXT, "hello".getBytes(UTF_8));

        assertThat(peer.receiveClose().closeCode()).isEqualTo(1002);
        assertThat(server.deflation()).isNull();
    }

    @Test
    void echoesMessagesOfAllSizes() throws Exception {
        start(Map.of());
        DeflatePeer peer = open("/echo", DeflatePeer.OFFER);
        for (int size : new int[] {0, 1, 125, 126, 1023, 1024, 5000, 65_535, 65_536, 200_000}) {
            byte[] message =
                    "round and round ".repeat(size / 16 + 1).substring(0, size).getBytes(UTF_8);

            Received text = peer.sendCompressed(TEXT, message).receive();
            Received binary = peer.sendCompressed(BINARY, message).receive();

            assertThat(text.opcode()).isEqualTo(TEXT);
            assertThat(text.payload()).isEqualTo(message);
            assertThat(binary.opcode()).isEqualTo(BINARY);
            assertThat(binary.payload()).isEqualTo(message);
            assertThat(text.compressed()).isEqualTo(size >= 1024).isEqualTo(binary.compressed());
        }
    }

    @Test
    void sendsNoiseAsItIs() throws Exception {
        start(Map.of());
        byte[] noise = new byte[20_000];
        random.nextBytes(noise);

        Received echo =
                open("/echo", DeflatePeer.OFFER).sendCompressed(BINARY, noise).receive();

        assertThat(echo.compressed()).isFalse();
        assertThat(echo.payload()).isEqualTo(noise);
    }

    @Test
    void takesFragmentsWithAPingBetweenThem() throws Exception {
        start(Map.of());
        DeflatePeer peer = open("/echo", DeflatePeer.OFFER);

        peer.sendHex("41 83 00000000 f248cd  89 81 00000000 70  80 84 00000000 c9c90700");

        assertThat(peer.receive().opcode()).isEqualTo(PONG);
        assertThat(peer.receive().text()).isEqualTo("Hello");
    }

    @Test
    void closesOnABombAndServesOthers() throws Exception {
        start(Map.of("parley.echo.message-bytes", "100000"));
        DeflatePeer witness = open("/echo", DeflatePeer.OFFER);
        byte[] bomb = CompressedFrameReaderTest.frame(0xC2, CompressedFrameReaderTest.deflate(new byte[50_000_000]));
        for (int i = 0; i < 20; i++) {
            Received close = open("/echo", DeflatePeer.OFFER).send(bomb).receiveClose();

            assertThat(close.closeCode()).isEqualTo(1009);
            assertThat(close.closeReason()).contains("100000 bytes", "message-bytes");
        }
        assertThat(witness.sendCompressed(TEXT, "well?".getBytes(UTF_8))
                        .receive()
                        .text())
                .isEqualTo("well?");
    }

    @Test
    void closesOnGarbage() throws Exception {
        start(Map.of());

        assertThat(open("/echo", DeflatePeer.OFFER)
                        .sendHex("c1 82 00000000 ffff")
                        .receiveClose()
                        .closeCode())
                .isEqualTo(1007);
        assertThat(open("/echo", DeflatePeer.OFFER)
                        .sendHex("41 80 00000000 c0")
                        .receiveClose()
                        .closeCode())
                .isEqualTo(1002);
        assertThat(open("/echo", null).sendHex("c1").receiveClose().closeCode()).isEqualTo(1002);
    }

    /** Some compressed, some not, and the JDK's client, which offers nothing: all see the same, compressed once for all. */
    @Test
    void bringsTheSamePublicationsToARoomOfBothKinds() throws Exception {
        start(Map.of());
        List<DeflatePeer> subscribers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            subscribers.add(subscribed(open("/ws", i % 2 == 0 ? DeflatePeer.OFFER : null)));
        }
        BlockingQueue<String> heardByJdk = new LinkedBlockingQueue<>();
        WebSocket jdk = jdkClient(heardByJdk);
        jdk.sendText("{\"id\":1,\"subscribe\":{\"channel\":\"room/mixed\"}}", true)
                .join();
        assertThat(heardByJdk.poll(20, TimeUnit.SECONDS)).contains("\"ok\"");
        List<DeflatePeer> publishers = List.of(open("/ws", DeflatePeer.OFFER), open("/ws", null));
        int large = 0;
        int count = 60;
        for (int i = 0; i < count; i++) {
            int size = random.nextInt(3) == 0 ? 2000 + random.nextInt(100_000) : random.nextInt(300);
            large += size >= 2000 ? 1 : 0;
            publish(publishers.get(i % 2), size, i % 4 < 2);
        }

        List<List<String>> heard = new ArrayList<>();
        int compressed = 0;
        for (DeflatePeer subscriber : subscribers) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Received received = subscriber.receive();
                texts.add(received.text());
                compressed += received.compressed() ? 1 : 0;
            }
            heard.add(texts);
        }
        List<String> byJdk = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byJdk.add(heardByJdk.poll(20, TimeUnit.SECONDS));
        }

        assertThat(heard).allMatch(byJdk::equals);
        for (int i = 0; i < count; i++) {
            assertThat(byJdk.get(i)).contains("\"offset\":" + (i + 1) + ",");
        }
        assertThat(compressed).isEqualTo(5 * large);
        assertThat(server.deflation().deflater().frames()).isEqualTo(large);
        jdk.abort();
    }

    /** Lag is what is still to be written: the compressed bytes, for those who read them. */
    @Test
    void measuresTheLagOfSlowConsumersInCompressedBytes() throws Exception {
        start(Map.of("parley.limits.lag-bytes", "64KiB", "parley.http.send-buffer-bytes", "16KiB"));
        DeflatePeer packed = subscribed(keep(DeflatePeer.openNarrow(port(), "/ws", DeflatePeer.OFFER)));
        DeflatePeer plain = subscribed(keep(DeflatePeer.openNarrow(port(), "/ws", null)));
        DeflatePeer publisher = open("/ws", DeflatePeer.OFFER);
        String monotony = "a".repeat(100_000);
        int count = 60;

        for (int i = 0; i < count; i++) {
            publisher.sendCompressed(TEXT, publishCommand(monotony).getBytes(UTF_8));
        }

        await("the plain one closed").atMost(PATIENCE).until(() -> server.connections() == 2);
        for (int i = 0; i < count; i++) {
            Received received = packed.receive();
            assertThat(received.compressed()).isTrue();
            assertThat(received.wireBytes()).isLessThan(1000);
            assertThat(received.text()).contains(monotony);
        }
        plain.close();
    }

    @Test
    void closesASlowConsumerOfCompressedBytesToo() throws Exception {
        start(Map.of("parley.limits.lag-bytes", "64KiB", "parley.close.deadline", "100ms"));
        DeflatePeer packed = subscribed(keep(DeflatePeer.openNarrow(port(), "/ws", DeflatePeer.OFFER)));
        DeflatePeer publisher = open("/ws", DeflatePeer.OFFER);

        // Until the kernel's buffers are full, which take megabytes.
        for (int i = 0; i < 300 && server.connections() > 1; i++) {
            publish(publisher, 100_000, true);
        }

        await("the slow one closed").atMost(PATIENCE).until(() -> server.connections() == 1);
        packed.close();
    }

    private void start(Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("parley.http.port", "0", "parley.echo.enabled", "true"));
        all.putAll(settings);
        server = EmbeddedServer.start(
                SettingsLoader.load(ConfigurationSources.of(all)).settings());
    }

    private int port() {
        return server.url().getPort();
    }

    private DeflatePeer open(String path, String offer) throws IOException {
        return keep(DeflatePeer.open(port(), path, offer));
    }

    private DeflatePeer keep(DeflatePeer peer) {
        peers.add(peer);
        return peer;
    }

    private static DeflatePeer subscribed(DeflatePeer peer) throws IOException {
        peer.sendText("{\"id\":1,\"subscribe\":{\"channel\":\"room/mixed\"}}");
        assertThat(peer.receive().text()).contains("\"ok\"");
        return peer;
    }

    /** Publishes random letters and waits for the answer. */
    private void publish(DeflatePeer publisher, int size, boolean compressed) throws IOException {
        StringBuilder letters = new StringBuilder(size);
        for (int i = 0; i < size; i++) {
            letters.append((char) ('a' + random.nextInt(26)));
        }
        String command = publishCommand(letters.toString());
        if (compressed && publisher.extensions() != null) {
            publisher.sendCompressed(TEXT, command.getBytes(UTF_8));
        } else {
            publisher.sendText(command);
        }
        assertThat(publisher.receive().text()).contains("\"ok\"");
    }

    private static String publishCommand(String data) {
        return "{\"id\":2,\"publish\":{\"channel\":\"room/mixed\",\"data\":\"" + data + "\"}}";
    }

    private WebSocket jdkClient(BlockingQueue<String> heard) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port() + "/ws"), new WebSocket.Listener() {

                    private final StringBuilder text = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                        text.append(data);
                        if (last) {
                            heard.add(text.toString());
                            text.setLength(0);
                        }
                        socket.request(1);
                        return null;
                    }
                })
                .join();
    }
}
