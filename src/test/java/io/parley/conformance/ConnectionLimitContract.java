package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A hub that is full says so, and takes the next one when somebody has gone. */
abstract class ConnectionLimitContract extends HubContract {

    ConnectionLimitContract(RunningHub.Starter starter) {
        super(starter, Map.of("parley.echo.enabled", "true", "parley.limits.connections", "3"));
    }

    @Test
    void refusesOneTooManyAndAdmitsTheNextOnceThereIsRoom() throws IOException {
        RawSocket first = open("/echo");
        open("/ws");
        open("/echo");
        RawSocket refused = connect().send(RawSocket.handshake("/echo"));
        Answer answer = refused.answer();

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.field("Retry-After")).isNotNull();
        assertThat(answer.body()).contains("parley.limits.connections");
        refused.awaitEnd();

        first.send(ClientFrame.close(1000)).closeFrame();
        first.awaitEnd();
        await().until(() -> hub().connections() == 2);
        assertServesOthers();
    }
}
