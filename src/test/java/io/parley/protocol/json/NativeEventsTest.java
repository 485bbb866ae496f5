package io.parley.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Departure;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.transport.Frame;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NativeEventsTest {

    private static final ChannelName LOBBY = ChannelName.parse("room/lobby");
    private static final Member ADA = new Member("k3f9a2", "Ada");

    @Test
    void writesAPublication() {
        assertThat(encoded(published(ADA, Payload.json("{\"a\": [1.0]}")), null))
                .isEqualTo(
                        "{\"publication\":{\"channel\":\"room/lobby\",\"epoch\":\"k3f\",\"offset\":45,\"time\":1690000000000,"
                                + "\"from\":{\"id\":\"k3f9a2\",\"name\":\"Ada\"},\"data\":{\"a\": [1.0]}}}");
    }

    @Test
    void writesThePatternByWhichItCame() {
        assertThat(encoded(published(null, Payload.json("1")), ChannelPattern.parse("room/+")))
                .isEqualTo(
                        "{\"publication\":{\"channel\":\"room/lobby\",\"pattern\":\"room/+\",\"epoch\":\"k3f\",\"offset\":45,"
                                + "\"time\":1690000000000,\"data\":1}}");
    }

    @Test
    void writesTextAsAStringAndBytesInBase64() {
        assertThat(encoded(published(new Member("k3f9a2", null), Payload.text("\"Gr\u00fc\u00dfe\"\n")), null))
                .endsWith("\"from\":{\"id\":\"k3f9a2\"},\"data\":\"\\\"Gr\u00fc\u00dfe\\\"\\n\"}}");
        assertThat(encoded(published(null, Payload.binary(new byte[] {0, -1})), null))
                .endsWith(",\"binary\":\"AP8=\"}}");
        assertThat(encoded(published(null, Payload.binary(new byte[0])), null)).endsWith(",\"binary\":\"\"}}");
    }

    @Test
    void writesPresenceForThoseWhoAskedForIt() {
        ChannelEvent joined = new ChannelEvent.Joined(LOBBY, ADA);
        ChannelEvent left = new ChannelEvent.Left(LOBBY, new Member("k3f9a2", null), Departure.SLOW);

        assertThat(encoded(joined, null))
                .isEqualTo("{\"joined\":{\"channel\":\"room/lobby\",\"member\":{\"id\":\"k3f9a2\",\"name\":\"Ada\"}}}");
        assertThat(encoded(left, null))
                .isEqualTo("{\"left\":{\"channel\":\"room/lobby\",\"member\":{\"id\":\"k3f9a2\"},\"cause\":\"slow\"}}");
        assertThat(encoded(left, ChannelPattern.parse("#")))
                .isEqualTo(
                        "{\"left\":{\"channel\":\"room/lobby\",\"pattern\":\"#\",\"member\":{\"id\":\"k3f9a2\"},\"cause\":\"slow\"}}");
        assertThat(NativeEvents.PUBLICATIONS.encode(joined, null)).isNull();
        assertThat(NativeEvents.PUBLICATIONS.encode(left, null)).isNull();
    }

    private static ChannelEvent published(@Nullable Member from, Payload payload) {
        return new ChannelEvent.Published(
                new Publication(LOBBY, new Position("k3f", 45), 1_690_000_000_000L, from, payload));
    }

    private static String encoded(ChannelEvent event, @Nullable ChannelPattern via) {
        Frame frame = NativeEvents.WITH_PRESENCE.encode(event, via);
        return new String(frame.payload(), UTF_8);
    }
}
