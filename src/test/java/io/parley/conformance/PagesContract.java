package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of the WAR, and the WebSocket beside them, under whatever path the container has put the hub. */
abstract class PagesContract extends HubContract {

    PagesContract(RunningHub.Starter starter) {
        super(starter, Map.of("parley.echo.enabled", "true"));
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html",
        "/index.html, text/html",
        "/client/parley.js, text/javascript",
        "/client/parley.d.ts, text/plain",
        "/chat/chat.css, text/css",
    })
    void servesThePages(String path, String type) throws IOException {
        Answer answer = get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Type")).startsWith(type);
        assertThat(answer.field("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.field("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(answer.field("Content-Length")).isNotEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/WEB-INF/web.xml",
                "/WEB-INF/classes/io/parley/runtime/version.properties",
                "/web-inf/web.xml",
                "/%57EB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "/launch/Launcher.class",
                "/%6caunch/Launcher.class",
                "/./launch/Launcher.class",
                "/client/../launch/Launcher.class",
                "/nothing",
            })
    void servesNothingElse(String path) throws IOException {
        assertThat(get(path).status()).isIn(400, 403, 404);
    }

    @Test
    void opensWebSocketsBesideThePages() throws IOException {
        assertThat(open("/echo").send(ClientFrame.text("a")).message().inWords())
                .isEqualTo("text a");
        NativeClient client = new NativeClient(open("/ws")).subscribe("room/pages", false);
        client.publish("room/pages", "1");
        assertThat(client.awaitText("\"publication\"")).contains("\"data\":1");
    }

    @Test
    void saysThatAnEndpointWantsAnUpgrade() throws IOException {
        assertThat(get("/ws").status()).isEqualTo(426);
    }

    private Answer get(String path) throws IOException {
        return connect()
                .send("GET " + hub().context() + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                .answer();
    }
}
