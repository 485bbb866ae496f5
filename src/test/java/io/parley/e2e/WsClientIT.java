package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client that most of Node's programs use, {@code ws}, with all that it may offer of permessage-deflate (RFC 7692). */
class WsClientIT {

    private static final String SIZES = "[1, 0, 10, 1023, 1024, 2000, 70000, 5, 65535, 65536, 200000, 3000]";

    private RunningHub hub;

    @BeforeEach
    void startHub() throws Exception {
        hub = RunningHub.start(Map.of());
    }

    @AfterEach
    void stopHub() {
        hub.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            true                             | permessage-deflate
            {"threshold":0}                  | permessage-deflate
            {"clientNoContextTakeover":true} | permessage-deflate
            {"clientMaxWindowBits":9}        | permessage-deflate
            {"serverMaxWindowBits":15}       | permessage-deflate
            {"serverMaxWindowBits":9}        | ''
            false                            | ''
            """)
    void getsBackWhatItPublishesWholeAndInOrder(String offer, String negotiated) throws Exception {
        String printed = NodeClients.run("ws.js", SIZES, hub.socket("/ws").toString(), offer);

        // It checks the parameters itself: an answer to what it has not offered is an error there.
        assertThat(printed).isEqualTo("{\"extensions\":\"%s\",\"code\":1000,\"whole\":true}".formatted(negotiated));
    }
}
