package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is silent is pinged; who does not answer is closed with 4002; whoever says anything stays. */
abstract class HeartbeatContract extends HubContract {

    HeartbeatContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.of(
                        "parley.echo.enabled", "true",
                        "parley.heartbeat.interval", "1s",
                        "parley.heartbeat.timeout", "2s",
                        "parley.close.deadline", "500ms",
                        "parley.http.idle-timeout", "1s"));
    }

    @Test
    void pingsAndClosesAPeerThatNeverAnswers() throws IOException {
        NativeClient watcher = new NativeClient(open("/ws")).subscribe("room/heart", true);
        RawSocket silent = open("/ws");
        new NativeClient(silent).subscribe("room/heart", false);

        assertThat(silent.frame().inWords()).isEqualTo("ping ");
        // It would be closed in the same second otherwise.
        watcher.socket().send(ClientFrame.text("{\"id\":1,\"ping\":{}}"));
        ServerFrame close = silent.frame();
        assertThat(close.closeCode()).isEqualTo(4002);
        assertThat(close.closeReason()).contains("ping");
        silent.awaitGone();

        assertThat(watcher.awaitText("\"left\"")).contains("\"cause\":\"lost\"");
    }

    @Test
    void keepsAPeerThatAnswersEachPing() throws IOException {
        RawSocket socket = open("/echo");
        for (int i = 0; i < 4; i++) {
            ServerFrame ping = socket.frame();
            assertThat(ping.inWords()).isEqualTo("ping ");
            socket.send(ClientFrame.of(0x8A, ping.payload()));
        }
        socket.send(ClientFrame.text("a"));
        assertThat(socket.message().inWords()).isEqualTo("text a");
    }

    /** Whatever is heard is a sign of life: a frame of any kind, even a part of one. */
    @Test
    void keepsAPeerThatSaysSomethingElse() throws IOException {
        RawSocket socket = open("/echo");
        assertThat(socket.frame().inWords()).isEqualTo("ping ");
        socket.send(new byte[] {(byte) 0x81});
        assertThat(socket.frame().inWords()).isEqualTo("ping ");
        socket.send(new byte[] {(byte) 0x81, 0, 0, 0, 0});
        assertThat(socket.frame().inWords()).isEqualTo("ping ");
        socket.send("a");
        assertThat(socket.message().inWords()).isEqualTo("text a");
    }
}
