package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.mqtt.Hex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who sends more messages in a second than are allowed is closed with 4003; control frames, fragments and parts of MQTT packets are no messages. */
abstract class MessageRateContract extends HubContract {

    private static final int A_SECOND = 20;
    private static final byte[] PING_REQUEST = Hex.bytes("c0 00");
    private static final byte PING_RESPONSE = (byte) 0xD0;
    private static final int DISCONNECT = 0xE0;
    private static final int MESSAGE_RATE_TOO_HIGH = 0x96;

    MessageRateContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.of("parley.echo.enabled", "true", "parley.limits.messages-per-second", Integer.toString(A_SECOND)));
    }

    @Test
    void closesWhoSendsTooMany() throws IOException {
        for (int kind : new int[] {0x81, 0x82}) {
            double before = Scrape.of(hub()).reached("parley.limits.messages-per-second");
            RawSocket socket = open("/echo");
            socket.send(times(4 * A_SECOND, ClientFrame.of(kind, new byte[] {'a'})));

            int echoed = 0;
            ServerFrame frame = socket.message();
            while (frame.opcode() != ServerFrame.CLOSE) {
                echoed++;
                frame = socket.message();
            }
            assertThat(frame.closeCode()).isEqualTo(4003);
            assertThat(frame.closeReason()).contains("more than 20 messages", "parley.limits.messages-per-second");
            // A second may have turned between them.
            assertThat(echoed).isBetween(A_SECOND, 2 * A_SECOND);

            Scrape after = Scrape.of(hub());
            assertThat(after.reached("parley.limits.messages-per-second")).isEqualTo(before + 1);
            assertThat(after.value("parley_closes_total{code=\"4003\"}")).isEqualTo(before + 1);
        }
    }

    @Test
    void countsNeitherControlFramesNorFragments() throws IOException {
        RawSocket socket = open("/echo");
        byte[] part = ClientFrame.of(0x00, new byte[] {'b'});
        socket.send(ClientFrame.of(0x01, new byte[] {'a'}))
                .send(times(4 * A_SECOND, part))
                .send(times(4 * A_SECOND, ClientFrame.ping("p")))
                .send(ClientFrame.of(0x80, new byte[] {'c'}));

        ServerFrame frame = socket.message();
        while (frame.opcode() == ServerFrame.PONG) {
            frame = socket.message();
        }
        assertThat(frame.inWords()).isEqualTo("text a" + "b".repeat(4 * A_SECOND) + "c");
    }

    /** An MQTT packet is a message, wherever the WebSocket's messages begin and end. */
    @Test
    void countsThePacketsOfMqtt() throws IOException {
        RawSocket socket = mqtt();
        socket.send(ClientFrame.binary(times(4 * A_SECOND, PING_REQUEST)));

        int answered = 0;
        ServerFrame frame = socket.message();
        while (frame.payload()[0] == PING_RESPONSE) {
            answered++;
            frame = socket.message();
        }
        assertThat(frame.payload()).startsWith(DISCONNECT, frame.payload().length - 2, MESSAGE_RATE_TOO_HIGH);
        assertThat(socket.closeFrame().closeCode()).isEqualTo(4003);
        // The CONNECT may have been of the same second, and a second may have turned.
        assertThat(answered).isBetween(A_SECOND - 1, 2 * A_SECOND);
    }

    @Test
    void countsNoPartsOfAPacketOfMqtt() throws IOException {
        RawSocket socket = mqtt();
        byte[] publish = Hex.bytes("30 50 0001 'a' 00 '" + "x".repeat(76) + "'");
        for (byte part : publish) {
            socket.send(ClientFrame.binary(part));
        }
        socket.send(ClientFrame.binary(PING_REQUEST));

        assertThat(socket.message().payload()[0]).isEqualTo(PING_RESPONSE);
    }

    private RawSocket mqtt() throws IOException {
        RawSocket socket = open("/mqtt", "Sec-WebSocket-Protocol: mqtt");
        socket.send(ClientFrame.binary(Hex.bytes("10 0d 0004 'MQTT' 05 02 003c 00 0000")));
        assertThat(socket.message().payload()).startsWith(0x20);
        return socket;
    }

    private static byte[] times(int count, byte[] frame) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }
}
