package io.parley.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A cable between a browser and the hub, made of two TCP connections for each one laid through it, that a test can cut and mend. */
final class Cable implements AutoCloseable {

    private static final int BACKLOG = 50;
    private static final int BUFFER = 8192;
    private static final byte[] FORBIDDEN = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);

    private final InetSocketAddress hub;
    private final ServerSocket plug = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "cable");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<Socket, String> asking = new ConcurrentHashMap<>();
    private final Set<String> blocked = ConcurrentHashMap.newKeySet();
    private volatile boolean whole = true;
    private volatile boolean answers = true;

    Cable(RunningHub hub) throws IOException {
        this.hub = new InetSocketAddress(InetAddress.getLoopbackAddress(), hub.port());
        threads.execute(this::accept);
    }

    /** Of the hub's pages, through the cable. */
    String url() {
        return "http://127.0.0.1:" + plug.getLocalPort() + "/";
    }

    /** Breaks all connections without a goodbye, and all new ones until the cable is mended. */
    void cut() {
        whole = false;
        ends.forEach(Cable::reset);
    }

    /** Breaks all connections once; new ones hold. */
    void twitch() {
        ends.forEach(Cable::reset);
    }

    /** From now on nothing that the hub says arrives, though the hub hears everything; ends with {@link #mend}. */
    void swallowAnswers() {
        answers = false;
    }

    /**
     * From now on it is like a proxy that forbids requests that begin so, and breaks those that are under way.
     *
     * @param request method and path, such as {@code GET /ws}
     */
    void block(String request) {
        blocked.add(request);
        asking.forEach((browser, line) -> {
            if (line.startsWith(request)) {
                reset(browser);
            }
        });
    }

    /** Forbids nothing any more. */
    void unblock() {
        blocked.clear();
    }

    void mend() {
        answers = true;
        whole = true;
    }

    /** Connections that were tried while the cable was cut. */
    int refused() {
        return refused.get();
    }

    /** Bytes that browsers have sent. */
    long bytesToHub() {
        return asked.get();
    }

    /** Bytes that the hub has sent. */
    long bytesToBrowsers() {
        return answered.get();
    }

    @Override
    public void close() throws IOException {
        plug.close();
        ends.forEach(Cable::reset);
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                connect(plug.accept());
            }
        } catch (IOException closed) {
            threads.shutdown();
        }
    }

    private void connect(Socket browser) {
        Socket server = new Socket();
        ends.add(browser);
        ends.add(server);
        threads.execute(() -> relayUntilTheEnd(browser, server));
    }

    private void relayUntilTheEnd(Socket browser, Socket server) {
        try {
            if (!whole) {
                refused.incrementAndGet();
                throw new IOException("cut");
            }
            server.connect(hub);
            threads.execute(() -> relay(server, browser, true));
            relay(browser, server, false);
        } catch (IOException broken) {
            drop(browser, server);
        }
    }

    private void relay(Socket from, Socket to, boolean answer) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                (answer ? answered : asked).addAndGet(read);
                if (!answer && isForbidden(from, new String(buffer, 0, read, StandardCharsets.ISO_8859_1))) {
                    from.getOutputStream().write(FORBIDDEN);
                    throw new IOException("forbidden");
                }
                if (answers || !answer) {
                    out.write(buffer, 0, read);
                }
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            drop(from, to);
        }
    }

    private boolean isForbidden(Socket browser, String sent) {
        if (sent.startsWith("GET ") || sent.startsWith("POST ")) {
            asking.put(browser, sent);
        }
        return blocked.stream().anyMatch(asking.getOrDefault(browser, "")::startsWith);
    }

    private void drop(Socket one, Socket other) {
        reset(one);
        reset(other);
        asking.remove(one);
        asking.remove(other);
        ends.remove(one);
        ends.remove(other);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // Where the peer was faster there is nothing left to break.
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
