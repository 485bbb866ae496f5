package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every part of the runtime contract does: starts one hub for its tests, and sees after each that no connection is left.
 *
 * <p>A runtime inherits each part in a nested class that names its {@link RunningHub.Starter}.
 */
@ExtendWith(DeviationCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HubContract implements HubUnderTest {

    private final RunningHub.Starter starter;
    private final Map<String, String> settings;
    private final List<RawSocket> sockets = new ArrayList<>();
    private RunningHub hub;

    HubContract(RunningHub.Starter starter, Map<String, String> settings) {
        this.starter = starter;
        this.settings = settings;
    }

    @BeforeAll
    void startTheHub() throws Exception {
        hub = starter.start(settings);
    }

    @AfterEach
    void leavesNoConnectionBehind() throws IOException {
        for (RawSocket socket : sockets) {
            socket.close();
        }
        sockets.clear();
        await("every connection gone")
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(20))
                .until(() -> hub.connections() == 0);
    }

    @AfterAll
    void stopTheHub() {
        hub.close();
    }

    @Override
    public RunningHub hub() {
        return hub;
    }

    /** A socket that is closed after the test. */
    RawSocket connect() throws IOException {
        return kept(RawSocket.connect(hub));
    }

    /** A WebSocket that is closed after the test. */
    RawSocket open(String path, String... fieldLines) throws IOException {
        return kept(RawSocket.open(hub, path, fieldLines));
    }

    /** A WebSocket that is closed after the test, whose kernel takes few bytes that nobody reads. */
    RawSocket openNarrow(String path) throws IOException {
        return kept(RawSocket.openNarrow(hub, path));
    }

    /** A socket that is closed after the test, whose kernel takes few bytes that nobody reads. */
    RawSocket connectNarrow() throws IOException {
        return kept(RawSocket.connectNarrow(hub));
    }

    private RawSocket kept(RawSocket socket) {
        sockets.add(socket);
        return socket;
    }

    /** A sign that the hub is well: a WebSocket opens and echoes, though others have misbehaved. */
    void assertServesOthers() throws IOException {
        try (RawSocket other = RawSocket.open(hub, "/echo")) {
            assertThat(other.send(ClientFrame.text("still here?")).message().inWords())
                    .isEqualTo("text still here?");
        }
    }
}
