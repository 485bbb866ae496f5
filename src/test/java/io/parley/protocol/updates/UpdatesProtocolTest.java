package io.parley.protocol.updates;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelName;
import io.parley.channel.Departure;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.hub.Client;
import io.parley.protocol.Conversation;
import io.parley.protocol.DocumentedConversations;
import io.parley.protocol.Subprotocol;
import io.parley.protocol.SubprotocolContract;
import io.parley.transport.Frame;
import io.parley.transport.RecordedConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UpdatesProtocolTest extends SubprotocolContract {

    private static final UpdatesProtocol UPDATES = new UpdatesProtocol(8);
    private static final ChannelName DEN = ChannelName.parse("updates/den");

    @Override
    protected Subprotocol subprotocol() {
        return UPDATES;
    }

    @Override
    protected String channel(String room) {
        return "updates/" + room;
    }

    @Override
    protected String join(String room) {
        return "{\"join\":{\"world\":\"" + room + "\"}}";
    }

    @Override
    protected String say(String room, String text) {
        return "{\"state\":\"" + text.replace("\"", "\\\"") + "\"}";
    }

    @Override
    protected String refused() {
        return "{\"jump\":{}}";
    }

    @Override
    protected List<String> malformed() {
        return List.of("", "hello", "[]", "17", "{}", "{\"state\":", "\u0000", "{\"leave\":{}}{}", "{\"state\":tru}");
    }

    static List<String> documented() throws IOException {
        return DocumentedConversations.of("updates.md");
    }

    @ParameterizedTest
    @MethodSource("documented")
    void doesWhatItsPageSays(String block) {
        DocumentedConversations.play(block, UPDATES);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                      | bad_request     | one field: join, state or leave
            {"join":{}}                             | bad_request     | needs the field \\"world\\"
            {"join":"den"}                          | bad_request     | \\"join\\" is a JSON object
            {"join":{"world":" "}}                  | bad_channel     | at least one visible
            {"join":{"world":"a","x":1}}            | bad_request     | no field \\"x\\"; it has world and name
            {"join":{"world":"a","name":""}}        | bad_request     | at least one visible character
            {"join":{"world":"a","name":"\\u0007"}}  | bad_request     | no control characters
            {"join":{"world":"+"}}                  | bad_channel     | those are for patterns
            {"state":1,"leave":{}}                  | bad_request     | not \\"state\\" and \\"leave\\"
            {"leave":{"a":1}}                       | bad_request     | no field \\"a\\"
            {"leave":{}}                            | not_subscribed  | join a world first
            {"state":1}]                            | malformed       | unexpected ']'
            """)
    void saysWhatIsWrong(String message, String code, String reason) {
        Conversation conversation = UPDATES.converse(connection, hub);

        conversation.text(message);

        assertThat(connection.takeOne())
                .startsWith("{\"error\":{\"code\":\"" + code + "\"")
                .contains(reason);
    }

    @Test
    void takesNoStateBeyondItsSize() {
        Conversation conversation = entered();
        conversation.text("{\"state\":\"" + "x".repeat(UpdatesDecoder.MOST_STATE_BYTES - 2) + "\"}");
        assertThat(connection.takeOne()).startsWith("{\"players\":");

        conversation.text("{\"state\":\"" + "x".repeat(UpdatesDecoder.MOST_STATE_BYTES - 1) + "\"}");
        assertThat(connection.takeOne()).contains("too_large", "at most 1024 bytes");
    }

    @Test
    void isGoneForOthersAndForNewcomersWhenItsConnectionEnds() {
        Conversation conversation = entered();
        conversation.text("{\"state\":1}");
        RecordedConnection other = new RecordedConnection("b2");
        UPDATES.converse(other, hub).text(join("den"));
        assertThat(other.take()).last().isEqualTo("{\"all\":true,\"players\":[{\"id\":\"a1b2c3\",\"state\":1}]}");

        conversation.closed(Departure.LOST);

        assertThat(other.takeOne()).isEqualTo("{\"players\":[{\"id\":\"a1b2c3\",\"gone\":true}]}");
        RecordedConnection late = new RecordedConnection("c3");
        UPDATES.converse(late, hub).text(join("den"));
        assertThat(late.take()).last().isEqualTo("{\"all\":true,\"players\":[]}");
    }

    @Test
    void isInOneWorldAtATime() {
        Conversation conversation = entered();
        int before = hub.channels();

        conversation.text(join("moor"));

        assertThat(hub.channels()).isEqualTo(before + 1);
        assertThat(connection.take()).contains("{\"joined\":\"moor\",\"you\":{\"id\":\"a1b2c3\"}}");
        Client elsewhere = hub.connect(new RecordedConnection("d4"));
        elsewhere.publish(DEN, Payload.json("1"), null, "d4");
        assertThat(connection.take()).isEmpty();
    }

    @Test
    void showsWhatABackendPublishesUnderTheNameOfItsState() {
        Publication ghost = new Publication(DEN, new Position("k3f", 1), 0, null, Payload.json("[1]"), "ghost");

        assertThat(texts(UpdatesEncoder.UPDATES.encodeStates(List.of(ghost), false, null)))
                .containsExactly("{\"players\":[{\"id\":\"ghost\",\"state\":[1]}]}");
    }

    @Test
    void dividesVeryManyStatesAmongFramesOfWhichTheFirstSaysThatTheyAreAll() {
        List<Publication> many = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            Payload state = Payload.json("\"" + "x".repeat(1000) + "\"");
            many.add(new Publication(DEN, new Position("k3f", i), 0, null, state, "p" + i));
        }

        List<String> frames = texts(UpdatesEncoder.UPDATES.encodeStates(many, true, null));

        assertThat(frames).hasSizeBetween(3, 6);
        assertThat(frames.get(0)).startsWith("{\"all\":true,");
        assertThat(frames.subList(1, frames.size())).allMatch(frame -> frame.startsWith("{\"players\":["));
        assertThat(String.join("", frames).split("\"id\"", -1)).hasSize(201);
    }

    private Conversation entered() {
        Conversation conversation = UPDATES.converse(connection, hub);
        conversation.text(join("den"));
        connection.take();
        return conversation;
    }

    private static List<String> texts(List<Frame> frames) {
        return frames.stream()
                .map(frame -> new String(frame.payload(), StandardCharsets.UTF_8))
                .toList();
    }
}
