package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 section 7 over real sockets: the close handshake both ways, and the ends that skip it. */
abstract class CloseContract extends HubContract {

    CloseContract(RunningHub.Starter starter) {
        super(starter, Map.of("parley.echo.enabled", "true", "parley.close.deadline", "700ms"));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4001, 4999
            })
    void answersACloseWithItsCode(int code) throws IOException {
        RawSocket socket = open("/echo").send(ClientFrame.close(code, "for a reason"));

        assertThat(socket.message().inWords()).isEqualTo("close " + code);
        socket.awaitEnd();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
    void answersACodeThatNobodyMaySendWith1002(int code) throws IOException {
        RawSocket socket = open("/echo").send(ClientFrame.close(code));

        assertThat(socket.message().inWords()).isEqualTo("close 1002");
        socket.awaitEnd();
    }

    @Test
    void answersACloseWithoutACode() throws IOException {
        RawSocket socket = open("/echo").send(ClientFrame.of(0x88));

        assertThat(socket.message().closeCode()).isIn(1000, 1005);
        socket.awaitEnd();
    }

    @Test
    void answersHalfACodeWith1002() throws IOException {
        RawSocket socket = open("/echo").send(ClientFrame.of(0x88, (byte) 3));

        assertThat(socket.message().inWords()).isEqualTo("close 1002");
        socket.awaitEnd();
    }

    @Test
    void answersAReasonThatIsNotUtf8With1007() throws IOException {
        RawSocket socket = open("/echo").send(ClientFrame.of(0x88, (byte) 3, (byte) 0xE8, (byte) 0xC3, (byte) 0x28));

        assertThat(socket.message().inWords()).isEqualTo("close 1007");
        socket.awaitEnd();
    }

    @Test
    void takesTheLongestReason() throws IOException {
        RawSocket socket = open("/echo").send(ClientFrame.close(1000, "é".repeat(61) + "x"));

        assertThat(socket.message().inWords()).isEqualTo("close 1000");
        socket.awaitEnd();
    }

    @Test
    void ignoresWhatFollowsAClose() throws IOException {
        RawSocket socket = open("/echo");
        byte[] close = ClientFrame.close(1000);
        byte[] late = ClientFrame.text("too late");
        byte[] both = Arrays.copyOf(close, close.length + late.length);
        System.arraycopy(late, 0, both, close.length, late.length);
        socket.send(both);

        assertThat(socket.message().inWords()).isEqualTo("close 1000");
        socket.awaitEnd();
    }

    @Test
    void sendsWhatItOwesBeforeItsClose() throws IOException {
        RawSocket socket = open("/echo");
        for (int i = 0; i < 100; i++) {
            socket.send(ClientFrame.text("message " + i));
        }
        socket.send(ClientFrame.close(1000));
        for (int i = 0; i < 100; i++) {
            assertThat(socket.message().inWords()).isEqualTo("text message " + i);
        }
        assertThat(socket.message().inWords()).isEqualTo("close 1000");
        socket.awaitEnd();
    }

    /** 1003: the native protocol has no binary messages, so the hub closes by itself. */
    @Test
    void closesAfterAllThatWasSaidBefore() throws IOException {
        RawSocket socket = open("/ws");
        socket.send(ClientFrame.text("{\"id\":1,\"ping\":{}}")).send(ClientFrame.binary((byte) 1));

        assertThat(socket.message().text()).isEqualTo("{\"id\":1,\"ok\":{}}");
        ServerFrame close = socket.message();
        assertThat(close.inWords()).isEqualTo("close 1003");
        assertThat(close.closeReason()).contains("base64");
        socket.send(ClientFrame.close(1003));
        socket.awaitEnd();
    }

    @Test
    void waitsForTheAnswerToItsCloseAndIgnoresWhatComesBefore() throws IOException {
        RawSocket socket = open("/ws").send(ClientFrame.binary((byte) 1));
        assertThat(socket.message().inWords()).isEqualTo("close 1003");

        socket.send(ClientFrame.text("{\"id\":1,\"ping\":{}}")).send(ClientFrame.ping("a"));
        socket.send(ClientFrame.close(1003));
        socket.awaitEnd();
    }

    @Test
    void cutsAPeerThatNeverAnswersItsClose() throws IOException {
        RawSocket socket = open("/ws").send(ClientFrame.binary((byte) 1));

        assertThat(socket.message().inWords()).isEqualTo("close 1003");
        socket.awaitGone();
        await().until(() -> hub().connections() == 0);
    }

    /** The deadline counts from the Close frame, whatever the peer goes on to send. */
    @Test
    void cutsAPeerThatSendsAllButAClose() throws IOException {
        RawSocket socket = open("/ws").send(ClientFrame.binary((byte) 1));
        assertThat(socket.message().inWords()).isEqualTo("close 1003");
        long patience = System.nanoTime() + RawSocket.PATIENCE * 1_000_000L;
        boolean cut = false;
        while (!cut && System.nanoTime() < patience) {
            try {
                socket.send(ClientFrame.ping("still there?"));
            } catch (IOException e) {
                cut = true;
            }
        }
        assertThat(cut).isTrue();
    }

    @Test
    void takesAPeersEndWithoutACloseForItsGoing() throws IOException {
        RawSocket socket = open("/echo");
        socket.endOutput();

        socket.awaitGone();
        await().until(() -> hub().connections() == 0);
    }

    @Test
    void takesAResetForThePeersGoing() throws IOException {
        for (int i = 0; i < 20; i++) {
            open("/echo").send(ClientFrame.text("a")).reset();
            open("/echo").send(ClientFrame.close(1000)).reset();
        }
        await().until(() -> hub().connections() == 0);
        assertServesOthers();
    }

    /** Half a frame, then nothing: not the end of a message. */
    @Test
    void dropsHalfAMessageWhoseSenderHasGone() throws IOException {
        RawSocket socket = open("/echo").send(new byte[] {(byte) 0x81, (byte) 0x85, 0, 0, 0, 0, 'H', 'e'});
        socket.endOutput();
        socket.awaitGone();
    }
}
