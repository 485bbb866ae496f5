package io.parley.http.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.transport.Frame;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EntryTest {

    private static final ChannelName LOBBY = ChannelName.parse("room/lobby");

    @Test
    void isTheLinesOfAnEventBehindWhatIsNotSent() {
        byte[] bytes = encoded(StreamEvents.PUBLICATIONS, "{\"a\":\r\n1}", null);
        Entry entry = Entry.at(bytes, 0);

        assertThat(entry.filter()).isEqualTo("room/lobby");
        assertThat(entry.position()).isEqualTo(new Position("k3f", 7));
        assertThat(new String(bytes, entry.lines(), entry.end() - entry.lines(), UTF_8))
                .isEqualTo("event: publication\n"
                        + "data: {\"publication\":{\"channel\":\"room/lobby\",\"epoch\":\"k3f\",\"offset\":7,\"time\":1,"
                        + "\"data\":{\"a\":  1}}}\n\n");
        assertThat(new String(bytes, entry.json(), entry.jsonLength(), UTF_8))
                .startsWith("{\"publication\":")
                .endsWith("}}}");
    }

    @Test
    void hasNoPositionWhereItCameByAPattern() {
        Entry entry = Entry.at(encoded(StreamEvents.PUBLICATIONS, "1", ChannelPattern.parse("room/+")), 0);

        assertThat(entry.filter()).isEqualTo("room/+");
        assertThat(entry.position()).isNull();
    }

    @Test
    void isThereForMembersWhereThatWasAsked() {
        ChannelEvent joined = new ChannelEvent.Joined(LOBBY, new Member("a1", "Ada"));

        assertThat(StreamEvents.PUBLICATIONS.encode(joined, null)).isNull();
        assertThat(StreamEvents.NOTHING.encode(joined, null)).isNull();
        Frame frame = Objects.requireNonNull(StreamEvents.WITH_PRESENCE.encode(joined, null));
        assertThat(new String(frame.encode(), UTF_8)).contains("event: joined\ndata: {\"joined\":{");
    }

    private static byte[] encoded(StreamEvents events, String json, @Nullable ChannelPattern via) {
        Publication publication = new Publication(LOBBY, new Position("k3f", 7), 1, null, Payload.json(json));
        return Objects.requireNonNull(events.encode(new ChannelEvent.Published(publication), via))
                .encode();
    }
}
