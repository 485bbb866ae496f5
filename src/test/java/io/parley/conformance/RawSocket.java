package io.parley.conformance;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A client that sends and reads literal bytes and knows no rule that it would keep by itself.
 *
 * <p>Whatever is waited for fails the test after {@link #PATIENCE}. For one thread that sends and one that reads.
 */
final class RawSocket implements Closeable {

    static final int PATIENCE = Integer.getInteger("parley.it.patience", 20_000);

    /** The TCP connection, under TLS where there is any. */
    private final Socket tcp = new Socket();

    private final Socket socket;
    private final DataInputStream in;

    /** The fragments so far of a message that others than control frames may not interrupt. */
    private @Nullable ServerFrame begun;

    private final OutputStream out;

    private RawSocket(RunningHub hub, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            tcp.setReceiveBufferSize(receiveBuffer);
        }
        tcp.setTcpNoDelay(true);
        tcp.setSoTimeout(PATIENCE);
        tcp.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), hub.port()), PATIENCE);
        socket = hub.secured(tcp);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 13));
        out = socket.getOutputStream();
    }

    static RawSocket connect(RunningHub hub) throws IOException {
        return new RawSocket(hub, 0);
    }

    /** Opens a WebSocket on the path, with more field lines if any are given. */
    static RawSocket open(RunningHub hub, String path, String... fieldLines) throws IOException {
        return new RawSocket(hub, 0).upgraded(hub.context() + path, fieldLines);
    }

    /** Opens a WebSocket whose kernel takes few bytes that nobody reads. */
    static RawSocket openNarrow(RunningHub hub, String path) throws IOException {
        return new RawSocket(hub, 1 << 12).upgraded(hub.context() + path);
    }

    /** Connects with a kernel that takes few bytes that nobody reads. */
    static RawSocket connectNarrow(RunningHub hub) throws IOException {
        return new RawSocket(hub, 1 << 12);
    }

    private RawSocket upgraded(String path, String... fieldLines) throws IOException {
        send(handshake(path, fieldLines));
        Answer answer = answer();
        if (answer.status() != 101) {
            throw new IOException("not opened: " + answer);
        }
        return this;
    }

    /** A correct opening handshake, with more field lines if any are given. */
    static String handshake(String path, String... fieldLines) {
        byte[] nonce = new byte[16];
        ThreadLocalRandom.current().nextBytes(nonce);
        StringBuilder head = new StringBuilder("GET ").append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        head.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n");
        head.append("Sec-WebSocket-Key: ").append(Base64.getEncoder().encodeToString(nonce));
        for (String line : fieldLines) {
            head.append("\r\n").append(line);
        }
        return head.append("\r\n\r\n").toString();
    }

    RawSocket send(String utf8) throws IOException {
        return send(utf8.getBytes(StandardCharsets.UTF_8));
    }

    RawSocket send(byte[] bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    /** Reads the head of an answer, and the body where its length is announced. */
    Answer answer() throws IOException {
        return answer(true);
    }

    Answer answer(boolean withBody) throws IOException {
        return Answer.read(in, withBody);
    }

    /** The body of an answer in chunks (RFC 9112 section 7.1), up to the last one. */
    InputStream chunked() {
        return new InputStream() {
            private int left;
            private boolean ended;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] to, int at, int length) throws IOException {
                if (left == 0 && !ended) {
                    left = Integer.parseInt(line(), 16);
                    ended = left == 0;
                }
                if (ended) {
                    return -1;
                }
                int read = in.read(to, at, Math.min(left, length));
                if (read < 0) {
                    throw new EOFException("within a chunk");
                }
                left -= read;
                if (left == 0 && !line().isEmpty()) {
                    throw new IOException("no end of line after a chunk");
                }
                return read;
            }
        };
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int b = in.read();
        while (b != '\n') {
            if (b < 0) {
                throw new EOFException("within a line");
            }
            if (b != '\r') {
                line.append((char) b);
            }
            b = in.read();
        }
        return line.toString();
    }

    /** Reads the next frame; it must be whole. */
    ServerFrame frame() throws IOException {
        return ServerFrame.read(in);
    }

    /** Reads the next message that is no ping; of one in fragments, all of them joined. */
    ServerFrame message() throws IOException {
        while (true) {
            ServerFrame frame = frame();
            if (frame.opcode() == ServerFrame.PING) {
                continue;
            }
            if (frame.isControl() || (begun == null && frame.fin())) {
                return frame;
            }
            begun = begun == null ? frame : begun.joined(frame);
            if (frame.fin()) {
                ServerFrame whole = begun;
                begun = null;
                return whole;
            }
        }
    }

    /** Reads on to the Close frame. */
    ServerFrame closeFrame() throws IOException {
        ServerFrame frame = frame();
        while (frame.opcode() != ServerFrame.CLOSE) {
            frame = frame();
        }
        return frame;
    }

    /** Waits until the peer has ended its output; nothing more may come before. */
    void awaitEnd() throws IOException {
        int b = in.read();
        if (b >= 0) {
            throw new IOException("expected the end, but read the byte " + b);
        }
    }

    /** Waits until the peer has ended its output or reset the connection, whatever comes before. */
    void awaitGone() throws IOException {
        byte[] buffer = new byte[1 << 13];
        try {
            while (in.read(buffer) >= 0) {
                continue;
            }
        } catch (SocketException | EOFException e) {
            return;
        }
    }

    /** Ends the own output; what the peer sends can still be read. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Goes away by a reset, as a machine does whose process is killed. */
    void reset() throws IOException {
        tcp.setSoLinger(true, 0);
        tcp.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
