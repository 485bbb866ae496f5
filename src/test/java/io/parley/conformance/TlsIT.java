package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.runtime.ConfigurationSources;
import io.parley.runtime.SettingsLoader;
import io.parley.runtime.embedded.EmbeddedServer;
import io.parley.tooling.TestCertificate;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is there only because of TLS: versions and ciphers, certificates that change, and clients that speak something else. */
class TlsIT {

    private static final int PATIENCE = 20_000;
    private static final Map<String, String> ECHO = Map.of("parley.echo.enabled", "true");

    @TempDir
    private Path directory;

    private EmbeddedServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void showsItsAddressWithTls() throws Exception {
        start(TestCertificate.shared(), Map.of());
        assertThat(server.url().toString()).startsWith("https://127.0.0.1:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaks(String version) throws Exception {
        start(TestCertificate.shared(), ECHO);
        try (SSLSocket socket = connect(TestCertificate.shared().client("TLS"), version)) {
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            assertThat(socket.getSession().getCipherSuite()).containsAnyOf("GCM", "CHACHA20");
            assertThat(echo(socket, "one")).isEqualTo("one");
        }
    }

    /** The JDK's own client is forbidden to speak it, so this is the ClientHello of one that still does. */
    @Test
    void refusesTls11() throws Exception {
        start(TestCertificate.shared(), ECHO);
        // Record: handshake, 45 bytes. ClientHello: 41 bytes, TLS 1.1, 32 bytes of random, no session, one suite
        // (TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA), no compression.
        byte[] clientHello = HexFormat.of()
                .parseHex("160301002d" + "01000029" + "0302"
                        + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f" + "00" + "0002c013"
                        + "0100");
        try (Socket socket = tcp()) {
            socket.getOutputStream().write(clientHello);
            byte[] answer = socket.getInputStream().readAllBytes();
            // An alert that is fatal: protocol_version.
            assertThat(answer).startsWith(21, 3).endsWith(2, 70);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"})
    void refusesACipherThatIsWeak(String suite) throws Exception {
        start(TestCertificate.shared(), ECHO);
        try (SSLSocket socket = (SSLSocket) TestCertificate.shared()
                .client("TLSv1.2")
                .getSocketFactory()
                .createSocket(tcp(), "localhost", port(), true)) {
            socket.setEnabledCipherSuites(new String[] {suite});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    /** RFC 8446 section 4.6.3; the JDK's client asks for it by a handshake on an open connection, and wants new keys back. */
    @Test
    void changesKeysWhileMessagesPass() throws Exception {
        start(TestCertificate.shared(), ECHO);
        try (SSLSocket socket = connect(TestCertificate.shared().client("TLS"), "TLSv1.3")) {
            assertThat(echo(socket, "one")).isEqualTo("one");
            for (int change = 0; change < 50; change++) {
                socket.startHandshake();
                assertThat(message(socket, "after change " + change)).isEqualTo("after change " + change);
            }
        }
    }

    @Test
    void endsWhoWantsToRenegotiate() throws Exception {
        start(TestCertificate.shared(), ECHO);
        try (SSLSocket neighbour = connect(TestCertificate.shared().client("TLS"), "TLSv1.2");
                SSLSocket socket = connect(TestCertificate.shared().client("TLS"), "TLSv1.2")) {
            assertThat(echo(neighbour, "one")).isEqualTo("one");
            assertThat(echo(socket, "one")).isEqualTo("one");
            socket.startHandshake();
            assertThatThrownBy(() -> message(socket, "two")).isInstanceOf(IOException.class);
            assertThat(message(neighbour, "two")).isEqualTo("two");
            assertThat(tlsFailures()).isEqualTo(1);
        }
    }

    @Test
    void countsWhatIsNoTls() throws Exception {
        start(TestCertificate.shared(), Map.of());
        try (Socket socket = tcp()) {
            socket.getOutputStream().write("hello\n".getBytes(StandardCharsets.ISO_8859_1));
            awaitEnd(socket);
        }
        assertThat(tlsFailures()).isEqualTo(1);
    }

    @Test
    void offersNoHttp2() throws Exception {
        start(TestCertificate.shared(), ECHO);
        try (SSLSocket socket = (SSLSocket) TestCertificate.shared()
                .client("TLS")
                .getSocketFactory()
                .createSocket(tcp(), "localhost", port(), true)) {
            javax.net.ssl.SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isEmpty();
            assertThat(echo(socket, "one")).isEqualTo("one");
        }
    }

    @Test
    void tellsWhoForgotTheSOfHttps() throws Exception {
        start(TestCertificate.shared(), ECHO);
        try (Socket socket = tcp()) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("This port speaks TLS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\u0016\u0003\u0001\u0000\u0001\u0000", "\u0016garbage", "hello\n", "\u0080\u0080"})
    void endsWhateverIsNoTls(String bytes) throws Exception {
        start(TestCertificate.shared(), Map.of("parley.http.head-timeout", "500ms"));
        try (Socket socket = tcp()) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            awaitEnd(socket);
        }
    }

    @Test
    void cutsAHandshakeThatStalls() throws Exception {
        start(TestCertificate.shared(), Map.of("parley.http.head-timeout", "500ms"));
        try (Socket silent = tcp();
                Socket stalled = tcp()) {
            stalled.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
            awaitEnd(silent);
            awaitEnd(stalled);
        }
    }

    @Test
    void tellsBrowsersToStayWithTls() throws Exception {
        start(TestCertificate.shared(), Map.of("parley.tls.hsts", "1h"));
        try (SSLSocket socket = connect(TestCertificate.shared().client("TLS"), "TLSv1.3")) {
            Answer answer = ask(socket, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(answer.field("Strict-Transport-Security")).isEqualTo("max-age=3600");
        }
    }

    @Test
    void redirectsBrowsersAndRefusesWebSocketsOnThePlainPort() throws Exception {
        start(TestCertificate.shared(), Map.of("parley.http.redirect-port", "0"));
        int plain = server.redirectPort().orElseThrow();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), plain)) {
            Answer answer = ask(socket, "GET /chat?a=b HTTP/1.1\r\nHost: localhost:" + plain + "\r\n\r\n");
            assertThat(answer.status()).isEqualTo(301);
            assertThat(answer.field("Location")).isEqualTo("https://localhost:" + port() + "/chat?a=b");
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), plain)) {
            Answer answer = ask(socket, RawSocket.handshake("/ws"));
            assertThat(answer.status()).isEqualTo(426);
            assertThat(answer.field("Upgrade")).isEqualTo("TLS/1.2, HTTP/1.1");
            awaitEnd(socket);
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), plain)) {
            assertThat(ask(socket, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
                            .status())
                    .isEqualTo(426);
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), plain)) {
            assertThat(ask(socket, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n").status())
                    .isEqualTo(400);
        }
    }

    @Test
    void showsANewCertificateAndLeavesOpenConnectionsAlone() throws Exception {
        TestCertificate first = TestCertificate.make(directory, "first");
        TestCertificate second = TestCertificate.make(directory, "second");
        TestCertificate expired = TestCertificate.make(directory, "expired", "-startdate", "-10d", "-validity", "5");
        Path certificate = copy(first.certificate(), "live.pem");
        Path key = copy(first.privateKey(), "live.key");
        start(Map.of(
                "parley.tls.certificate",
                certificate.toString(),
                "parley.tls.private-key",
                key.toString(),
                "parley.tls.reload-interval",
                "20ms",
                "parley.echo.enabled",
                "true"));
        try (SSLSocket old = connect(first.client("TLS"), "TLSv1.3")) {
            assertThat(echo(old, "before")).isEqualTo("before");

            copy(second.certificate(), "live.pem");
            copy(second.privateKey(), "live.key");
            await().atMost(Duration.ofSeconds(20)).until(() -> shown(second).contains("O=second"));
            assertThat(message(old, "after")).isEqualTo("after");

            copy(first.certificate(), "live.pem");
            copy(first.privateKey(), "live.key");
            await().atMost(Duration.ofSeconds(20)).until(() -> shown(first).contains("O=first"));
            assertThat(message(old, "still")).isEqualTo("still");
        }
    }

    @Test
    void namesTheFileThatKeepsItFromStarting() throws Exception {
        Path broken = Files.writeString(directory.resolve("broken.p12"), "broken");
        assertThatThrownBy(() -> start(Map.of("parley.tls.keystore", broken.toString())))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("parley.tls.keystore: " + broken + " cannot be used: ");
    }

    private void start(TestCertificate certificate, Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(certificate.settings());
        all.putAll(RunningHub.byAnyName(settings));
        start(all);
    }

    private void start(Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("parley.http.port", "0"));
        all.putAll(settings);
        server = EmbeddedServer.start(
                SettingsLoader.load(ConfigurationSources.of(all)).settings());
    }

    private int port() {
        return server.url().getPort();
    }

    private Path copy(Path from, String name) throws IOException {
        Path to = directory.resolve(name);
        Path beside = directory.resolve(name + ".new");
        Files.copy(from, beside, StandardCopyOption.REPLACE_EXISTING);
        return Files.move(beside, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private Socket tcp() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    private SSLSocket connect(SSLContext client, String version) throws IOException {
        SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket(tcp(), "localhost", port(), true);
        socket.setEnabledProtocols(new String[] {version});
        socket.startHandshake();
        return socket;
    }

    /** Whose certificate a new connection sees; nothing while it is one that is not trusted. */
    private String shown(TestCertificate trusted) throws IOException {
        try (SSLSocket socket = connect(trusted.client("TLS"), "TLSv1.3")) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (SSLException e) {
            return "";
        }
    }

    private static Answer ask(Socket socket, String request) throws IOException {
        socket.setSoTimeout(PATIENCE);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return Answer.read(new DataInputStream(socket.getInputStream()), true);
    }

    private double tlsFailures() throws IOException {
        try (SSLSocket socket = connect(TestCertificate.shared().client("TLS"), "TLSv1.3")) {
            String request = "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
            return Scrape.parse(ask(socket, request).body()).samples().get("parley_tls_failures_total");
        }
    }

    private static String echo(Socket socket, String text) throws IOException {
        assertThat(ask(socket, RawSocket.handshake("/echo")).status()).isEqualTo(101);
        return message(socket, text);
    }

    private static String message(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(ClientFrame.text(text));
        return ServerFrame.read(new DataInputStream(socket.getInputStream())).text();
    }

    /** Reads until the peer has ended or reset the connection. */
    private static void awaitEnd(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(1024);
        } catch (java.net.SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }
}
