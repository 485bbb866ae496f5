package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** An upgraded connection is begun whatever Payara's request object still believes of the one before. */
class PayaraUpgradeIT {

    @Test
    void beginsAnUpgradeThoughTheRequestObjectSaysItHasBegun() throws Exception {
        try (RunningHub hub = PayaraHub.startBefore(
                        StaleUpgrade.class, StaleUpgrade.XML, Map.of("parley.echo.enabled", "true"));
                RawSocket socket = RawSocket.open(hub, "/echo")) {
            assertThat(socket.send(ClientFrame.text("there?")).message().inWords())
                    .isEqualTo("text there?");
        }
    }
}
