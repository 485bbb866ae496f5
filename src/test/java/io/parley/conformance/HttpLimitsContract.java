package io.parley.conformance;

import static io.parley.conformance.HostileHttpContract.endOf;
import static io.parley.conformance.HostileHttpContract.sendOrEnd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a request may be and may take, where the HTTP is the hub's own. */
abstract class HttpLimitsContract extends HubContract {

    HttpLimitsContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.of(
                        "parley.echo.enabled", "true",
                        "parley.http.head-timeout", "1s",
                        "parley.http.idle-timeout", "2s",
                        "parley.close.deadline", "500ms"));
    }

    @AfterEach
    void servesOthersAndSpinsNowhere() throws IOException {
        assertServesOthers();
        HostileHttpContract.assertNothingSpins();
    }

    @Test
    void refusesAnEndlessLine() throws IOException {
        RawSocket socket = connect();
        assertThat(endlessly(socket, "GET /" + "x".repeat(16_384))).isEqualTo(431);
    }

    @Test
    void refusesAnEndlessHead() throws IOException {
        RawSocket socket = connect();
        assertThat(endlessly(socket, "GET /ws HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(16_384)))
                .isEqualTo(431);
    }

    @Test
    void endsAConnectionThatIsKeptAliveForNothing() throws IOException {
        RawSocket socket = connect().send("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(socket.answer().status()).isEqualTo(404);
        socket.awaitEnd();
    }

    @Test
    void endsWhoeverSendsNothing() throws IOException {
        assertThat(endOf(connect())).isEqualTo("ended without an answer");
    }

    @Test
    void endsAHeadThatNeverEnds() throws IOException {
        assertThat(endOf(connect().send("GET /ws HTTP/1.1\r\nHost: a\r\n"))).isEqualTo("ended without an answer");
    }

    /** Each byte is in time for an idle timeout; all of them together are too late. */
    @Test
    void endsAHeadThatDripsIn() throws Exception {
        RawSocket socket = connect();
        socket.send("GET /ws HTTP/1.1\r\nX: ");

        await("the drip is cut off")
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !sendOrEnd(socket, new byte[] {'y'}));
    }

    private static Object endlessly(RawSocket socket, String piece) throws IOException {
        byte[] bytes = piece.getBytes(StandardCharsets.ISO_8859_1);
        sendOrEnd(socket, bytes);
        Answer answer = socket.answer();
        assertThat(answer.body()).contains("parley.http.head-bytes");
        long patience = System.nanoTime() + RawSocket.PATIENCE * 1_000_000L;
        boolean ended = false;
        while (!ended && System.nanoTime() < patience) {
            ended = !sendOrEnd(socket, bytes);
        }
        assertThat(ended).isTrue();
        return answer.status();
    }
}
