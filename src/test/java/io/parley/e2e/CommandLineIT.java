package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code java -jar parley.war} makes of its settings, and how it says no: in real processes. */
class CommandLineIT {

    private static final int MISTAKEN = 2;
    private static final int FAILED = 1;

    @TempDir
    Path directory;

    @Test
    void takesThePortFromTheNearestOfFourPlaces() throws Exception {
        try (FreePorts ports = new FreePorts(4)) {
            List<String> option = List.of("-Dparley.http.port=" + ports.get(1));
            Map<String, String> variable = Map.of("PARLEY_HTTP_PORT", ports.get(2));
            Files.writeString(directory.resolve("parley.properties"), "parley.http.port=" + ports.get(3) + "\n");
            ports.close();

            assertThat(portOf(option, variable, "--port", ports.get(0))).isEqualTo(ports.get(0));
            assertThat(portOf(option, variable)).isEqualTo(ports.get(1));
            assertThat(portOf(List.of(), variable)).isEqualTo(ports.get(2));
            assertThat(portOf(List.of(), Map.of())).isEqualTo(ports.get(3));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --prot 9000                   | --prot is not an option; did you mean --port?
            --http.prot=9000              | --http.prot is not an option; did you mean --http.port?
            -Dparley.http.prot=9000       | parley.http.prot
            -Dparley.orgins=*             | parley.orgins
            PARLEY_HTTP_PROT=9000         | PARLEY_HTTP_PROT
            """)
    void namesTheKeyThatWasMeant(String given, String said) throws Exception {
        HubProcess.Outcome outcome = run(given);

        assertThat(outcome.status()).isEqualTo(MISTAKEN);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .startsWith("parley: ")
                .contains(said, "did you mean")
                .hasLineCount(1);
    }

    @Test
    void saysWhereInTheFileAnUnknownKeyStands() throws Exception {
        Files.writeString(directory.resolve("parley.properties"), "parley.limits.conections=5\n");

        HubProcess.Outcome outcome = run("--port=0");

        assertThat(outcome.status()).isEqualTo(MISTAKEN);
        assertThat(outcome.err())
                .contains("parley.limits.conections", "parley.properties", "did you mean parley.limits.connections?")
                .hasLineCount(1);
    }

    @Test
    void saysInOneSentenceThatThePortIsTaken() throws Exception {
        try (FreePorts taken = new FreePorts(1)) {
            HubProcess.Outcome outcome = run("--port=" + taken.get(0));

            assertThat(outcome.status()).isEqualTo(FAILED);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err())
                    .isEqualTo(
                            "parley: cannot listen on 127.0.0.1:%s: Address already in use (parley.http.host, parley.http.port)%n"
                                    .formatted(taken.get(0)));
        }
    }

    @Test
    void staysOnThisMachineUntilToldOtherwise() throws Exception {
        HubProcess.Outcome outcome = run("--host=0.0.0.0");

        assertThat(outcome.status()).isEqualTo(MISTAKEN);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .startsWith("parley: parley.http.host=0.0.0.0 is reachable from other machines")
                .contains("parley.auth.anonymous-beyond-loopback-insecurely=true")
                .hasLineCount(1);
    }

    @Test
    void printsItsHelpAndItsVersion() throws Exception {
        HubProcess.Outcome help = run("--help");
        HubProcess.Outcome version = run("--version");

        assertThat(help.status()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).contains("--port", "--host", "--origins", "--limits.connections=100000");
        assertThat(version.status()).isZero();
        assertThat(version.err()).isEmpty();
        assertThat(version.out()).matches("parley \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
    }

    private String portOf(List<String> options, Map<String, String> environment, String... arguments)
            throws IOException {
        try (HubProcess hub = HubProcess.start(directory, options, environment, arguments)) {
            return Integer.toString(hub.url().getPort());
        }
    }

    /** Gives each word to the place it looks as if it belonged to. */
    private HubProcess.Outcome run(String given) throws IOException, InterruptedException {
        List<String> options = given.startsWith("-D") ? List.of(given) : List.of();
        boolean variable = given.startsWith("PARLEY_");
        Map<String, String> environment = variable ? Map.of(given.split("=")[0], given.split("=")[1]) : Map.of();
        String[] arguments = variable || !options.isEmpty() ? new String[0] : given.split(" ");
        try (HubProcess hub = HubProcess.start(directory, options, environment, arguments)) {
            return hub.outcome();
        }
    }

    /** Ports that were free a moment ago: taken until this is closed. */
    private static final class FreePorts implements AutoCloseable {

        private final ServerSocket[] sockets;

        FreePorts(int count) throws IOException {
            sockets = new ServerSocket[count];
            for (int i = 0; i < count; i++) {
                sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            }
        }

        String get(int index) {
            return Integer.toString(sockets[index].getLocalPort());
        }

        @Override
        public void close() throws IOException {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
