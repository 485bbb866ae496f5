package io.parley.protocol.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelName;
import io.parley.channel.Departure;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChatLinesTest {

    private static final ChannelName LOBBY = ChannelName.parse("room/lobby");
    private static final Member ADA = new Member("a1b2c3", "Ada");

    @Test
    void showsEachKindOfPayload() {
        assertThat(line(ADA, Payload.text("hello"))).isEqualTo("<Ada> hello");
        assertThat(line(ADA, Payload.json("\"hel\\u006co \\\"you\\\"\""))).isEqualTo("<Ada> hello \"you\"");
        assertThat(line(ADA, Payload.json("{\"a\": 1}"))).isEqualTo("<Ada> {\"a\": 1}");
        assertThat(line(ADA, Payload.json("17"))).isEqualTo("<Ada> 17");
        assertThat(line(ADA, Payload.binary(new byte[12]))).isEqualTo("<Ada> [binary, 12 bytes]");
    }

    @Test
    void showsAPayloadThatSaysItIsJsonAndIsNot() {
        assertThat(line(ADA, Payload.json("\"\\ud800\""))).isEqualTo("<Ada> \"\\ud800\"");
        assertThat(line(ADA, Payload.json("\"open"))).isEqualTo("<Ada> \"open");
        assertThat(line(ADA, Payload.json(""))).isEqualTo("<Ada> ");
    }

    @Test
    void keepsOneLineWhateverIsSaid() {
        assertThat(line(ADA, Payload.json("\"a\\n<Eve> b\\u0000\\u202e\""))).isEqualTo("<Ada> a <Eve> b");
        assertThat(line(new Member("a1b2c3", "A\nda\u2067"), Payload.text("x"))).isEqualTo("<A da> x");
    }

    @Test
    void namesThoseWithoutANameAndBackends() {
        assertThat(line(new Member("a1b2c3", null), Payload.text("x"))).isEqualTo("<guest-b2c3> x");
        assertThat(line(new Member("ab", null), Payload.text("x"))).isEqualTo("<guest-ab> x");
        assertThat(line(null, Payload.text("closing time"))).isEqualTo("* closing time");
    }

    @Test
    void showsWhoComesAndGoes() {
        assertThat(ChatLines.line(new ChannelEvent.Joined(LOBBY, ADA))).isEqualTo("* Ada joined lobby");
        assertThat(ChatLines.line(new ChannelEvent.Left(LOBBY, ADA, Departure.SLOW)))
                .isEqualTo("* Ada left lobby (slow)");
    }

    private static String line(@Nullable Member from, Payload payload) {
        return ChatLines.line(
                new ChannelEvent.Published(new Publication(LOBBY, new Position("k3f", 1), 0, from, payload)));
    }
}
