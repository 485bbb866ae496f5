package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6455 section 5 over real sockets: what conformance suites leave out, and what is left of a connection that breaks a rule. */
abstract class FramingContract extends HubContract {

    FramingContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.of(
                        "parley.echo.enabled", "true",
                        "parley.echo.message-bytes", "64KiB",
                        "parley.limits.message-bytes", "1000",
                        "parley.close.deadline", "500ms"));
    }

    @AfterEach
    void servesOthers() throws IOException {
        assertServesOthers();
    }

    /** The rest of the frame never comes: the first bytes that break a rule are enough. */
    @ParameterizedTest
    @CsvSource({
        "8105, 1002",
        "8100, 1002",
        "c185, 1002",
        "8385, 1002",
        "0985, 1002",
        "89fe, 1002",
        "8080, 1002",
        "8180000000000080, 1002",
        "01800000000081, 1002",
        "82fe007d, 1002",
        "82ff8000000000000000, 1002",
        "82ff0000000000010001, 1009",
        "82ff7fffffffffffffff, 1009",
        "82fec35000000000, open",
        "018100000000ff, 1007",
        "81feffff0000000061ff, 1007",
        "818100000000c3, 1007",
    })
    void judgesAFrameByItsFirstBytes(String hex, String outcome) throws IOException {
        RawSocket socket = open("/echo").send(ClientFrame.text("before"));
        assertThat(socket.message().inWords()).isEqualTo("text before");
        socket.send(HexFormat.of().parseHex(hex));
        if (outcome.equals("open")) {
            assertThat(hub().connections()).isEqualTo(1);
            return;
        }
        ServerFrame close = socket.closeFrame();
        assertThat(close.inWords()).isEqualTo("close " + outcome);
        assertThat(close.closeReason()).isNotEmpty();
        socket.awaitEnd();
    }

    /** Unread input would reset the connection, and the Close frame be lost with it. */
    @Test
    void tellsWhyThoughTheSenderGoesOnSending() throws IOException {
        RawSocket socket = open("/echo").send(ClientFrame.unmasked(0x81, new byte[100]));
        Thread sender = new Thread(() -> {
            try {
                for (int i = 0; i < 1000; i++) {
                    socket.send(new byte[10_000]);
                }
            } catch (IOException e) {
                // Cut off, which is what it deserves.
                Thread.currentThread().interrupt();
            }
        });
        sender.start();
        assertThat(socket.closeFrame().inWords()).isEqualTo("close 1002");
        socket.awaitGone();
    }

    @Test
    void answersWhatCameBeforeTheBrokenRule() throws IOException {
        RawSocket socket = open("/echo");
        byte[] good = ClientFrame.text("good");
        byte[] both = Arrays.copyOf(good, good.length + 2);
        both[good.length] = (byte) 0x83;
        socket.send(both);

        assertThat(socket.message().inWords()).isEqualTo("text good");
        assertThat(socket.message().inWords()).isEqualTo("close 1002");
        socket.awaitEnd();
    }

    @Test
    void hasALimitForEachPath() throws IOException {
        RawSocket echo = open("/echo").send(ClientFrame.of(0x82, new byte[1 << 16]));
        assertThat(echo.message().payload()).hasSize(1 << 16);

        RawSocket hub = open("/ws").send(ClientFrame.text(" ".repeat(1000) + "x"));
        ServerFrame close = hub.message();
        assertThat(close.closeCode()).isEqualTo(1009);
        assertThat(close.closeReason()).contains("1000").contains("parley.limits.message-bytes");
    }

    @Test
    void measuresAMessageOverItsFragments() throws IOException {
        RawSocket socket = open("/ws").send(ClientFrame.of(0x01, new byte[999]));
        socket.send(ClientFrame.of(0x00, (byte) ' '));
        socket.send(ClientFrame.of(0x00, (byte) ' '));

        assertThat(socket.closeFrame().closeCode()).isEqualTo(1009);
    }

    @Test
    void echoesMessagesOfEachLengthForm() throws IOException {
        RawSocket socket = open("/echo");
        for (int length : new int[] {0, 1, 125, 126, 127, 65_535, 65_536}) {
            byte[] payload = new byte[length];
            Arrays.fill(payload, (byte) length);
            assertThat(socket.send(ClientFrame.of(0x82, payload)).message().payload())
                    .isEqualTo(payload);
        }
    }

    @Test
    void answersEachPingWithItsPayload() throws IOException {
        RawSocket socket = open("/echo");
        socket.send(ClientFrame.of(0x89)).send(ClientFrame.ping("a")).send(ClientFrame.ping("x".repeat(125)));

        assertThat(socket.message().inWords()).isEqualTo("pong ");
        assertThat(socket.message().inWords()).isEqualTo("pong a");
        assertThat(socket.message().inWords()).isEqualTo("pong " + "x".repeat(125));
    }

    @Test
    void answersAPingInsideAFragmentedMessage() throws IOException {
        RawSocket socket = open("/echo").send(ClientFrame.of(0x01, (byte) 'a')).send(ClientFrame.ping("now"));
        assertThat(socket.message().inWords()).isEqualTo("pong now");

        socket.send(ClientFrame.of(0x80, (byte) 'b'));
        assertThat(socket.message().inWords()).isEqualTo("text ab");
    }

    @Test
    void ignoresAPongThatNobodyAskedFor() throws IOException {
        RawSocket socket = open("/echo").send(ClientFrame.pong("hello?")).send(ClientFrame.text("a"));
        assertThat(socket.message().inWords()).isEqualTo("text a");
    }
}
