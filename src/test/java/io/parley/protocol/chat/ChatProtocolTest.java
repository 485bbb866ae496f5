package io.parley.protocol.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.CloseCode;
import io.parley.protocol.Conversation;
import io.parley.protocol.DocumentedConversations;
import io.parley.protocol.Subprotocol;
import io.parley.protocol.SubprotocolContract;
import io.parley.transport.RecordedConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatProtocolTest extends SubprotocolContract {

    private static final ChatProtocol CHAT = new ChatProtocol(8);

    @Override
    protected Subprotocol subprotocol() {
        return CHAT;
    }

    @Override
    protected String join(String room) {
        return "/join " + room;
    }

    @Override
    protected String say(String room, String text) {
        return text;
    }

    @Override
    protected String refused() {
        return "/dance";
    }

    @Override
    protected List<String> malformed() {
        return List.of(
                "/",
                "/join",
                "/join a/b",
                "/join a+",
                "/join #",
                "/join " + "x".repeat(65),
                "/nick",
                "/nick a b",
                "/nick \u00a0",
                "/JOIN den",
                "x".repeat(2001));
    }

    static List<String> documented() throws IOException {
        return DocumentedConversations.of("chat.md");
    }

    @ParameterizedTest
    @MethodSource("documented")
    void doesWhatItsPageSays(String block) {
        DocumentedConversations.play(block, CHAT);
    }

    @Test
    void takesSeveralLinesOfAFrameOneByOne() {
        Conversation conversation = started();

        conversation.text("one\r\n\n  \r\n two \n/nick Ada\nthree");

        assertThat(connection.take())
                .containsExactly(
                        "<guest-b2c3> one",
                        "<guest-b2c3> two",
                        "* Ada joined lobby",
                        "* You are now known as Ada",
                        "<Ada> three");
    }

    @Test
    void takesNoMoreThanTwentyLinesOfAFrame() {
        Conversation conversation = started();

        conversation.text("x\n".repeat(20));
        assertThat(connection.take()).hasSize(20).allMatch("<guest-b2c3> x"::equals);
        conversation.text("x\n".repeat(21));
        assertThat(connection.take())
                .hasSize(21)
                .last()
                .isEqualTo("! At most 20 lines at once: the rest was left out.");
    }

    @Test
    void takesTheLongestLineAndNoLonger() {
        Conversation conversation = started();

        conversation.text("x".repeat(2000));
        assertThat(connection.takeOne()).isEqualTo("<guest-b2c3> " + "x".repeat(2000));
        conversation.text("x".repeat(2001));
        assertThat(connection.takeOne()).isEqualTo("! a line has at most 2000 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n\r\n", "\t", "\u0000", "\u202E", "\ud800"})
    void ignoresLinesWithNothingToSee(String line) {
        Conversation conversation = started();

        conversation.text(line);

        assertThat(connection.take()).isEmpty();
    }

    @Test
    void stripsWhatForgesLinesAndTurnsDirections() {
        Conversation conversation = started();

        conversation.text("a\u202Eb\u0000c\u0007d\u2028e\tf\u200F");

        assertThat(connection.takeOne()).isEqualTo("<guest-b2c3> abcd e f");
    }

    @Test
    void closesAtQuitAndHearsNothingAfterIt() {
        Conversation conversation = started();

        conversation.text("bye\n/quit\nnever said");

        assertThat(connection.closeCode()).isEqualTo(CloseCode.NORMAL);
        assertThat(connection.take()).containsExactly("<guest-b2c3> bye");
    }

    @Test
    void listsTwentyNamesAndCountsTheRest() {
        for (int i = 0; i < 30; i++) {
            CHAT.converse(new RecordedConnection("c" + (1000 + i)), hub);
        }

        CHAT.converse(connection, hub);

        assertThat(connection.take().get(1))
                .startsWith("* You are in lobby, with guest-1000, ")
                .endsWith("guest-1019 and 10 more");
    }

    @Test
    void closesAtABinaryMessage() {
        CHAT.converse(connection, hub).binary(ByteBuffer.allocate(1));

        assertThat(connection.closeCode()).isEqualTo(CloseCode.UNSUPPORTED_DATA);
    }

    private Conversation started() {
        Conversation conversation = CHAT.converse(connection, hub);
        connection.take();
        return conversation;
    }
}
