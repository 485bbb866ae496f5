package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By which names a hub at a loopback address may be called: not by that of a page that rebinds its name to this machine. */
abstract class HostContract extends HubContract {

    HostContract(RunningHub.Starter starter) {
        super(starter, Map.of("parley.http.allowed-hosts", "chat.example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "localhost:%d", "[::1]:%d", "chat.example.com"})
    void answersToItsOwnNames(String host) throws IOException {
        assertThat(ask("/api/v1/channels", host).status()).isEqualTo(200);
        RawSocket socket = connect();
        socket.send(handshake(host));
        assertThat(socket.answer().status()).isEqualTo(101);
    }

    @ParameterizedTest
    @CsvSource({"/", "/api/v1/channels", "/api/v1/publish", "/metrics", "/health/live", "/nothing"})
    void answersToNoOtherName(String path) throws IOException {
        for (String host : new String[] {"evil.example", "evil.example:%d", "localhost.evil.example", "0.0.0.0"}) {
            Answer answer = ask(path, host);

            assertThat(answer.status()).as(host).isEqualTo(421);
            assertThat(answer.body()).contains("parley.http.allowed-hosts");
        }
    }

    /** The origin is that of the host, so that no check of origins would stop it. */
    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:%d"})
    void opensNoWebSocketByAnotherName(String host) throws IOException {
        RawSocket socket = connect();
        socket.send(handshake(host));

        assertThat(socket.answer().status()).isEqualTo(421);
    }

    private Answer ask(String path, String host) throws IOException {
        return connect()
                .send("GET " + hub().context() + path + " HTTP/1.1\r\nHost: " + named(host) + "\r\n\r\n")
                .answer();
    }

    private String handshake(String host) {
        String origin = (hub().secure() ? "https://" : "http://") + named(host);
        return RawSocket.handshake(hub().context() + "/ws", "Origin: " + origin)
                .replace("Host: 127.0.0.1", "Host: " + named(host));
    }

    private String named(String host) {
        return host.replace("%d", Integer.toString(hub().port()));
    }
}
