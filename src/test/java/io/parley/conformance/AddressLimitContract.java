package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nobody has all the places, and nobody takes all the hub's time by knocking; the address is the one that a trusted proxy names. */
abstract class AddressLimitContract extends HubContract {

    AddressLimitContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.of(
                        "parley.echo.enabled", "true",
                        "parley.proxies", "127.0.0.1",
                        "parley.limits.connections-per-address", "2",
                        "parley.limits.handshakes-per-address", "5"));
    }

    @Test
    void refusesWhoHasItsMostAndAdmitsTheOthers() throws IOException {
        RawSocket first = present("2001:db8:0:1::1");
        present("2001:db8:0:1::2");

        Answer answer = knock("2001:db8:0:1::3");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.field("Retry-After")).isNotNull();
        assertThat(answer.body()).contains("parley.limits.connections-per-address");
        present("2001:db8:0:2::1");

        first.send(ClientFrame.close(1000)).closeFrame();
        first.awaitEnd();
        await().atMost(Duration.ofSeconds(20)).until(() -> hub().connections() == 2);
        present("2001:db8:0:1::3");
    }

    @Test
    void refusesWhoKnocksTooOften() throws IOException {
        List<Answer> refused = new ArrayList<>();
        for (int i = 0; i < 200 && refused.isEmpty(); i++) {
            try (RawSocket socket = RawSocket.connect(hub()).send(from("203.0.113.7", "/echo"))) {
                Answer answer = socket.answer();
                // Until a connection that was just closed counts no more, the other limit may say no.
                if (answer.status() != 101 && !answer.body().contains("parley.limits.connections-per-address")) {
                    refused.add(answer);
                }
            }
        }

        assertThat(refused).singleElement().satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.field("Retry-After")).isEqualTo("1");
            assertThat(answer.body()).contains("parley.limits.handshakes-per-address");
        });
        open("/echo", "X-Forwarded-For: 203.0.113.8");
    }

    /** A connection that the hub has surely counted, for it has answered. */
    private RawSocket present(String address) throws IOException {
        RawSocket socket = open("/ws", "X-Forwarded-For: " + address);
        NativeClient client = new NativeClient(socket);
        client.command("{\"id\":\"here\",\"ping\":{}}");
        client.awaitText("\"here\"");
        return socket;
    }

    private Answer knock(String address) throws IOException {
        return connect().send(from(address, "/ws")).answer();
    }

    private static String from(String address, String path) {
        return RawSocket.handshake(path, "X-Forwarded-For: " + address);
    }
}
