package io.parley.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubprotocolPolicyTest {

    private static final List<String> ALL = SubprotocolPolicy.DEFAULT_PREFERENCE;

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # offered                                      | chosen
            mqtt wamp                                      | wamp
            soap wamp                                      | soap
            wamp soap                                      | soap
            chat superchat                                 | chat
            superchat chat                                 | chat
            superchat                                      | superchat
            v10.stomp v11.stomp v12.stomp                  | v12.stomp
            wamp.2.json wamp.2.msgpack wamp.2.cbor         | wamp.2.cbor
            chat parley.v1.json                            | parley.v1.json
            unknown mqtt                                   | mqtt
            mqtt mqtt                                      | mqtt
            MQTT Chat                                      | -
            unknown                                        | -
            """)
    void choosesByTheServersPreference(String offered, String chosen) {
        assertThat(SubprotocolPolicy.byDefault().choose(List.of(offered.split(" ")), ALL))
                .isEqualTo(chosen);
    }

    @Test
    void choosesNoneWhereNoneIsOffered() {
        assertThat(SubprotocolPolicy.byDefault().choose(List.of(), ALL)).isNull();
    }

    @Test
    void choosesOnlyWhatThePathSpeaks() {
        SubprotocolPolicy policy = SubprotocolPolicy.byDefault();

        assertThat(policy.choose(List.of("soap", "superchat"), List.of("chat", "superchat")))
                .isEqualTo("superchat");
        assertThat(policy.choose(List.of("soap"), List.of("chat", "superchat"))).isNull();
        assertThat(policy.choose(List.of("soap"), List.of())).isNull();
    }

    @Test
    void prefersInTheOrderConfigured() {
        SubprotocolPolicy policy = new SubprotocolPolicy(List.of("superchat", "chat"), false);

        assertThat(policy.choose(List.of("chat", "superchat"), ALL)).isEqualTo("superchat");
    }

    @Test
    void putsWhatIsNotInThePreferenceLastInTheOrderOfThePath() {
        SubprotocolPolicy policy = new SubprotocolPolicy(List.of("chat"), false);

        assertThat(policy.choose(List.of("b", "a"), List.of("a", "b", "chat"))).isEqualTo("a");
        assertThat(policy.choose(List.of("b", "a", "chat"), List.of("a", "b", "chat")))
                .isEqualTo("chat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a,b", "a/b", "\"a\"", "ä", "a\0"})
    void doesNotTakeANameThatNoClientCanOffer(String name) {
        assertThatThrownBy(() -> new SubprotocolPolicy(List.of("chat", name), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Not the name of a subprotocol");
        assertThatThrownBy(() -> new Endpoints(Map.of("/ws", List.of(name))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotTakeANameTwice() {
        assertThatThrownBy(() -> new SubprotocolPolicy(List.of("chat", "mqtt", "chat"), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Subprotocol named twice: \"chat\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ws", "//ws", "/w s", "/ws?a", "/ws#a", "/%zz", "/wörter"})
    void doesNotTakeAPathThatNoClientCanAskFor(String path) {
        assertThatThrownBy(() -> new Endpoints(Map.of(path, List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Not the path of an endpoint: \"");
    }
}
