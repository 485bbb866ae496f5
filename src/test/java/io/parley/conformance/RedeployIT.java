package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.backend.TestBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deploying again and again leaves no class loader, thread or timer behind, though connections were open each time. */
class RedeployIT {

    private static final int FEW = 3;
    private static final int MANY = 20;

    @TempDir
    Path work;

    /** Asked and told by every deployment: by a client of the JDK, whose thread nobody can end. */
    private final TestBackend backend = new TestBackend();

    @AfterEach
    void stopTheBackend() {
        backend.close();
    }

    @Test
    void tomcatForgetsAFewDeployments() throws Exception {
        redeployOnTomcat("11", FEW);
    }

    @Test
    void payaraForgetsAFewDeployments() throws Exception {
        redeployOnPayara(FEW);
    }

    @Tag("conformance")
    @ParameterizedTest
    @ValueSource(strings = {"10", "11"})
    void tomcatForgetsManyDeployments(String version) throws Exception {
        redeployOnTomcat(version, MANY);
    }

    @Tag("conformance")
    @Test
    void payaraForgetsManyDeployments() throws Exception {
        redeployOnPayara(MANY);
    }

    /** Each deployment opens the same file, which the one before has to have let go. */
    private Map<String, String> settings() {
        return Map.of(
                "parley.echo.enabled", "true",
                "parley.store.file", work.resolve("parley.store").toString(),
                "parley.namespace.room.durable", "true",
                "parley.webhooks.url", backend.url().toString(),
                "parley.webhooks.secrets", "a-secret-of-the-tests",
                "parley.webhooks.questions", "connect, publish");
    }

    /** Undeploys by taking the WAR away, as a person would. */
    private void redeployOnTomcat(String version, int times) throws Exception {
        TomcatHub hub = TomcatHub.startRedeploying(version, settings());
        try {
            for (int i = 0; i < times; i++) {
                use(hub.port(), () -> {
                    hub.undeploy();
                    return null;
                });
                assertNothingIsLeft(hub.process());
                hub.deploy();
            }
            assertThat(hub.process().log()).doesNotContain("very likely to create a memory leak");
        } finally {
            hub.close();
        }
    }

    private void redeployOnPayara(int times) throws Exception {
        PayaraHub.Server server = PayaraHub.Server.start();
        try {
            Path war = War.with(settings(), work.resolve("parley.war"));
            for (int i = 0; i < times; i++) {
                assertThat(server.deploy("again", "", war)).isTrue();
                use(server.port(), () -> {
                    server.undeploy("again");
                    return null;
                });
                assertNothingIsLeft(server.process());
            }
        } finally {
            server.process().stop();
        }
    }

    /** Opens connections that stay, undeploys, and sees them closed with 1001. */
    private void use(int port, java.util.concurrent.Callable<Void> undeploy) throws Exception {
        try (RawSocket echo = RawSocket.open(new At(port), "/echo");
                RawSocket socket = RawSocket.open(new At(port), "/ws")) {
            echo.send(ClientFrame.text("a"));
            assertThat(echo.message().inWords()).isEqualTo("text a");
            NativeClient client = new NativeClient(socket).subscribe("room/again", true);
            client.publish("room/again", "1");
            client.awaitText("\"data\":1");
            assertThat(backend.next().text()).contains("\"node\"");
            Thread closer = new Thread(() -> {
                try {
                    assertThat(socket.closeFrame().closeCode()).isEqualTo(1001);
                    socket.send(ClientFrame.close(1001));
                    echo.closeFrame();
                    echo.send(ClientFrame.close(1001));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            Throwable[] failure = new Throwable[1];
            closer.setUncaughtExceptionHandler((thread, thrown) -> failure[0] = thrown);
            closer.start();
            undeploy.call();
            closer.join();
            assertThat(failure[0]).isNull();
        }
    }

    private static void assertNothingIsLeft(ContainerProcess process) throws IOException {
        assertThat(process.jcmd("Thread.print")).doesNotContain("parley-");
        await("the class loader is collected").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            process.jcmd("GC.run");
            assertThat(process.jcmd("GC.class_histogram")).doesNotContain("io.parley.endpoint.Deployment ");
            assertThat(process.jcmd("Thread.print")).doesNotContain("HttpClient-");
            // One may stay until the next: java.lang.runtime.ObjectMethods of Java 17 remembers the type it has
            // compared last.
            assertThat(process.jcmd("VM.classloader_stats")
                            .lines()
                            .filter(line -> line.contains("WebappClassLoader"))
                            .map(line -> line.substring(0, line.indexOf(' ')))
                            .distinct())
                    .hasSizeLessThanOrEqualTo(1);
        });
    }

    /** Where a hub listens that somebody else has started. */
    private record At(int port) implements RunningHub {

        @Override
        public int connections() {
            return ContainerProcess.connections(port);
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException("not started here");
        }
    }
}
