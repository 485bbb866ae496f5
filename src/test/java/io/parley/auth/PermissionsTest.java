package io.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionsTest {

    @Test
    void readsEachActionAndPutsTheUserIn() {
        Rights rights = read("""
                {"subscribe":["room/#","user/{user}/#"],"publish":["room/lobby"],"presence":["+"],"history":[],
                 "call":["math.{user}.add","parley.#"]}""", "alice");

        assertThat(rights.granted())
                .isEqualTo(Map.of(
                        Action.SUBSCRIBE, List.of(ChannelFilter.parse("room/#"), ChannelFilter.parse("user/alice/#")),
                        Action.PUBLISH, List.of(ChannelFilter.parse("room/lobby")),
                        Action.PRESENCE, List.of(ChannelFilter.parse("+")),
                        Action.HISTORY, List.of(),
                        Action.CALL, List.of(ChannelFilter.parse("math/alice/add"), ChannelFilter.parse("parley/#"))));
        assertThat(rights.grant(Action.SUBSCRIBE, ChannelFilter.parse("user/alice/inbox")))
                .isTrue();
        assertThat(rights.grant(Action.SUBSCRIBE, ChannelFilter.parse("user/+/inbox")))
                .isFalse();
        assertThat(rights.grant(Action.PUBLISH, ChannelFilter.parse("room/lobby")))
                .isTrue();
        assertThat(rights.grant(Action.HISTORY, ChannelFilter.parse("room/lobby")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "a/b", "alice/#", "+/x", "a+b", "/", "alice#"})
    void neverPutsInAUserThatCouldWidenThePattern(String user) {
        assertThat(refusal("{\"subscribe\":[\"user/{user}/#\"]}", user))
                .isEqualTo("number 1 of the permissions to subscribe has {user}, and the user's id has '/', '+' or '#',"
                        + " which could widen it");
        assertThat(read("{\"subscribe\":[\"room/#\"]}", user).granted()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null | permissions are an object of subscribe, publish, presence, history, call",
                "[] | permissions are an object of subscribe, publish, presence, history, call",
                "`all` | permissions are an object of subscribe, publish, presence, history, call",
                "{`Subscribe`:[]} | permissions are for subscribe, publish, presence, history, call and nothing else",
                "{``:[]} | permissions are for subscribe, publish, presence, history, call and nothing else",
                "{`publish`:`#`} | the permissions to publish are a list of channels and patterns",
                "{`publish`:null} | the permissions to publish are a list of channels and patterns",
                "{`publish`:{`#`:true}} | the permissions to publish are a list of channels and patterns",
                "{`publish`:[`a`,7]} | number 2 of the permissions to publish is not a string",
                "{`publish`:[null]} | number 1 of the permissions to publish is not a string",
                "{`publish`:[[`#`]]} | number 1 of the permissions to publish is not a string",
                "{`publish`:[``]} | number 1 of the permissions to publish is no channel and no pattern: a channel name has at"
                        + " least one character",
                "{`publish`:[`a/#/b`]} | number 1 of the permissions to publish is no channel and no pattern: '#' in a pattern"
                        + " comes last",
                "{`publish`:[`room*#`]} | number 1 of the permissions to publish is no channel and no pattern: '#' in a pattern"
                        + " stands for a whole segment, as in room/#"
            },
            quoteCharacter = '"')
    void refusesWhatIsMalformed(String json, String reason) {
        assertThat(refusal(json.replace('`', '"'), "alice")).isEqualTo(reason);
    }

    @Test
    void namesAtMostSoMany() {
        assertThat(read("{\"subscribe\":[\"a\",\"b\"],\"publish\":[\"c\",\"d\"]}", "alice")
                        .granted())
                .hasSize(2);
        assertThat(refusal("{\"subscribe\":[\"a\",\"b\"],\"publish\":[\"c\",\"d\",\"e\"]}", "alice"))
                .isEqualTo("permissions name at most 4 channels and patterns (parley.auth.token-patterns)");
    }

    private static Rights read(String json, String user) {
        Object value = StrictJson.object("{\"value\":" + json + "}").get("value");
        return Permissions.read(value, user, 4 + (json.contains("call") ? 10 : 0));
    }

    private static String refusal(String json, String user) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> read(json, user));
        assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
        return refusal.reason();
    }
}
