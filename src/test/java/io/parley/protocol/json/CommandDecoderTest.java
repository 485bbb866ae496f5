package io.parley.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.Credentials;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.ErrorCode;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandDecoderTest {

    private static final ChannelName LOBBY = ChannelName.parse("room/lobby");

    @Test
    void readsEveryCommand() {
        assertThat(read("{\"connect\":{\"name\":\"Ada\"}}")).isEqualTo(new Command.Connect("Ada", true, null));
        assertThat(read("{\"connect\":{\"name\":null}}")).isEqualTo(new Command.Connect(null, true, null));
        assertThat(read("{\"connect\":{}}")).isEqualTo(new Command.Connect(null, true, null));
        assertThat(read("{\"connect\":{\"token\":\"t\"}}"))
                .isEqualTo(new Command.Connect(null, false, new Credentials.Token("t")));
        assertThat(read("{\"connect\":{\"token\":\"t\",\"name\":null}}"))
                .isEqualTo(new Command.Connect(null, true, new Credentials.Token("t")));
        assertThat(
                        read(
                                "{\"subscribe\":{\"channel\":\"room/lobby\",\"since\":{\"epoch\":\"k3f\",\"offset\":41},\"presence\":true,\"history\":50}}"))
                .isEqualTo(new Command.Subscribe(LOBBY, new Position("k3f", 41), 50, true));
        assertThat(read("{\"subscribe\":{\"pattern\":\"room/+\"}}"))
                .isEqualTo(new Command.Subscribe(ChannelPattern.parse("room/+"), null, null, false));
        assertThat(read("{\"unsubscribe\":{\"pattern\":\"room/+\"}}"))
                .isEqualTo(new Command.Unsubscribe(ChannelPattern.parse("room/+")));
        assertThat(read("{\"publish\":{\"channel\":\"room/lobby\",\"data\":null,\"key\":\"k\"}}"))
                .isEqualTo(new Command.Publish(LOBBY, Payload.json("null"), "k", null));
        assertThat(read("{\"publish\":{\"binary\":\"AP8=\",\"channel\":\"room/lobby\"}}"))
                .isEqualTo(new Command.Publish(LOBBY, Payload.binary(new byte[] {0, -1}), null, null));
        assertThat(read("{\"publish\":{\"channel\":\"room/lobby\",\"data\":1,\"state\":\"player-7\"}}"))
                .isEqualTo(new Command.Publish(LOBBY, Payload.json("1"), null, "player-7"));
        assertThat(read("{\"history\":{\"channel\":\"room/lobby\",\"limit\":5}}"))
                .isEqualTo(new Command.History(LOBBY, null, 5));
        assertThat(read("{\"history\":{\"channel\":\"room/lobby\"}}")).isEqualTo(new Command.History(LOBBY, null, 100));
        assertThat(read("{\"presence\":{\"channel\":\"room/lobby\"}}")).isEqualTo(new Command.Presence(LOBBY));
        assertThat(read("{\"call\":{\"procedure\":\"add\",\"arguments\":[1, 2]}}"))
                .isEqualTo(new Command.Call("add", Payload.json("[1, 2]")));
        assertThat(read("{\"ping\":{}}")).isEqualTo(new Command.Ping());
    }

    @Test
    void carriesDataAsItIsWritten() {
        String[] values = {
            "1e400",
            "0.10",
            "-0",
            "\"\\u00e9\\/\"",
            "{ \"a\" : [ ] , \"a\":1}",
            "\"\uD83D\uDE00\"",
            "12345678901234567890123"
        };
        for (String value : values) {
            assertThat(read("{\"publish\":{\"channel\":\"room/lobby\",\"data\": " + value + " }}"))
                    .isEqualTo(new Command.Publish(LOBBY, Payload.json(value), null, null));
        }
    }

    @Test
    void repeatsTheIdAsItIsWrittenWhereverItStands() {
        assertThat(CommandDecoder.decode("{\"id\":1,\"ping\":{}}", 64).id()).isEqualTo("1");
        assertThat(CommandDecoder.decode("{\"ping\":{},\"id\":-7}", 64).id()).isEqualTo("-7");
        assertThat(CommandDecoder.decode("{\"ping\":{}, \"id\" : \"a\\\"\\u00e9\" }", 64)
                        .id())
                .isEqualTo("\"a\\\"\\u00e9\"");
        assertThat(CommandDecoder.decode("{\"id\":9007199254740991,\"ping\":{}}", 64)
                        .id())
                .isEqualTo("9007199254740991");
        assertThat(CommandDecoder.decode("{\"id\":\"" + "x".repeat(64) + "\",\"ping\":{}}", 64)
                        .id())
                .hasSize(66);
        assertThat(CommandDecoder.decode("{\"ping\":{}}", 64).id()).isNull();
    }

    @Test
    void findsTheIdBehindTheMistake() {
        assertThat(CommandDecoder.decode("{\"publish\":{\"channel\":[{\"a\":1}],\"data\":{\"b\":[]}},\"id\":7}", 64)
                        .id())
                .isEqualTo("7");
        assertThat(CommandDecoder.decode("{\"fly\":{\"high\":[1]},\"id\":7}", 64)
                        .id())
                .isEqualTo("7");
        assertThat(CommandDecoder.decode("{\"id\":7,\"publish\":{\"channel\":\"a\",\"data\":[1,}}", 64)
                        .id())
                .isEqualTo("7");
        assertThat(CommandDecoder.decode("{\"ping\":{\"a\":1},\"id\":7}", 64).id())
                .isEqualTo("7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                     | bad_request     | a message has one command: connect, subscribe
            {"id":1}                                               | bad_request     | a message has one command: connect, subscribe
            []                                                     | malformed       | a command is a JSON object
            "ping"                                                 | malformed       | a command is a JSON object
            {"ping":{}} x                                          | malformed       | unexpected 'x' at line 1, column 13
            {"ping":{}}{}                                          | malformed       | unexpected '{' at line 1, column 12
            {"fly":{}}                                             | unknown_command | there is no command "fly"
            {"ping":{},"presence":{"channel":"a"}}                 | bad_request     | one command, not "ping" and "presence"
            {"ping":{},"ping":{}}                                  | bad_request     | has the field "ping" twice
            {"id":1,"id":1,"ping":{}}                              | bad_request     | has the field "id" twice
            {"ping":5}                                             | bad_request     | "ping" is a JSON object
            {"ping":[]}                                            | bad_request     | "ping" is a JSON object
            {"ping":{"a":1}}                                       | bad_request     | "ping" has no field "a"
            {"id":1.5,"ping":{}}                                   | bad_request     | "id" is an integer, or a string
            {"id":1e2,"ping":{}}                                   | bad_request     | "id" is an integer, or a string
            {"id":9007199254740992,"ping":{}}                      | bad_request     | "id" is an integer, or a string
            {"id":123456789012345678901234567890,"ping":{}}        | bad_request     | "id" is an integer, or a string
            {"id":null,"ping":{}}                                  | bad_request     | "id" is an integer, or a string
            {"id":{"a":[1]},"ping":{}}                             | bad_request     | "id" is an integer, or a string
            {"id":true,"ping":{}}                                  | bad_request     | "id" is an integer, or a string
            {"connect":{"token":7}}                                | bad_request     | "token" is a string
            {"connect":{"token":null}}                             | bad_request     | "token" is a string
            {"connect":{"name":"a\\nb"}}                            | bad_request     | no control characters
            {"connect":{"name":"  "}}                              | bad_request     | at least one visible character
            {"connect":{"name":7}}                                 | bad_request     | "name" is a string
            {"publish":{"data":1}}                                 | bad_request     | needs the field "channel"
            {"publish":{"channel":"a"}}                            | bad_request     | needs the field "data"
            {"publish":{"channel":"a","data":1,"binary":"AA=="}}   | bad_request     | "data" or "binary", not both
            {"publish":{"channel":"a","data":1,"data":2}}          | bad_request     | has the field "data" twice
            {"publish":{"channel":"a","binary":"%%"}}              | bad_request     | "binary" is not base64
            {"publish":{"channel":"a","binary":5}}                 | bad_request     | "binary" is a string
            {"publish":{"channel":"a","data":1,"to":"b"}}          | bad_request     | "publish" has no field "to"; it has channel, data, binary, key and state
            {"publish":{"channel":"a","data":1,"key":null}}        | bad_request     | "key" is a string
            {"publish":{"channel":"a/+","data":1}}                 | bad_channel     | those are for patterns
            {"publish":{"channel":"","data":1}}                    | bad_channel     | at least one character
            {"publish":{"channel":"a\\u0000","data":1}}             | bad_channel     | no control characters
            {"subscribe":{}}                                       | bad_request     | needs the field "channel"
            {"subscribe":{"channel":"a","pattern":"b/+"}}          | bad_request     | "channel" or "pattern", not both
            {"subscribe":{"pattern":"b"}}                          | bad_channel     | has a '+' or a '#'
            {"subscribe":{"pattern":"+","since":{"epoch":"k","offset":1}}} | bad_request | not with a pattern
            {"subscribe":{"pattern":"+","history":1}}              | bad_request     | not with a pattern
            {"subscribe":{"channel":"a","presence":1}}             | bad_request     | "presence" is true or false
            {"subscribe":{"channel":"a","history":-1}}             | bad_request     | "history" is an integer from 0
            {"subscribe":{"channel":"a","history":1e400}}          | bad_request     | "history" is an integer from 0
            {"subscribe":{"channel":"a","history":2147483648}}     | bad_request     | "history" is an integer from 0
            {"subscribe":{"channel":"a","since":7}}                | bad_request     | "since" is a JSON object
            {"subscribe":{"channel":"a","since":{"epoch":"k"}}}    | bad_request     | needs the field "offset"
            {"subscribe":{"channel":"a","since":{"offset":1}}}     | bad_request     | needs the field "epoch"
            {"subscribe":{"channel":"a","since":{"epoch":"k","offset":9007199254740993}}} | bad_request | "offset" is an integer
            {"call":{"arguments":1}}                               | bad_request     | needs the field "procedure"
            """)
    void saysWhatIsWrong(String message, String code, String reason) {
        Command command = read(message);

        assertThat(command).isInstanceOfSatisfying(Command.Unreadable.class, unreadable -> {
            assertThat(unreadable.refusal().code().wireName()).isEqualTo(code);
            assertThat(unreadable.refusal().reason()).contains(reason);
        });
    }

    @Test
    void boundsNamesKeysAndWhatErrorsRepeat() {
        assertThat(read("{\"connect\":{\"name\":\"" + "x".repeat(64) + "\"}}"))
                .isEqualTo(new Command.Connect("x".repeat(64), true, null));
        assertThat(reason("{\"connect\":{\"name\":\"" + "x".repeat(65) + "\"}}"))
                .contains("at most 64 characters");
        assertThat(reason("{\"publish\":{\"channel\":\"a\",\"data\":1,\"key\":\"" + "x".repeat(65) + "\"}}"))
                .contains("at most 64 characters");
        assertThat(reason("{\"publish\":{\"channel\":\"" + "x".repeat(256) + "\",\"data\":1}}"))
                .contains("at most 255 bytes");
        assertThat(reason("{\"id\":\"" + "x".repeat(65) + "\",\"ping\":{}}")).contains("at most 64 characters");
        assertThat(reason("{\"" + "x".repeat(100_000) + "\":1}")).hasSizeLessThan(250);
        assertThat(reason("{\"publish\":{\"" + "\\u0007x".repeat(1000) + "\":1}}"))
                .hasSizeLessThan(250)
                .doesNotContain("\u0007");
    }

    @Test
    void refusesDepthThatHidesInData() {
        String deep = "{\"id\":1,\"publish\":{\"channel\":\"a\",\"data\":" + "[".repeat(63) + "]".repeat(63) + "}}";

        assertThat(CommandDecoder.decode(deep, 65).command()).isInstanceOf(Command.Publish.class);
        assertThat(CommandDecoder.decode(deep, 64).command())
                .isInstanceOfSatisfying(
                        Command.Unreadable.class,
                        unreadable -> assertThat(unreadable.refusal().code()).isEqualTo(ErrorCode.TOO_LARGE));
        assertThat(CommandDecoder.decode(deep, 64).id()).isEqualTo("1");
    }

    private static Command read(String message) {
        return CommandDecoder.decode(message, 64).command();
    }

    private static String reason(String message) {
        return ((Command.Unreadable) read(message)).refusal().reason();
    }
}
