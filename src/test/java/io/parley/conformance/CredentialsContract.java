package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.SignedToken;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a token comes, who it makes of the connection, and how its life ends that connection. */
abstract class CredentialsContract extends HubContract {

    CredentialsContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.of(
                        "parley.auth.token-secret", SignedToken.SECRET,
                        "parley.auth.clock-skew", "0s",
                        "parley.auth.connect-deadline", "2s",
                        "parley.auth.grace", "1s",
                        "parley.origins", "https://listed.example"));
    }

    private String ownOrigin() {
        return "Origin: " + (hub().secure() ? "https" : "http") + "://127.0.0.1";
    }

    private Answer answer(String path, String... lines) throws IOException {
        return connect().send(RawSocket.handshake(path, lines)).answer();
    }

    private static String reply(RawSocket socket, String command) throws IOException {
        return socket.send(ClientFrame.text(command)).message().text();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer %s",
                "Sec-WebSocket-Protocol: bearer.%s, parley.v1.json",
                "Cookie: theme=dark; parley_token=%s",
            })
    void knowsWhoCame(String line) throws IOException {
        RawSocket socket =
                connect().send(RawSocket.handshake("/ws", line.formatted(SignedToken.ofAda(100)), ownOrigin()));
        Answer answer = socket.answer();

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.field("Sec-WebSocket-Protocol"))
                .isEqualTo(line.contains("Protocol") ? "parley.v1.json" : null);
        assertThat(reply(socket, "{\"id\":1,\"connect\":{}}")).contains("\"user\":\"ada\",\"expires\":9");
        assertThat(reply(socket, "{\"id\":2,\"subscribe\":{\"channel\":\"room/a\"}}"))
                .contains("\"ok\"");
        assertThat(reply(socket, "{\"id\":3,\"publish\":{\"channel\":\"room/a\",\"data\":1}}"))
                .contains("\"not_permitted\"");
    }

    @Test
    void takesATokenAsTheFirstCommand() throws IOException {
        RawSocket socket = open("/ws");

        assertThat(reply(socket, "{\"id\":1,\"subscribe\":{\"channel\":\"room/a\"}}"))
                .contains("\"unauthenticated\"");
        assertThat(reply(socket, "{\"id\":2,\"connect\":{\"token\":\"" + SignedToken.ofAda(100) + "\"}}"))
                .contains("\"user\":\"ada\"");
        assertThat(reply(socket, "{\"id\":3,\"subscribe\":{\"channel\":\"room/a\"}}"))
                .contains("\"ok\"");
    }

    @Test
    void challengesWhoeverShowsABadToken() throws IOException {
        Answer answer = answer("/ws", "Authorization: Bearer " + SignedToken.ofAda(100) + "x");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.field("WWW-Authenticate")).startsWith("Bearer realm=\"parley\", error=\"invalid_token\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Origin: https://listed.example | 403",
                "Origin: https://elsewhere.example | 403",
                "Origin: null | 403",
                "Accept: no origin | 403",
            })
    void takesACookieFromItsOwnPagesOnly(String origin, int status) throws IOException {
        assertThat(answer("/ws", "Cookie: parley_token=" + SignedToken.ofAda(100), origin)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void takesATokenFromAListedOrigin() throws IOException {
        assertThat(answer("/ws", "Authorization: Bearer " + SignedToken.ofAda(100), "Origin: https://listed.example")
                        .status())
                .isEqualTo(101);
    }

    @Test
    void takesNoTokenFromTheQuery() throws IOException {
        Answer answer = answer("/ws?token=" + SignedToken.ofAda(100));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("parley.auth.query-token");
    }

    @Test
    void refusesATicketThatNobodyHasIssued() throws IOException {
        assertThat(answer("/ws?ticket=made-up").status()).isEqualTo(401);
    }

    @Test
    void refusesDifferentCredentialsAtOnce() throws IOException {
        assertThat(answer("/ws", "Authorization: Bearer a", "Cookie: parley_token=b", ownOrigin())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void takesAPasswordOverTlsOnly() throws IOException {
        assertThat(answer("/ws", "Authorization: Basic YWRhOnMzY3JldA==").status())
                .isEqualTo(hub().secure() ? 401 : 403);
    }

    @Test
    void closesWhoeverShowsNothing() throws IOException {
        ServerFrame close = open("/ws").closeFrame();

        assertThat(close.closeCode()).isEqualTo(4502);
        assertThat(close.closeReason()).contains("parley.auth.connect-deadline");
    }

    @Test
    void tellsWhenATokenHasRunOutAndClosesAfterTheGrace() throws IOException {
        RawSocket socket = open("/ws", "Authorization: Bearer " + SignedToken.ofAda(2));

        assertThat(socket.message().text()).startsWith("{\"expiring\":{\"seconds\":");
        ServerFrame close = socket.closeFrame();
        assertThat(close.closeCode()).isEqualTo(4501);
        assertThat(close.closeReason()).isEqualTo("the credentials have expired; connect with new ones");
    }
}
