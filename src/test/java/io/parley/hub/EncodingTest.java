package io.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelName;
import io.parley.channel.Departure;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.transport.Cursor;
import io.parley.transport.Frame;
import io.parley.transport.FrameCompression;
import io.parley.transport.RecordedConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EncodingTest {

    private static final ChannelName LOBBY = ChannelName.parse("room/lobby");

    private final AtomicInteger encoded = new AtomicInteger();
    private final AtomicInteger compressed = new AtomicInteger();
    private final FrameCompression backwards = frame -> {
        compressed.incrementAndGet();
        String text = new String(frame.payload(), StandardCharsets.UTF_8);
        return frame.compressedTo(new StringBuilder(text).reverse().toString().getBytes(StandardCharsets.UTF_8));
    };
    private final Encoding encoding = new Encoding((event, via) -> {
        encoded.incrementAndGet();
        return event instanceof ChannelEvent.Published published
                ? Frame.text(published.publication().payload().asText())
                : null;
    });

    @Test
    void encodesAndCompressesOnceForAll() {
        List<RecordedConnection> plain = List.of(new RecordedConnection("a"), new RecordedConnection("b"));
        List<RecordedConnection> packed =
                List.of(new RecordedConnection("c", backwards), new RecordedConnection("d", backwards));
        plain.forEach(this::follow);
        packed.forEach(this::follow);

        int reached = encoding.append(published("abc"), null);

        assertThat(reached).isEqualTo(4);
        assertThat(encoded).hasValue(1);
        assertThat(compressed).hasValue(1);
        assertThat(plain).allSatisfy(connection -> assertThat(connection.take()).containsExactly("abc"));
        assertThat(packed).allSatisfy(connection -> {
            Frame frame = connection.takeFrames().get(0);
            assertThat(frame.isCompressed()).isTrue();
            assertThat(frame.payload()).asString().isEqualTo("cba");
        });
    }

    @Test
    void compressesNothingWhereNobodyReadsIt() {
        RecordedConnection plain = new RecordedConnection("a");
        follow(plain);
        follow(new RecordedConnection("b", backwards)).close();

        assertThat(encoding.append(published("abc"), null)).isEqualTo(1);
        assertThat(compressed).hasValue(0);
        assertThat(plain.take()).containsExactly("abc");
    }

    @Test
    void encodesNothingWhereNobodyReadsAtAll() {
        follow(new RecordedConnection("a")).close();

        assertThat(encoding.append(published("abc"), null)).isZero();
        assertThat(encoded).hasValue(0);
    }

    @Test
    void keepsALogForEachWayToCompress() {
        RecordedConnection one = new RecordedConnection("a", frame -> frame.compressedTo(new byte[] {1}));
        RecordedConnection other = new RecordedConnection("b", frame -> frame);
        follow(one);
        follow(other);

        encoding.append(published("abc"), null);

        assertThat(one.takeFrames().get(0).payload()).containsExactly(1);
        assertThat(other.take()).containsExactly("abc");
    }

    @Test
    void asksTheEncoderOnceAlsoForWhatItDoesNotCarry() {
        follow(new RecordedConnection("a"));
        follow(new RecordedConnection("b", backwards));

        int reached = encoding.append(new ChannelEvent.Left(LOBBY, new Member("a", null), Departure.CLOSED), null);

        assertThat(reached).isZero();
        assertThat(encoded).hasValue(1);
        assertThat(compressed).hasValue(0);
    }

    private Cursor follow(RecordedConnection connection) {
        Cursor cursor = encoding.follow(connection);
        cursor.open();
        return cursor;
    }

    private static ChannelEvent published(String text) {
        return new ChannelEvent.Published(new Publication(LOBBY, new Position("k3f", 1), 0, null, Payload.text(text)));
    }
}
