package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who sends more messages in a second than are allowed is closed with 4003; control frames and fragments are no messages. */
abstract class MessageRateContract extends HubContract {

    private static final int A_SECOND = 20;

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

    private static byte[] times(int count, byte[] frame) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }
}
