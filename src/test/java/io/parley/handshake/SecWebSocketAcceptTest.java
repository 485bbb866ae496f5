package io.parley.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecWebSocketAcceptTest {

    /** The first pair is the example of RFC 6455 section 1.3. */
    @ParameterizedTest
    @CsvSource({
        "dGhlIHNhbXBsZSBub25jZQ==, s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "x3JJHMbDL1EzLkh9GBhXDw==, HSmrc0sMlYUkAGmm5OPpG2HaGWk=",
    })
    void answersAKey(String key, String accept) {
        assertThat(SecWebSocketAccept.of(key)).isEqualTo(accept);
    }
}
