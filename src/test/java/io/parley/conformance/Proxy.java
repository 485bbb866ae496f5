package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.tooling.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A proxy in a process of its own, with the configuration from {@code docker/}, of which only ports and files are changed.
 *
 * @param tlsPort where it speaks TLS
 * @param plainPort where it sends to TLS
 */
public record Proxy(Process process, int tlsPort, int plainPort, Path log) implements AutoCloseable {

    public static Proxy nginx(Path directory, int hubPort) throws IOException {
        int tlsPort = freePort();
        int plainPort = freePort();
        Path configuration = configuration(
                directory,
                "nginx.conf",
                Map.of(
                        "pid /run/nginx.pid;",
                        "pid nginx.pid;",
                        "/var/log/nginx/access.log",
                        "access.log",
                        "/var/log/nginx/error.log",
                        "error.log",
                        "server 127.0.0.1:8080;",
                        "server 127.0.0.1:" + hubPort + ";",
                        "listen 80;",
                        "listen 127.0.0.1:" + plainPort + ";",
                        "listen 443 ssl;",
                        "listen 127.0.0.1:" + tlsPort + " ssl;",
                        "/etc/nginx/tls/fullchain.pem",
                        TestCertificate.shared().certificate().toString(),
                        "/etc/nginx/tls/privkey.pem",
                        TestCertificate.shared().privateKey().toString()));
        return start(
                directory,
                tlsPort,
                plainPort,
                binary("nginx"),
                "-p",
                directory.toString(),
                "-e",
                "error.log",
                "-c",
                configuration.toString(),
                "-g",
                "daemon off;");
    }

    static Proxy haproxy(Path directory, int hubPort) throws IOException {
        int tlsPort = freePort();
        int plainPort = freePort();
        Path both = directory.resolve("parley.pem");
        Files.writeString(
                both,
                Files.readString(TestCertificate.shared().certificate())
                        + Files.readString(TestCertificate.shared().privateKey()));
        Path configuration = configuration(
                directory,
                "haproxy.cfg",
                Map.of(
                        "server hub 127.0.0.1:8080",
                        "server hub 127.0.0.1:" + hubPort,
                        "bind :80\n",
                        "bind 127.0.0.1:" + plainPort + "\n",
                        "bind :443 ssl",
                        "bind 127.0.0.1:" + tlsPort + " ssl",
                        "/etc/haproxy/tls/parley.pem",
                        both.toString(),
                        "maxconn 65536",
                        "maxconn 100"));
        return start(directory, tlsPort, plainPort, binary("haproxy"), "-db", "-f", configuration.toString());
    }

    static Proxy caddy(Path directory, int hubPort) throws IOException {
        int tlsPort = freePort();
        int plainPort = freePort();
        Path configuration = configuration(
                directory,
                "Caddyfile",
                Map.of(
                        "parley.example.org {",
                        """
                        {
                            admin off
                            default_bind 127.0.0.1
                            http_port %d
                            https_port %d
                            storage file_system %s
                        }
                        localhost, 127.0.0.1, parley.example {
                            tls %s %s
                        """.formatted(
                                        plainPort,
                                        tlsPort,
                                        directory,
                                        TestCertificate.shared().certificate(),
                                        TestCertificate.shared().privateKey()),
                        "reverse_proxy 127.0.0.1:8080",
                        "reverse_proxy 127.0.0.1:" + hubPort));
        return start(
                directory,
                tlsPort,
                plainPort,
                binary("caddy"),
                "run",
                "--adapter",
                "caddyfile",
                "--config",
                configuration.toString());
    }

    private static Path configuration(Path directory, String name, Map<String, String> changes) throws IOException {
        String text = Files.readString(Path.of("docker", name));
        for (Map.Entry<String, String> change : changes.entrySet()) {
            assertThat(text).contains(change.getKey());
            text = text.replace(change.getKey(), change.getValue());
        }
        return Files.writeString(directory.resolve(name), text);
    }

    private static Proxy start(Path directory, int tlsPort, int plainPort, String... command) throws IOException {
        Path log = directory.resolve("output.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Proxy proxy = new Proxy(process, tlsPort, plainPort, log);
        try {
            await("the proxy listens").atMost(Duration.ofSeconds(20)).until(proxy::listens);
        } catch (RuntimeException e) {
            process.destroy();
            throw new IOException(Files.readString(log), e);
        }
        return proxy;
    }

    private boolean listens() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("it has ended: " + Files.readString(log));
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), tlsPort));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The program of that name; where there is none, the test is skipped and says so, and fails on a machine that builds. */
    private static String binary(String name) {
        String path = System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin";
        List<Path> found = Stream.of(path.split(":"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .toList();
        if (found.isEmpty()) {
            String missing =
                    name + " is not installed: nothing is known of Parley behind it (apt-get install " + name + ")";
            assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
            System.err.println("SKIPPED: " + missing);
            Assumptions.abort(missing);
        }
        return found.get(0).toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
