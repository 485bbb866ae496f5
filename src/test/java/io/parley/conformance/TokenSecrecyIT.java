package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.Access;
import io.parley.auth.TokenBook;
import io.parley.hub.Doors;
import io.parley.runtime.ConfigurationSources;
import io.parley.runtime.SettingsLoader;
import io.parley.runtime.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shows marked secrets in every way there is, good and bad, and looks for them in all that the hub says, logs and counts. */
class TokenSecrecyIT {

    private static final String MARK = "s3cr3tMARK";
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OURS = Logger.getLogger("io.parley");

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final TokenBook tokens = new TokenBook();
    private EmbeddedServer server;

    private final Handler witness = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            said.add(new SimpleFormatter().format(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void start() throws Exception {
        witness.setLevel(Level.ALL);
        ROOT.addHandler(witness);
        OURS.setLevel(Level.ALL);
        tokens.enter(MARK + ".good", TokenBook.user("ada", null));
        server = EmbeddedServer.start(
                SettingsLoader.load(ConfigurationSources.of(
                                Map.of("parley.http.port", "0", "parley.auth.query-token", "true")))
                        .settings(),
                configured -> new Doors(
                        tokens,
                        Access.EVERYTHING,
                        tokens::isRevoked,
                        false,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(20),
                        InstantSource.system()));
    }

    @AfterEach
    void stop() {
        server.close();
        OURS.setLevel(null);
        ROOT.removeHandler(witness);
    }

    @Test
    void repeatsNoSecretAnywhere() throws IOException {
        String basic = Base64.getEncoder().encodeToString(("ada:" + MARK).getBytes(StandardCharsets.UTF_8));
        List<String> statuses = new ArrayList<>();
        for (String secret : List.of(MARK + ".good", MARK + ".forged", MARK + "\"broken")) {
            statuses.add(handshake("/ws", "Authorization: Bearer " + secret));
            statuses.add(handshake("/ws", "Authorization: Basic " + basic));
            statuses.add(handshake("/ws", "Authorization: " + secret));
            statuses.add(handshake("/ws", "Sec-WebSocket-Protocol: parley.v1.json, bearer." + secret));
            statuses.add(handshake("/ws", "Sec-WebSocket-Protocol: bearer." + secret + ", bearer." + secret));
            statuses.add(handshake("/ws", "Cookie: parley_token=" + secret, "Origin: http://127.0.0.1"));
            statuses.add(handshake("/ws", "Cookie: parley_token=" + secret, "Origin: http://elsewhere.example"));
            statuses.add(handshake("/ws", "Cookie: parley_token=" + secret, "Authorization: Bearer other"));
            statuses.add(handshake("/ws?ticket=" + secret));
            statuses.add(handshake("/ws?token=" + secret));
            statuses.add(handshake("/nowhere?token=" + secret));
            connect(secret);
        }
        assertThat(statuses).contains("101", "400", "401", "403", "404");

        try (RawSocket metrics = RawSocket.connect(new EmbeddedHub(server))) {
            said.add(metrics.send("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                    .answer()
                    .body());
        }
        assertThat(said).anyMatch(text -> text.contains("auth.unauthenticated"));
        assertThat(said).anyMatch(text -> text.contains("parley_refusals_total"));
        assertThat(said).noneMatch(text -> text.contains(MARK) || text.contains(basic));
    }

    private String handshake(String path, String... lines) throws IOException {
        try (RawSocket socket = RawSocket.connect(new EmbeddedHub(server))) {
            Answer answer = socket.send(RawSocket.handshake(path, lines)).answer();
            said.add(answer.toString());
            if (answer.status() == 101) {
                said.add(socket.send(ClientFrame.text("{\"connect\":{}}"))
                        .message()
                        .text());
            } else {
                said.add(answer.body());
            }
            return Integer.toString(answer.status());
        }
    }

    /** Commands with the secret in them, the last of which is no JSON. */
    private void connect(String secret) throws IOException {
        String quoted = secret.replace("\"", "\\\"");
        try (RawSocket socket = RawSocket.open(new EmbeddedHub(server), "/ws")) {
            for (String command : List.of(
                    "{\"id\":1,\"connect\":{\"token\":\"" + quoted + "\"}}",
                    "{\"id\":2,\"connect\":{\"token\":[\"" + quoted + "\"]}}",
                    "{\"id\":3,\"connect\":{\"token\":\"" + quoted + quoted.repeat(2000) + "\"}}",
                    "{\"id\":4,\"connect\":{\"token\":\"" + quoted + "\"}")) {
                said.add(socket.send(ClientFrame.text(command)).message().text());
            }
        }
    }
}
