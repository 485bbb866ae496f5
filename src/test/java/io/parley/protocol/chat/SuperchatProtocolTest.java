package io.parley.protocol.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelName;
import io.parley.channel.CloseCode;
import io.parley.channel.Payload;
import io.parley.hub.Client;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SuperchatProtocolTest extends SubprotocolContract {

    private static final SuperchatProtocol SUPERCHAT = new SuperchatProtocol(8);

    @Override
    protected Subprotocol subprotocol() {
        return SUPERCHAT;
    }

    @Override
    protected String join(String room) {
        return "{\"type\":\"join\",\"room\":\"" + room + "\"}";
    }

    @Override
    protected String say(String room, String text) {
        return "{\"type\":\"say\",\"room\":\"" + room + "\",\"text\":\"" + text.replace("\"", "\\\"") + "\"}";
    }

    @Override
    protected String refused() {
        return "{\"type\":\"leave\",\"room\":\"nowhere\"}";
    }

    @Override
    protected List<String> malformed() {
        return List.of(
                "",
                "hello",
                "[]",
                "17",
                "{}",
                "{\"id\":1}",
                "{\"type\":\"who\"",
                "\u0000",
                "\uFEFF{}",
                "{\"type\":\"nick\",\"name\":\"A\"}{}");
    }

    static List<String> documented() throws IOException {
        return DocumentedConversations.of("superchat.md");
    }

    @ParameterizedTest
    @MethodSource("documented")
    void doesWhatItsPageSays(String block) {
        DocumentedConversations.play(block, SUPERCHAT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"room":"a"}                                       | bad_request     | needs the field \\"type\\"
            {"type":"fly"}                                     | unknown_command | there is no type \\"fly\\"
            {"type":5,"room":"a"}                              | bad_request     | \\"type\\" is a string
            {"type":"join"}                                    | bad_request     | needs the field \\"room\\"
            {"type":"join","room":"a","text":"x"}              | bad_request     | no field \\"text\\"; it has type, id, room, since, history
            {"type":"join","room":"a","colour":{"a":[1]}}      | bad_request     | no field \\"colour\\"
            {"type":"join","room":"a","room":"b"}              | bad_request     | \\"room\\" twice
            {"type":"join","room":"a/b"}                       | bad_channel     | a room's name has 1 to 64 characters
            {"type":"join","room":""}                          | bad_channel     | a room's name has 1 to 64 characters
            {"type":"join","room":"a\\u202e"}                   | bad_channel     | nothing invisible
            {"type":"join","room":"+"}                         | bad_channel     | those are for patterns
            {"type":"join","room":"a","history":-1}            | bad_request     | \\"history\\" is an integer
            {"type":"join","room":"a","since":{"epoch":"k"}}   | bad_request     | needs the field \\"offset\\"
            {"type":"say","room":"a"}                          | bad_request     | needs the field \\"text\\"
            {"type":"say","room":"a","text":["x"]}             | bad_request     | \\"text\\" is a string
            {"type":"typing","room":"a"}                       | bad_request     | needs the field \\"on\\"
            {"type":"typing","room":"a","on":"yes"}            | bad_request     | \\"on\\" is true or false
            {"type":"nick"}                                    | bad_request     | needs the field \\"name\\"
            {"type":"nick","name":"a b"}                       | bad_request     | a name has 1 to 32 characters
            {"type":"nick","name":"a\\u0000"}                   | bad_request     | a name has 1 to 32 characters
            {"type":"history","room":"a","history":5}          | bad_request     | no field \\"history\\"
            {"type":"who","room":"a","id":{}}                  | bad_request     | \\"id\\" is an integer, or a string
            {"type":"who","room":"a"}]                         | malformed       | unexpected ']' at line 1
            """)
    void saysWhatIsWrong(String message, String code, String reason) {
        Conversation conversation = SUPERCHAT.converse(connection, hub);
        connection.take();

        conversation.text(message);

        assertThat(connection.takeOne())
                .startsWith("{\"type\":\"error\",\"code\":\"" + code + "\"")
                .contains(reason);
    }

    @Test
    void repeatsTheIdOfAMistakeWhereverItStands() {
        Conversation conversation = SUPERCHAT.converse(connection, hub);
        connection.take();

        conversation.text("{\"room\":[[]],\"type\":\"who\",\"id\":\"q1\"}");

        assertThat(connection.takeOne()).startsWith("{\"type\":\"error\",\"id\":\"q1\",\"code\":\"bad_request\"");
    }

    @Test
    void tellsAndHearsTypingAsTheNativeProtocolDoes() {
        Conversation conversation = SUPERCHAT.converse(connection, hub);
        conversation.text(join("den"));
        connection.take();
        Client other = hub.connect(new RecordedConnection("d4e5f6"));
        ChannelName typing = ChannelName.parse("typing/den");

        other.publish(typing, Payload.json("{\"typing\":true}"), null);
        assertThat(connection.takeOne())
                .isEqualTo("{\"type\":\"typing\",\"room\":\"den\",\"from\":{\"id\":\"d4e5f6\"},\"on\":true}");
        other.publish(typing, Payload.json("{ \"typing\" : false , \"more\":1}"), null);
        assertThat(connection.takeOne()).endsWith(",\"on\":false}");
        for (String stranger : List.of("{}", "[]", "\"typing\"", "{\"typing\":1}", "{\"typing\":", "")) {
            other.publish(typing, Payload.json(stranger), null);
        }
        other.publish(typing, Payload.text("{\"typing\":true}"), null);
        assertThat(connection.take()).isEmpty();
    }

    @Test
    void holdsTwoSubscriptionsARoomAndLetsBothGo() {
        Conversation conversation = SUPERCHAT.converse(connection, hub);
        int before = hub.channels();

        conversation.text(join("one"));
        assertThat(hub.channels()).isEqualTo(before + 2);
        conversation.text(join("one"));
        assertThat(connection.take()).last().asString().contains("already_subscribed");
        assertThat(hub.channels()).isEqualTo(before + 2);
        conversation.text("{\"type\":\"leave\",\"room\":\"one\"}");

        assertThat(hub.channels()).isEqualTo(before);
    }

    @Test
    void closesAtABinaryMessage() {
        SUPERCHAT.converse(connection, hub).binary(ByteBuffer.allocate(1));

        assertThat(connection.closeCode()).isEqualTo(CloseCode.UNSUPPORTED_DATA);
    }
}
