package io.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFetchTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<AutoCloseable> closing = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop(0);
        for (AutoCloseable each : closing) {
            each.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://id.example/.well-known/jwks.json",
                "HTTPS://id.example/",
                "http://localhost/keys",
                "http://127.0.0.1:8080/keys",
                "http://127.8.9.1/keys",
                "http://[::1]:8080/keys"
            })
    void asksWhereNobodyListens(String address) {
        assertThatCode(() -> HttpFetch.check(URI.create(address))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example/keys",
                "http://localhost.evil.example/",
                "http://127.0.0.1.evil.example/",
                "http://0.0.0.0/",
                "http://128.0.0.1/",
                "http://user@127.0.0.1/",
                "https://user:password@id.example/",
                "https://id.example/#keys",
                "ftp://127.0.0.1/keys",
                "file:///etc/keys",
                "keys.json",
                "https:keys"
            })
    void refusesOtherAddresses(String address) {
        assertThatThrownBy(() -> HttpFetch.check(URI.create(address))).isInstanceOf(UnusableKeyException.class);
    }

    @Test
    void getsTheText() throws UnusableKeyException {
        serve(exchange -> answer(exchange, 200, "{\"keys\":[…]}"));
        assertThat(fetch(LONG, 1024).fetch().toCompletableFuture().join()).isEqualTo("{\"keys\":[…]}");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 301, 304, 401, 404, 500})
    void takesNothingButOk(int status) throws UnusableKeyException {
        serve(exchange -> answer(exchange, status, ""));
        assertThat(failure(fetch(LONG, 1024))).hasMessage("the answer was " + status);
    }

    @Test
    void followsNoRedirects() throws UnusableKeyException {
        AtomicInteger asked = new AtomicInteger();
        serve(exchange -> {
            asked.incrementAndGet();
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            answer(exchange, 302, "");
        });
        assertThat(failure(fetch(LONG, 1024))).hasMessage("the answer was 302");
        assertThat(asked).hasValue(1);
    }

    @Test
    void readsNoMoreThanTheLimit() throws UnusableKeyException {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = new byte[1024];
            // Without end, until nobody reads on.
            while (true) {
                exchange.getResponseBody().write(block);
            }
        });
        assertThat(failure(fetch(LONG, 10_000)))
                .hasMessageContaining("the answer has more than 10000 bytes (parley.auth.jwks-bytes)");
    }

    @Test
    void takesABodyOfJustTheLimit() throws UnusableKeyException {
        serve(exchange -> answer(exchange, 200, "x".repeat(10_000)));
        assertThat(fetch(LONG, 10_000).fetch().toCompletableFuture().join()).hasSize(10_000);
        assertThat(failure(fetch(LONG, 9_999))).hasMessageContaining("parley.auth.jwks-bytes");
    }

    @Test
    void givesUpOnABodyThatDoesNotEnd() throws UnusableKeyException {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        });
        assertThat(failure(fetch(Duration.ofMillis(300), 1024))).hasMessage("no whole answer within PT0.3S");
    }

    @Test
    void givesUpOnASilentServer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
            assertThat(failure(closed(new HttpFetch(address, Duration.ofMillis(300), 1024))))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void leavesNoThread() throws UnusableKeyException {
        serve(exchange -> answer(exchange, 200, "{}"));
        HttpFetch fetch = fetch(LONG, 1024);
        fetch.fetch().toCompletableFuture().join();
        fetch.close();
        Awaitility.await()
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("parley-keys")));
    }

    private interface Handler {

        void handle(HttpExchange exchange) throws IOException;
    }

    private void serve(Handler handler) {
        server.createContext("/keys", exchange -> {
            try {
                handler.handle(exchange);
            } catch (IOException e) {
                // The client has gone, which is what some tests are about.
                exchange.close();
            }
        });
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private HttpFetch fetch(Duration timeout, int most) throws UnusableKeyException {
        int port = server.getAddress().getPort();
        return closed(new HttpFetch(URI.create("http://127.0.0.1:" + port + "/keys"), timeout, most));
    }

    private HttpFetch closed(HttpFetch fetch) {
        closing.add(fetch);
        return fetch;
    }

    private static Throwable failure(HttpFetch fetch) {
        Throwable thrown =
                catchThrowable(() -> fetch.fetch().toCompletableFuture().join());
        assertThat(thrown).isInstanceOf(CompletionException.class);
        return thrown.getCause();
    }
}
