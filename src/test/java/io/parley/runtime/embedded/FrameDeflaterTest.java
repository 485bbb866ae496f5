package io.parley.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.transport.Frame;
import io.parley.transport.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 section 7.2.1: compressing a message. */
class FrameDeflaterTest {

    private static final String JSON = "{\"publication\":{\"channel\":\"room/lobby\",\"data\":\"%s\"}}";

    private final FrameDeflater deflater = new FrameDeflater(16, 4, 2);
    private final MessageInflater inflater = new MessageInflater(2);

    @Test
    void leavesTheEndOfTheFlushOffAndSetsRsv1() throws DataFormatException {
        byte[] wire = deflater.compress(Frame.text("hello hello hello hello")).encode();

        assertThat(wire[0]).isEqualTo((byte) 0xC1);
        assertThat(wire[1]).isEqualTo((byte) (wire.length - 2)).isLessThan((byte) 23);
        assertThat(HexFormat.of().formatHex(wire)).doesNotEndWith("0000ffff");
        Inflater peer = new Inflater(true);
        peer.setInput(Arrays.copyOfRange(wire, 2, wire.length));
        byte[] text = new byte[100];
        int length = peer.inflate(text);
        peer.setInput(HexFormat.of().parseHex("0000ffff"));
        assertThat(peer.inflate(text, length, 1)).isZero();
        peer.end();
        assertThat(new String(text, 0, length, StandardCharsets.UTF_8)).isEqualTo("hello hello hello hello");
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 100, 1000, 65_535, 65_536, 1_000_000})
    void makesSmallerWhatInflatesToTheSame(int length) throws DataFormatException {
        byte[] payload = JSON.formatted("la ".repeat(length / 3 + 1))
                .substring(0, length)
                .getBytes(StandardCharsets.UTF_8);

        Frame frame = deflater.compress(Frame.binary(payload));

        if (length > 16) {
            assertThat(frame.isCompressed()).isTrue();
            assertThat(frame.opcode()).isEqualTo(Opcode.BINARY);
            assertThat(frame.payload()).hasSizeLessThan(length);
            assertThat(inflated(frame, length)).isEqualTo(payload);
        } else {
            assertThat(frame.payload()).isSameAs(payload);
        }
    }

    /** So that a frame that everybody receives may be compressed once. */
    @Test
    void compressesEachFrameByItself() {
        Frame once = deflater.compress(Frame.text("again and again and again"));
        Frame twice = deflater.compress(Frame.text("again and again and again"));

        assertThat(twice.payload()).isEqualTo(once.payload());
        assertThat(deflater.frames()).isEqualTo(2);
        assertThat(deflater.bytesBefore()).isEqualTo(50);
        assertThat(deflater.bytesAfter()).isEqualTo(2L * once.payload().length);
    }

    @Test
    void leavesShortMessagesAsTheyAre() {
        Frame shorter = Frame.text("aaaaaaaaaaaaaaa");
        Frame longer = Frame.text("aaaaaaaaaaaaaaaa");

        assertThat(deflater.compress(shorter)).isSameAs(shorter);
        assertThat(deflater.compress(longer).isCompressed()).isTrue();
    }

    @Test
    void leavesWhatDoesNotBecomeSmaller() {
        for (int length : new int[] {16, 1000, 16_384, 100_000}) {
            byte[] noise = new byte[length];
            new Random(length).nextBytes(noise);
            Frame frame = Frame.binary(noise);

            assertThat(deflater.compress(frame)).isSameAs(frame);
        }
        assertThat(deflater.frames()).isZero();
        assertThat(deflater.compress(Frame.text("and then this, and then this")).isCompressed())
                .isTrue();
    }

    @Test
    void leavesWhatIsCompressedAlready() {
        Frame compressed = deflater.compress(Frame.text("la la la la la la la la la la la la la la la la la la"));

        assertThat(deflater.compress(compressed)).isSameAs(compressed);
    }

    @Test
    void compressesNothingToNothing() {
        FrameDeflater eager = new FrameDeflater(0, 9, 1);
        Frame empty = Frame.text("");

        assertThat(eager.compress(empty)).isSameAs(empty);
    }

    @Test
    void servesManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch together = new CountDownLatch(8);
        List<Future<Boolean>> results = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            byte[] payload = JSON.formatted(("voice " + i + ' ').repeat(200)).getBytes(StandardCharsets.UTF_8);
            results.add(threads.submit(() -> {
                together.countDown();
                together.await();
                boolean same = true;
                for (int round = 0; round < 200; round++) {
                    Frame frame = deflater.compress(Frame.text(payload));
                    same &= frame.isCompressed() && Arrays.equals(inflated(frame, payload.length), payload);
                }
                return same;
            }));
        }
        for (Future<Boolean> result : results) {
            assertThat(result.get()).isTrue();
        }
        threads.shutdown();
        assertThat(deflater.frames()).isEqualTo(1600);
    }

    private byte[] inflated(Frame frame, int limit) throws DataFormatException {
        ByteBuffer message = inflater.inflate(frame.payload(), frame.payload().length, limit);
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        return bytes;
    }
}
