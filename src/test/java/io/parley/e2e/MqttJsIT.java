package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.tooling.TestCertificate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MQTT.js, the client of browsers and Node, as it comes. */
class MqttJsIT {

    @ParameterizedTest(name = "level {0}, wss: {1}, at {2}")
    @CsvSource({"3,false,/mqtt", "4,false,/mqtt", "4,true,/ws", "5,false,/ws", "5,true,/mqtt"})
    void exchangesMessagesAndComesBackToItsSession(int level, boolean tls, String path) throws Exception {
        Map<String, String> settings =
                new HashMap<>(tls ? TestCertificate.shared().settings() : Map.of());
        try (RunningHub hub = RunningHub.start(settings)) {
            String url = (tls ? "wss" : "ws") + "://localhost:" + hub.port() + path;

            String printed = NodeClients.run("mqtt.js", "", url, Integer.toString(level));

            assertThat(printed)
                    .isEqualTo("{\"granted\":[0,1,2],\"sessionPresent\":true,\"heard\":[\"room/0=m0 qos0\","
                            + "\"room/1=m1 qos1\",\"room/1=meanwhile qos1\",\"room/2=m2 qos2\"]}");
        }
    }
}
