package io.parley.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar parley.war}: what whoever downloads one file gets, from the start to the end of the process. */
class WarStartIT {

    /** What the JVM ends with after SIGTERM. */
    private static final int TERMINATED = 143;

    private static final List<String> INSIDE =
            List.of("WEB-INF/web.xml", "META-INF/MANIFEST.MF", "launch/Launcher.class", "%57EB-INF/web.xml", "client");

    private static final List<String> UNREADABLE = List.of("..%2f..%2fWEB-INF/web.xml", "%zz", "%", "%ff%fe");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void startsServesAndStopsWithoutATrace() throws Exception {
        try (HubProcess hub = HubProcess.start(directory, "--port", "0")) {
            URI url = hub.url();
            System.out.printf(
                    "java -jar parley.war: %d ms to its URL%n", hub.timeToUrl().toMillis());
            assertThat(url).hasScheme("http").hasHost("127.0.0.1").hasPath("/");
            assertThat(get(url).body()).contains("<title>Parley</title>");
            assertThat(get(url.resolve("client/parley.js")).headers().firstValue("Content-Type"))
                    .contains("text/javascript; charset=utf-8");
            assertThat(hub.temporaryFiles()).singleElement().asString().startsWith("parley-");

            try (LineClient ada = LineClient.connect(hub.socket("/ws"), "parley.v1.json");
                    LineClient bob = LineClient.connect(hub.socket("/chat"))) {
                ada.send("{\"id\":1,\"subscribe\":{\"channel\":\"room/lobby\"}}");
                ada.hears(text -> text.startsWith("{\"id\":1,\"ok\":"));
                bob.send("Hello");
                assertThat(ada.hears(text -> text.startsWith("{\"publication\":")))
                        .contains("\"data\":\"Hello\"");

                hub.terminate();

                assertThat(ada.closing().code()).isEqualTo(1001);
                assertThat(ada.closing().reason()).startsWith("the hub is stopping");
                assertThat(bob.closing().code()).isEqualTo(1001);
            }
            assertThat(hub.outcome().status()).isEqualTo(TERMINATED);
            assertThat(hub.temporaryFiles()).isEmpty();
        }
    }

    @Test
    void servesNothingOfItsInside() throws Exception {
        try (HubProcess hub = HubProcess.start(directory, "--port", "0")) {
            for (String path : INSIDE) {
                assertThat(get(URI.create(hub.url() + path)).statusCode())
                        .as(path)
                        .isEqualTo(404);
            }
            for (String path : UNREADABLE) {
                assertThat(statusOf(hub.url(), path)).as(path).isEqualTo("HTTP/1.1 400 Bad Request");
            }
        }
    }

    @Test
    void refusesASocketOfAForeignPage() throws Exception {
        try (HubProcess hub = HubProcess.start(directory, "--port", "0")) {
            var attempt = HTTP.newWebSocketBuilder()
                    .header("Origin", "https://example.com")
                    .buildAsync(hub.socket("/ws"), new WebSocket.Listener() {});

            assertThatThrownBy(attempt::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
        }
    }

    private static HttpResponse<String> get(URI url) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
    }

    /** The first line of the answer to an address that no client library would send. */
    private static String statusOf(URI url, String path) throws Exception {
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream()
                    .write("GET /%s HTTP/1.1\r\nHost: %s\r\n\r\n"
                            .formatted(path, url.getAuthority())
                            .getBytes(US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
        }
    }
}
