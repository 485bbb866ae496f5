package io.parley.protocol.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.channel.Headers;
import io.parley.channel.Payload;
import io.parley.channel.Qos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of {@code src/docs/protocols/payloads.md}. */
class PayloadRulesTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            '{"n":1}'                | JSON
            ' [1, 2] ' 0a            | JSON
            '"text"'                 | JSON
            '42'                     | JSON
            '-21.5'                  | JSON
            '1e3'                    | JSON
            'true'                   | JSON
            'null'                   | JSON
            '"' c3bc '"'             | JSON
            ''                       | TEXT
            ' '                      | TEXT
            'hello'                  | TEXT
            'True'                   | TEXT
            '{"n":}'                 | TEXT
            '{"n":1} x'              | TEXT
            '01'                     | TEXT
            '1 2'                    | TEXT
            '"'                      | TEXT
            '{}{}'                   | TEXT
            '"\\ud800"'              | TEXT
            '[[[[1]]]]'              | TEXT
            'a' 00 'b'               | TEXT
            c3bc                     | TEXT
            f09f9880                 | TEXT
            ff                       | BINARY
            c080                     | BINARY
            eda080                   | BINARY
            '{"n":' ff '}'           | BINARY
            00ff00                   | BINARY
            """)
    void tellsTheKindOfBytes(String hex, Payload.Kind kind) {
        byte[] bytes = Hex.bytes(hex);

        Payload payload = PayloadRules.read(bytes, Qos.AT_MOST_ONCE, false, Properties.NONE, 3, 0);

        assertThat(payload.kind()).isEqualTo(kind);
        assertThat(payload.bytes()).isEqualTo(bytes);
    }

    @Test
    void keepsWhatThePublisherSays() {
        Properties said = Properties.builder()
                .number(Property.PAYLOAD_FORMAT_INDICATOR, 0)
                .number(Property.MESSAGE_EXPIRY_INTERVAL, 7)
                .text(Property.CONTENT_TYPE, "x/y")
                .user("k", "v")
                .build();

        Headers headers = PayloadRules.read(new byte[0], Qos.EXACTLY_ONCE, true, said, 3, 1000)
                .headers();

        assertThat(headers.qos()).isEqualTo(Qos.EXACTLY_ONCE);
        assertThat(headers.retain()).isTrue();
        assertThat(headers.format()).isEqualTo(Headers.Format.BYTES);
        assertThat(headers.expiresAt()).isEqualTo(8000);
        assertThat(headers.contentType()).isEqualTo("x/y");
        assertThat(headers.properties()).containsExactly(new Headers.Property("k", "v"));
    }

    @Test
    void refusesBytesThatAreNotTheUtf8TheyAreSaidToBe() {
        Properties utf8 = Properties.builder()
                .number(Property.PAYLOAD_FORMAT_INDICATOR, 1)
                .build();

        assertThatThrownBy(() -> PayloadRules.read(new byte[] {-1}, Qos.AT_MOST_ONCE, false, utf8, 3, 0))
                .isInstanceOf(MalformedPacket.class)
                .extracting(thrown -> ((MalformedPacket) thrown).code())
                .isEqualTo(ReasonCode.PAYLOAD_FORMAT_INVALID);
    }
}
