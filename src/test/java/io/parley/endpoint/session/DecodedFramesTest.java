package io.parley.endpoint.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.transport.Frame;
import io.parley.transport.Opcode;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodedFramesTest {

    private final DecodedFrames decoded = new DecodedFrames();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 200_000})
    void readsEachLengthForm(int length) {
        List<DecodedFrames.Message> messages =
                decoded.of(Slice.of(Frame.text("x".repeat(length)).encode()));

        assertThat(messages).hasSize(1);
        assertThat(messages.get(0).text()).isEqualTo("x".repeat(length));
    }

    @Test
    void readsFramesThatFollowEachOtherInTheMiddleOfAnArray() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0xFF);
        bytes.writeBytes(Frame.text("é").encode());
        bytes.writeBytes(Frame.binary(new byte[] {1, 2, 3}).encode());
        bytes.writeBytes(new byte[] {(byte) 0x89, 0});
        bytes.write(0xFF);

        List<DecodedFrames.Message> messages = decoded.of(new Slice(bytes.toByteArray(), 1, bytes.size() - 2));

        assertThat(messages)
                .extracting(DecodedFrames.Message::opcode)
                .containsExactly(Opcode.TEXT, Opcode.BINARY, Opcode.PING);
        assertThat(messages.get(0).text()).isEqualTo("é");
        assertThat(messages.get(1).payload().remaining()).isEqualTo(3);
        assertThat(messages.get(1).payload().get(2)).isEqualTo((byte) 3);
    }

    @Test
    void readsTheSameSliceOnce() {
        byte[] frames = Frame.text("a").encode();

        assertThat(decoded.of(Slice.of(frames))).isSameAs(decoded.of(Slice.of(frames)));
        assertThat(decoded.of(Slice.of(frames.clone()))).isNotSameAs(decoded.of(Slice.of(frames)));
    }

    @Test
    void refusesWhatTheHubNeverEncodes() {
        assertThatThrownBy(() -> decoded.of(Slice.of(new byte[] {(byte) 0x83, 0})))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
