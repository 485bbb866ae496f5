package io.parley.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that does not read costs others nothing, itself its connection, and the hub a bounded number of bytes. */
abstract class SlowConsumerContract extends HubContract {

    private static final int PUBLICATIONS = 600;

    /** Many times the bytes of the limit, and yet sent before the hub is done with waiting for the answer to its Close. */
    private static final int ASKED = 20_000;

    private static final String TEN_KILOBYTES = "\"" + "x".repeat(10_000) + "\"";

    SlowConsumerContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.of(
                        "parley.http.send-buffer-bytes", "16KiB",
                        "parley.limits.lag-bytes", "100KiB",
                        "parley.limits.queue-bytes", "64KiB",
                        "parley.any-namespace.history-size", "10",
                        "parley.close.deadline", "4s",
                        // As long as the slow one may take to be read at last, on a busy machine and over TLS.
                        "parley.container.send-timeout", "8s"));
    }

    @Test
    void closesASubscriberThatDoesNotReadAndDisturbsNobodyElse() throws IOException {
        NativeClient reader = new NativeClient(open("/ws")).subscribe("room/slow", true);
        NativeClient slow = new NativeClient(openNarrow("/ws")).subscribe("room/slow", false);
        NativeClient publisher = new NativeClient(open("/ws"));
        long next = 1;
        String left = "";
        for (int i = 0; i < PUBLICATIONS; i++) {
            publisher.publish("room/slow", TEN_KILOBYTES);
            String text = reader.socket().message().text();
            while (!text.startsWith("{\"publication\"")) {
                left = text;
                text = reader.socket().message().text();
            }
            assertThat(NativeClient.offset(text)).isEqualTo(next++);
        }
        assertThat(left).contains("\"cause\":\"slow\"");
        assertThat(drain(slow.socket(), 1).closeReason()).contains("parley.limits.lag-bytes");
        slow.socket().send(ClientFrame.close(4001));
        slow.socket().awaitEnd();
    }

    /** Whole frames, in order, none left out, and the Close frame behind them. */
    private static ServerFrame drain(RawSocket socket, long first) throws IOException {
        long next = first;
        ServerFrame frame = socket.message();
        while (frame.opcode() == ServerFrame.TEXT) {
            String text = frame.text();
            assertThat(NativeClient.offset(text)).isEqualTo(next++);
            assertThat(text).endsWith(TEN_KILOBYTES + "}}");
            frame = socket.message();
        }
        assertThat(next)
                .as("some, and no more than fit into small buffers and one write")
                .isBetween(first + 1, first + PUBLICATIONS / 10);
        assertThat(frame.closeCode()).isEqualTo(4001);
        return frame;
    }

    @Test
    void cutsASlowConsumerThatDoesNotReadItsCloseEither() throws IOException {
        new NativeClient(openNarrow("/ws")).subscribe("room/stuck", false);
        NativeClient publisher = new NativeClient(open("/ws"));
        for (int i = 0; i < PUBLICATIONS; i++) {
            publisher.publish("room/stuck", TEN_KILOBYTES);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> hub().connections() == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pings", "commands"})
    void closesAClientThatAsksAndDoesNotRead(String kind) throws IOException {
        RawSocket socket = openNarrow("/ws");
        int asked = 0;
        byte[] padding = "p".repeat(50).getBytes(US_ASCII);
        while (asked < ASKED) {
            byte[] number = "%06d".formatted(asked++).getBytes(US_ASCII);
            socket.send(
                    kind.equals("pings")
                            ? ClientFrame.of(0x89, concat(number, padding))
                            : ClientFrame.text(
                                    "{\"id\":\"" + new String(concat(number, padding), US_ASCII) + "\",\"ping\":{}}"));
        }
        ServerFrame frame = socket.message();
        int answered = 0;
        while (frame.opcode() != ServerFrame.CLOSE) {
            assertThat(frame.text()).contains("%06d".formatted(answered++));
            frame = socket.message();
        }
        assertThat(answered).isBetween(100, asked - 1);
        assertThat(frame.closeCode()).isEqualTo(4001);
        assertThat(frame.closeReason()).contains("parley.limits.queue-bytes");
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
