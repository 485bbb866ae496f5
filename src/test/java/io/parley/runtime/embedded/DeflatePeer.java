package io.parley.runtime.embedded;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** A client on a plain socket whose permessage-deflate is that of {@code java.util.zip}. */
final class DeflatePeer implements AutoCloseable {

    /** A data or control frame from the server. */
    record Received(int opcode, boolean compressed, int wireBytes, byte[] payload) {

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        int closeCode() {
            return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        }

        String closeReason() {
            return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    static final String OFFER = "permessage-deflate; client_max_window_bits";

    private static final int PATIENCE = 20_000;
    private static final int CLOSE = 0x8;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final @Nullable String extensions;

    private DeflatePeer(int port, String path, @Nullable String offer, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(PATIENCE);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 12));
        send(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n"
                        + (offer == null ? "" : "Sec-WebSocket-Extensions: " + offer + "\r\n") + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        extensions = answer();
    }

    static DeflatePeer open(int port, String path, @Nullable String offer) throws IOException {
        return new DeflatePeer(port, path, offer, 0);
    }

    /** One whose kernel takes few bytes that nobody reads. */
    static DeflatePeer openNarrow(int port, String path, @Nullable String offer) throws IOException {
        return new DeflatePeer(port, path, offer, 1 << 12);
    }

    /** The value of {@code Sec-WebSocket-Extensions} in the answer, or null. */
    @Nullable String extensions() {
        return extensions;
    }

    DeflatePeer send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** A frame in hexadecimal, blanks where they help the eye. */
    DeflatePeer sendHex(String hex) throws IOException {
        return send(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    DeflatePeer sendText(String text) throws IOException {
        return send(CompressedFrameReaderTest.frame(0x81, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A message in one compressed frame. */
    DeflatePeer sendCompressed(int opcode, byte[] message) throws IOException {
        return send(CompressedFrameReaderTest.frame(0xC0 | opcode, CompressedFrameReaderTest.deflate(message)));
    }

    /** The next frame, inflated where it is compressed. */
    Received receive() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((first & 0xB0) != 0x80 || second > 127) {
            throw new IOException("a frame that this server never sends: %02x %02x".formatted(first, second));
        }
        long length = second == 126 ? in.readUnsignedShort() : second == 127 ? in.readLong() : second;
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        boolean compressed = (first & 0x40) != 0;
        if (compressed && extensions == null) {
            throw new IOException("a compressed frame that was not negotiated");
        }
        return new Received(first & 0xF, compressed, payload.length, compressed ? inflate(payload) : payload);
    }

    /** Reads on to the Close frame. */
    Received receiveClose() throws IOException {
        Received received = receive();
        while (received.opcode() != CLOSE) {
            received = receive();
        }
        return received;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private @Nullable String answer() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("not opened: " + head);
        }
        return head.toString()
                .lines()
                .filter(line -> line.startsWith("Sec-WebSocket-Extensions: "))
                .map(line -> line.substring("Sec-WebSocket-Extensions: ".length()))
                .findFirst()
                .orElse(null);
    }

    /** Section 7.2.2, by a fresh inflater for each message. */
    private static byte[] inflate(byte[] payload) throws IOException {
        byte[] input = Arrays.copyOf(payload, payload.length + 4);
        input[payload.length + 2] = (byte) 0xFF;
        input[payload.length + 3] = (byte) 0xFF;
        Inflater inflater = new Inflater(true);
        inflater.setInput(input);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 13];
        try {
            for (int count = inflater.inflate(buffer); count > 0; count = inflater.inflate(buffer)) {
                message.write(buffer, 0, count);
            }
        } catch (DataFormatException e) {
            throw new IOException("the server sent what cannot be inflated", e);
        } finally {
            inflater.end();
        }
        return message.toByteArray();
    }
}
