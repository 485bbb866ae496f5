package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.runtime.embedded.EmbeddedServer;
import io.parley.tooling.TestCertificate;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub behind a proxy that speaks TLS: its configuration in {@code docker/} tells the hub who the clients are. */
abstract class ProxyContract {

    /** The clients of these tests, whom neither the proxy nor the hub can be. */
    private static final String CLIENT = "127.0.0.5";

    /** Starts the proxy in front of a hub. */
    interface Starter {

        Proxy start(Path directory, int hubPort) throws IOException;
    }

    private final Starter starter;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Logger hubLog = Logger.getLogger(EmbeddedServer.class.getPackageName());
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord said) {
            log.add(new SimpleFormatter().formatMessage(said));
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    @TempDir
    private Path directory;

    private RunningHub hub;
    private Proxy proxy;

    ProxyContract(Starter starter) {
        this.starter = starter;
    }

    @BeforeEach
    void listen() {
        hubLog.addHandler(recorder);
    }

    private void start(Map<String, String> settings) throws Exception {
        hub = EmbeddedHub.start(settings);
        proxy = starter.start(directory, hub.port());
    }

    @AfterEach
    void stop() {
        hubLog.removeHandler(recorder);
        if (proxy != null) {
            proxy.close();
        }
        if (hub != null) {
            hub.close();
        }
    }

    @Test
    void admitsThePagesOfTheProxysOrigin() throws Exception {
        start(Map.of("parley.echo.enabled", "true", "parley.proxies", "127.0.0.1"));
        try (Client client = connect()) {
            assertThat(client.open("Origin: https://127.0.0.1").status()).isEqualTo(101);
            client.send(ClientFrame.text("x".repeat(200_000)));
            assertThat(client.message().text()).hasSize(200_000);
        }
        try (Client client = connect()) {
            assertThat(client.open("Origin: http://127.0.0.1").status()).isEqualTo(403);
        }
    }

    @Test
    void knowsWhoTheClientIsWhateverItSays() throws Exception {
        start(Map.of("parley.echo.enabled", "true", "parley.proxies", "127.0.0.1"));
        try (Client client = connect()) {
            Answer answer = client.open(
                    "Origin: https://evil.example",
                    "Forwarded: for=6.6.6.6;proto=http;host=evil.example",
                    "X-Forwarded-For: 6.6.6.6",
                    "X-Forwarded-Proto: http",
                    "X-Forwarded-Host: evil.example");
            assertThat(answer.status()).isEqualTo(403);
        }
        assertThat(log).anyMatch(line -> line.startsWith("handshake from " + CLIENT + " refused with 403"));
    }

    @Test
    void refusesThePagesWhereTheProxyIsNotListed() throws Exception {
        start(Map.of("parley.echo.enabled", "true"));
        try (Client client = connect()) {
            assertThat(client.open("Origin: https://127.0.0.1").status()).isEqualTo(403);
        }
        assertThat(log).anyMatch(line -> line.startsWith("handshake from 127.0.0.1 refused with 403"));
    }

    @Test
    void sendsToTls() throws Exception {
        start(Map.of());
        try (Client client = new Client(proxy.plainPort(), false)) {
            client.send("GET /chat HTTP/1.1\r\nHost: parley.example\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1));
            Answer answer = client.answer();
            assertThat(answer.status()).isIn(301, 308);
            assertThat(answer.field("Location"))
                    .isIn("https://parley.example/chat", "https://parley.example:" + proxy.tlsPort() + "/chat");
        }
    }

    @Test
    void keepsASilentWebSocketByTheHeartbeat() throws Exception {
        start(Map.of("parley.echo.enabled", "true", "parley.proxies", "127.0.0.1", "parley.heartbeat.interval", "1s"));
        staysOpenFor(3);
    }

    /** A minute and more, with the heartbeat as it is by default. */
    @Test
    @Tag("soak")
    void keepsASilentWebSocketForMinutes() throws Exception {
        start(Map.of("parley.echo.enabled", "true", "parley.proxies", "127.0.0.1"));
        staysOpenFor(3);
    }

    private void staysOpenFor(int pings) throws IOException {
        try (Client client = connect()) {
            assertThat(client.open().status()).isEqualTo(101);
            for (int i = 0; i < pings; i++) {
                assertThat(client.frame().opcode()).isEqualTo(ServerFrame.PING);
                client.send(ClientFrame.of(0x8A));
            }
            client.send(ClientFrame.text("still here"));
            assertThat(client.message().inWords()).isEqualTo("text still here");
        }
    }

    private Client connect() throws IOException {
        return new Client(proxy.tlsPort(), true);
    }

    /** A client with an address of its own. */
    private static final class Client implements Closeable {

        private static final int PATIENCE = 60_000;

        private final Socket socket;
        private final DataInputStream in;

        Client(int port, boolean tls) throws IOException {
            Socket tcp = new Socket();
            tcp.bind(new InetSocketAddress(InetAddress.getByName(CLIENT), 0));
            tcp.setSoTimeout(PATIENCE);
            tcp.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket = tls
                    ? TestCertificate.shared()
                            .client("TLS")
                            .getSocketFactory()
                            .createSocket(tcp, "localhost", port, true)
                    : tcp;
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        }

        Answer open(String... fieldLines) throws IOException {
            send(RawSocket.handshake("/echo", fieldLines).getBytes(StandardCharsets.ISO_8859_1));
            return answer();
        }

        Answer answer() throws IOException {
            return Answer.read(in, true);
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        ServerFrame frame() throws IOException {
            return ServerFrame.read(in);
        }

        ServerFrame message() throws IOException {
            ServerFrame frame = frame();
            while (frame.opcode() == ServerFrame.PING) {
                frame = frame();
            }
            return frame;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
