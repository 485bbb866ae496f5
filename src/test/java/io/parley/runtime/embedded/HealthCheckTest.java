package io.parley.runtime.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.parley.runtime.ConfigurationSources;
import io.parley.runtime.InvalidSettingsException;
import io.parley.runtime.Settings;
import io.parley.runtime.SettingsLoader;
import io.parley.tooling.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCheckTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private HttpServer hub;

    @BeforeEach
    void startTheHub() throws IOException {
        hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.start();
    }

    @AfterEach
    void stopTheHub() {
        hub.stop(0);
    }

    @Test
    void aHubThatAnswers200IsHealthy() throws Exception {
        answer(200);

        assertThat(check("127.0.0.1", port(), LONG)).isZero();

        assertThat(out).asString().isEqualTo("healthy: http://127.0.0.1:%d/health/live answered 200%n", port());
        assertThat(err).asString().isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 302, 404, 500, 503})
    void anyOtherAnswerIsNotHealthy(int status) throws Exception {
        answer(status);

        assertThat(check("127.0.0.1", port(), LONG)).isEqualTo(1);

        assertThat(err).asString().isEqualTo("parley: http://127.0.0.1:%d/health/live answered %d%n", port(), status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "localhost"})
    void aHubOnEveryInterfaceIsAskedOverLoopback(String host) throws Exception {
        answer(200);

        assertThat(check(host, port(), LONG)).isZero();
    }

    @Test
    void aHubThatIsNotThereIsNotHealthy() throws Exception {
        int port = port();
        hub.stop(0);

        assertThat(check("127.0.0.1", port, LONG)).isEqualTo(1);

        assertThat(err)
                .asString()
                .startsWith("parley: http://127.0.0.1:%d/health/live does not answer: ".formatted(port));
    }

    @Test
    void aHubThatSaysNothingIsNotHealthy() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(check("127.0.0.1", silent.getLocalPort(), Duration.ofMillis(50)))
                    .isEqualTo(1);
        }

        assertThat(err).asString().contains("does not answer: ");
    }

    @Test
    void aPortThatNobodyKnowsCannotBeAsked() throws Exception {
        assertThat(check("127.0.0.1", 0, LONG)).isEqualTo(2);

        assertThat(err).asString().contains("parley.http.port=0");
    }

    @Test
    void aHubThatSpeaksTlsIsAskedOverTlsWhoeverSignedItsCertificate() throws Exception {
        TestCertificate certificate = TestCertificate.shared();
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(serverSide(certificate)));
        hub.stop(0);
        hub = secure;
        hub.start();
        answer(200);

        Map<String, String> settings = new HashMap<>(certificate.settings());
        settings.put("parley.http.port", String.valueOf(port()));
        settings.put("parley.http.host", "0.0.0.0");

        assertThat(check(settings, LONG)).isZero();
        assertThat(out).asString().isEqualTo("healthy: https://127.0.0.1:%d/health/live answered 200%n", port());
    }

    private static SSLContext serverSide(TestCertificate certificate) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(
                KeyStore.getInstance(certificate.keystore().toFile(), TestCertificate.PASSWORD.toCharArray()),
                TestCertificate.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private int port() {
        return hub.getAddress().getPort();
    }

    private void answer(int status) {
        hub.createContext("/health/live", exchange -> {
            exchange.getResponseHeaders().set("Location", "/");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }

    private int check(String host, int port, Duration timeout) throws InvalidSettingsException {
        return check(Map.of("parley.http.host", host, "parley.http.port", String.valueOf(port)), timeout);
    }

    private int check(Map<String, String> values, Duration timeout) throws InvalidSettingsException {
        Settings settings = SettingsLoader.load(ConfigurationSources.of(values)).settings();
        return new HealthCheck(settings, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), timeout)
                .run();
    }
}
