package io.parley.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.handshake.SecWebSocketAccept;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 6455 section 4 over real sockets: the table of the pure check, and what only a connection can show. */
abstract class OpeningHandshakeContract extends HubContract {

    OpeningHandshakeContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.of(
                        "parley.echo.enabled", "true",
                        "parley.origins", "https://app.example.org, https://*.example.com"));
    }

    static Stream<HandshakeCase> admitted() throws IOException {
        return HandshakeCase.all().filter(HandshakeCase::isAdmitted);
    }

    static Stream<HandshakeCase> refused() throws IOException {
        return HandshakeCase.all().filter(row -> !row.isAdmitted() && !row.isNoUpgrade());
    }

    static Stream<HandshakeCase> notUpgrades() throws IOException {
        return HandshakeCase.all().filter(HandshakeCase::isNoUpgrade);
    }

    @ParameterizedTest
    @MethodSource("admitted")
    void admits(HandshakeCase row) throws IOException {
        RawSocket socket = connect().send(row.request(hub().secure()));
        Answer answer = socket.answer();

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.field("Upgrade")).isEqualTo("websocket");
        assertThat(answer.field("Connection")).containsIgnoringCase("upgrade");
        assertThat(answer.field("Sec-WebSocket-Accept"))
                .isEqualTo(SecWebSocketAccept.of(row.field("Sec-WebSocket-Key")));
        assertThat(String.valueOf(answer.field("Sec-WebSocket-Extensions")))
                .matches(row.head().contains("permessage-deflate") ? "null|permessage-deflate(;.*)?" : "null");
        assertThat(answer.field("Content-Length")).isNull();
        String chosen = answer.field("Sec-WebSocket-Protocol");
        if (chosen != null) {
            assertThat(row.head()).containsPattern("(?im)^sec-websocket-protocol:.*\\b" + chosen + "\\b");
        }
        socket.send(ClientFrame.close(1000));
        assertThat(socket.closeFrame().inWords()).isEqualTo("close 1000");
        socket.awaitEnd();
    }

    /** A status, a length, a sentence, and the end of the connection. */
    @ParameterizedTest
    @MethodSource("refused")
    void refuses(HandshakeCase row) throws IOException {
        RawSocket socket = connect().send(row.request(hub().secure()));
        Answer answer = socket.answer(!row.isHead());

        assertThat(answer.status()).isEqualTo(row.status());
        assertThat(answer.field("Content-Length")).isNotNull();
        assertThat(answer.field("Connection")).contains("close");
        if (!row.isHead()) {
            assertThat(answer.body()).matches("[A-Z][ -~]+\\.\n");
        }
        if (row.status() == 426) {
            assertThat(answer.field("Upgrade")).isEqualTo("websocket");
            assertThat(answer.field("Sec-WebSocket-Version")).isEqualTo("13");
        }
        if (row.status() == 405) {
            assertThat(answer.field("Allow")).isEqualTo("GET");
        }
        socket.awaitEnd();
    }

    @Test
    void saysThatTheSentenceOfARefusalIsText() throws IOException {
        Answer answer = connect().send(RawSocket.handshake("/nowhere")).answer();

        assertThat(answer.field("Content-Type")).matches("text/plain; ?charset=(utf|UTF)-8");
    }

    /** Ordinary HTTP: whoever answers, the answer has an end. */
    @ParameterizedTest
    @MethodSource("notUpgrades")
    void answersAsOrdinaryHttp(HandshakeCase row) throws IOException {
        Answer answer = connect().send(row.request(hub().secure())).answer();

        assertThat(answer.status()).isBetween(200, 499);
        assertThat(answer.field("Content-Length")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "dGhlIHNhbXBsZSBub25jZQ==, s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "x3JJHMbDL1EzLkh9GBhXDw==, HSmrc0sMlYUkAGmm5OPpG2HaGWk=",
    })
    void answersTheKeysOfTheSpecification(String key, String accept) throws IOException {
        Answer answer = connect()
                .send("GET /ws HTTP/1.1\r\nHost: hub.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + key + "\r\n\r\n")
                .answer();
        assertThat(answer.field("Sec-WebSocket-Accept")).isEqualTo(accept);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "parley.v1.json | parley.v1.json",
                "unheard-of, parley.v1.json | parley.v1.json",
                "unheard-of | ",
                "PARLEY.V1.JSON | ",
            })
    void choosesOneSubprotocolOrNamesNone(String offered, String chosen) throws IOException {
        Answer answer = connect()
                .send(RawSocket.handshake("/ws", "Sec-WebSocket-Protocol: " + offered))
                .answer();

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.field("Sec-WebSocket-Protocol")).isEqualTo(chosen);
    }

    @Test
    void answersFramesThatCameInTheSegmentOfTheRequest() throws IOException {
        byte[] head = RawSocket.handshake("/echo").getBytes(ISO_8859_1);
        byte[] first = ClientFrame.text("first");
        byte[] second = ClientFrame.ping("second");
        byte[] third = ClientFrame.text("third");
        ByteArrayOutputStream segment = new ByteArrayOutputStream();
        segment.writeBytes(head);
        segment.writeBytes(first);
        segment.writeBytes(second);
        segment.write(third, 0, 3);
        RawSocket socket = connect().send(segment.toByteArray());

        assertThat(socket.answer().status()).isEqualTo(101);
        assertThat(socket.message().inWords()).isEqualTo("text first");
        assertThat(socket.message().inWords()).isEqualTo("pong second");
        socket.send(Arrays.copyOfRange(third, 3, third.length));
        assertThat(socket.message().inWords()).isEqualTo("text third");
    }

    @Test
    void answersACloseThatCameInTheSegmentOfTheRequest() throws IOException {
        ByteArrayOutputStream segment = new ByteArrayOutputStream();
        segment.writeBytes(RawSocket.handshake("/echo").getBytes(ISO_8859_1));
        segment.writeBytes(ClientFrame.text("so long"));
        segment.writeBytes(ClientFrame.close(1000));
        RawSocket socket = connect().send(segment.toByteArray());

        assertThat(socket.answer().status()).isEqualTo(101);
        assertThat(socket.message().inWords()).isEqualTo("text so long");
        assertThat(socket.message().inWords()).isEqualTo("close 1000");
        socket.awaitEnd();
    }

    @Test
    void opensOnAConnectionThatHasServedOrdinaryRequests() throws IOException {
        RawSocket socket = connect().send("GET /nothing HTTP/1.1\r\nHost: hub.example\r\n\r\n");
        assertThat(socket.answer().status()).isEqualTo(404);
        socket.send("GET /nothing HTTP/1.1\r\nHost: hub.example\r\n\r\n");
        assertThat(socket.answer().status()).isEqualTo(404);
        socket.send(RawSocket.handshake("/echo")).send(ClientFrame.text("a"));

        assertThat(socket.answer().status()).isEqualTo(101);
        assertThat(socket.message().inWords()).isEqualTo("text a");
    }

    /** The second request waits in the same segment until the first is answered. */
    @Test
    void opensByARequestPipelinedBehindAnOrdinaryOne() throws IOException {
        RawSocket socket =
                connect().send("GET /nothing HTTP/1.1\r\nHost: hub.example\r\n\r\n" + RawSocket.handshake("/echo"));

        assertThat(socket.answer().status()).isEqualTo(404);
        assertThat(socket.answer().status()).isEqualTo(101);
        socket.send(ClientFrame.text("a"));
        assertThat(socket.message().inWords()).isEqualTo("text a");
    }

    @Test
    void opensByARequestThatDripsInByteByByte() throws IOException {
        RawSocket socket = connect();
        for (byte b : RawSocket.handshake("/echo").getBytes(ISO_8859_1)) {
            socket.send(new byte[] {b});
        }
        assertThat(socket.answer().status()).isEqualTo(101);
        for (byte b : ClientFrame.text("drop by drop")) {
            socket.send(new byte[] {b});
        }
        assertThat(socket.message().inWords()).isEqualTo("text drop by drop");
    }

    @Test
    void doesNotTakeFramesBehindARefusedRequestForAnother() throws IOException {
        RawSocket socket =
                connect().send(RawSocket.handshake("/nowhere") + RawSocket.handshake("/echo") + "\u0001\u0002\u0003");

        assertThat(socket.answer().status()).isEqualTo(404);
        socket.awaitEnd();
    }
}
