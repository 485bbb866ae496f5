package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What settings do to a hub that is deployed in a servlet container, on Tomcat 11. */
class DeployedSettingsIT {

    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";

    @Test
    void wrongSettingsFailTheDeploymentAndTheLogNamesTheRightOnes() throws Exception {
        try (TomcatHub hub = TomcatHub.start(
                "11", "", Map.of("parley.limits.conections", "5", "parley.limits.queue-bytes", "plenty"))) {
            try (RawSocket socket = RawSocket.connect(hub)) {
                Answer answer = socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").answer();
                assertThat(answer.status()).isEqualTo(404);
            }
            assertThat(hub.process().log().lines().filter(line -> line.contains("parley: ")))
                    .anyMatch(line -> line.contains("parley.limits.conections")
                            && line.contains("did you mean parley.limits.connections"))
                    .anyMatch(line -> line.contains("parley.limits.queue-bytes") && line.contains("plenty"));
        }
    }

    @Test
    void theLogNamesTheClientBehindATrustedProxy() throws Exception {
        try (TomcatHub hub = TomcatHub.start("11", "", Map.of("parley.proxies", "127.0.0.1"))) {
            Answer refused = handshake(hub, "Origin: https://evil.example", "X-Forwarded-For: 203.0.113.5");

            assertThat(refused.status()).isEqualTo(403);
            assertThat(hub.process().await("handshake.origin-foreign"))
                    .contains("request from 203.0.113.5 refused with 403");
            assertThat(handshake(hub, OFFER).field("Sec-WebSocket-Extensions"))
                    .as("as Tomcat does by itself")
                    .startsWith("permessage-deflate");
        }
    }

    @Test
    void theContainersDeflateCanBeSwitchedOff() throws Exception {
        try (TomcatHub hub = TomcatHub.start("11", "", Map.of("parley.container.deflate", "false"))) {
            Answer opened = handshake(hub, OFFER);

            assertThat(opened.status()).isEqualTo(101);
            assertThat(opened.field("Sec-WebSocket-Extensions")).isNull();
        }
    }

    private static Answer handshake(RunningHub hub, String... fieldLines) throws Exception {
        try (RawSocket socket = RawSocket.connect(hub)) {
            return socket.send(RawSocket.handshake("/ws", fieldLines)).answer();
        }
    }
}
