package io.parley.protocol.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelName;
import io.parley.channel.Headers;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Qos;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a publication is after it was bytes: the same. */
class PublicationCodecTest {

    private static final Headers ALL = new Headers(
            Qos.AT_LEAST_ONCE,
            true,
            Headers.Format.UTF8,
            "text/plain",
            "reply/\u00e4",
            ByteBuffer.wrap(new byte[] {0, -1}).asReadOnlyBuffer(),
            12_345,
            List.of(
                    new Headers.Property("k", "1"),
                    new Headers.Property("k", ""),
                    new Headers.Property("", "\uD83D\uDE00")));

    private static void comesBack(Payload payload, @Nullable Member from, @Nullable String state) {
        Publication publication = new Publication(
                ChannelName.parse("room/\u00fc"), new Position("k3f", Long.MAX_VALUE), -1, from, payload, state);

        byte[] bytes = PublicationCodec.encode(publication);

        assertThat(PublicationCodec.decode(ByteBuffer.wrap(bytes))).isEqualTo(publication);
    }

    @ParameterizedTest
    @EnumSource(Payload.Kind.class)
    void comesBackWithEverything(Payload.Kind kind) {
        comesBack(Payload.of(kind, new byte[] {1, 2, 3}).with(ALL), new Member("id", "name", "user"), "state");
    }

    @ParameterizedTest
    @EnumSource(Qos.class)
    void comesBackWithNothingMore(Qos qos) {
        comesBack(Payload.text("").with(Headers.plain(qos, false)), null, null);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 200, 100_000})
    void comesBackAtAnyLength(int length) {
        comesBack(Payload.binary(new byte[length]), new Member("id", null), null);
    }
}
