import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/**
 * Publishes at QoS 1 by MQTT over WebSocket, each publisher the next when the last is acknowledged, and prints how many were in a second.
 *
 * <p>{@code java AcknowledgedPublishes.java PORT PUBLISHERS SECONDS WARM_SECONDS}
 */
final class AcknowledgedPublishes {

    private static final int PAYLOAD = 128;

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        int publishers = Integer.parseInt(arguments[1]);
        double seconds = Double.parseDouble(arguments[2]);
        double warm = Double.parseDouble(arguments[3]);
        long begin = System.nanoTime() + (long) (warm * 1e9);
        long end = begin + (long) (seconds * 1e9);
        ExecutorService threads = Executors.newFixedThreadPool(publishers);
        List<Future<long[]>> running = new ArrayList<>();
        for (int i = 0; i < publishers; i++) {
            int number = i;
            running.add(threads.submit(() -> publish(port, number, begin, end)));
        }
        threads.shutdown();
        LongStream.Builder latencies = LongStream.builder();
        for (Future<long[]> publisher : running) {
            for (long latency : publisher.get()) {
                latencies.add(latency);
            }
        }
        long[] all = latencies.build().sorted().toArray();
        System.out.printf(
                "%4d publishers  %8.0f acknowledged a second  p50 %.2f ms  p99 %.2f ms%n",
                publishers, all.length / seconds, all[all.length / 2] / 1e6, all[(int) (all.length * 0.99)] / 1e6);
    }

    /** Returns how long each took, in ns, of those that began after the beginning. */
    private static long[] publish(int port, int number, long begin, long end) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            out.write(("GET /mqtt HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                            + "Sec-WebSocket-Protocol: mqtt\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            skipHead(in);
            byte[] client = ("bench-" + number).getBytes(StandardCharsets.US_ASCII);
            ByteBuffer connect = ByteBuffer.allocate(14 + client.length);
            connect.put((byte) 0x10).put((byte) (12 + client.length));
            connect.putShort((short) 4).put("MQTT".getBytes(StandardCharsets.US_ASCII));
            connect.put((byte) 4).put((byte) 2).putShort((short) 0).putShort((short) client.length).put(client);
            out.write(frame(connect.array()));
            expect(readFrame(in), 0x20, 3);
            byte[] topic = ("durable/" + number).getBytes(StandardCharsets.US_ASCII);
            long[] taken = new long[1 << 10];
            int count = 0;
            for (int id = 1; ; id = id % 65_535 + 1) {
                ByteBuffer publish = ByteBuffer.allocate(3 + 2 + topic.length + 2 + PAYLOAD);
                int remaining = publish.capacity() - 3;
                publish.put((byte) 0x32).put((byte) (remaining & 0x7F | 0x80)).put((byte) (remaining >> 7));
                publish.putShort((short) topic.length).put(topic).putShort((short) id);
                while (publish.hasRemaining()) {
                    publish.put((byte) 'x');
                }
                long sent = System.nanoTime();
                if (sent >= end) {
                    return Arrays.copyOf(taken, count);
                }
                out.write(frame(publish.array()));
                byte[] ack = readFrame(in);
                expect(ack, 0x40, -1);
                if (((ack[2] & 0xFF) << 8 | ack[3] & 0xFF) != id) {
                    throw new IOException("another packet was acknowledged");
                }
                if (sent >= begin) {
                    if (count == taken.length) {
                        taken = Arrays.copyOf(taken, count * 2);
                    }
                    taken[count++] = System.nanoTime() - sent;
                }
            }
        }
    }

    private static void expect(byte[] packet, int type, int zeroAt) throws IOException {
        if ((packet[0] & 0xF0) != type || zeroAt >= 0 && packet[zeroAt] != 0) {
            throw new IOException("unexpected packet " + Arrays.toString(packet));
        }
    }

    /** Masked with zeros, which a server need not know. */
    private static byte[] frame(byte[] packet) {
        ByteBuffer frame = ByteBuffer.allocate(packet.length + 8);
        frame.put((byte) 0x82);
        if (packet.length < 126) {
            frame.put((byte) (0x80 | packet.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) packet.length);
        }
        frame.putInt(0).put(packet);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    private static byte[] readFrame(DataInputStream in) throws IOException {
        int opcode = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        byte[] payload = in.readNBytes(length == 126 ? in.readUnsignedShort() : length);
        if (opcode != 0x82) {
            throw new IOException("unexpected frame " + opcode + ": " + new String(payload, StandardCharsets.UTF_8));
        }
        return payload;
    }

    private static void skipHead(DataInputStream in) throws IOException {
        int ends = 0;
        while (ends < 4) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("not opened");
            }
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : next == '\r' ? 1 : 0;
        }
    }
}
