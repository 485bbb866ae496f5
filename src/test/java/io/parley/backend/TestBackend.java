package io.parley.backend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A backend on this machine that does what a test tells it to, well or badly; it keeps the requests it got. */
public final class TestBackend implements AutoCloseable {

    /** A request as it came. */
    public record Received(String path, String timestamp, String signature, byte[] body) {

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** How a request is handled. */
    @FunctionalInterface
    public interface Manner {

        void handle(HttpExchange exchange, String body) throws IOException;
    }

    private static final int PATIENCE_SECONDS = 20;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Manner manner = (exchange, body) -> answer(exchange, 200, "{\"allow\":true}");

    public TestBackend() {
        this(0);
    }

    /** @param port where one that was closed had listened */
    public TestBackend(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            received.add(new Received(
                    exchange.getRequestURI().toString(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Parley-Timestamp")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Parley-Signature")),
                    body));
            manner.handle(exchange, new String(body, StandardCharsets.UTF_8));
        });
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/hub");
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Answers everything so from now on. */
    public TestBackend answering(int status, String body) {
        return behaving((exchange, asked) -> answer(exchange, status, body));
    }

    /** Handles everything so from now on. */
    public TestBackend behaving(Manner other) {
        manner = other;
        return this;
    }

    /** Takes requests and never answers, until the test is over. */
    public TestBackend hanging() {
        return behaving((exchange, body) -> awaitEnd());
    }

    /** Waits until the test is over. */
    public void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next request, waiting for it. */
    public Received next() {
        try {
            Received next = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("the backend was not asked");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How many requests have come and were not taken by {@link #next}. */
    public int untaken() {
        return received.size();
    }

    public static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
