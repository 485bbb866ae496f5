package io.parley.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PayloadTest {

    @Test
    void isEqualByKindAndBytes() {
        byte[] bytes = "1".getBytes(StandardCharsets.UTF_8);

        assertThat(Payload.json("1")).isEqualTo(Payload.json(bytes)).hasSameHashCodeAs(Payload.json(bytes));
        assertThat(Payload.json("1")).isNotEqualTo(Payload.text("1")).isNotEqualTo(Payload.json("2"));
        assertThat(Payload.text("1")).isNotEqualTo(Payload.binary(bytes));
    }

    @Test
    void countsItsSizeInBytesOfUtf8() {
        assertThat(Payload.text("Grüße 😀").size()).isEqualTo(12);
        assertThat(Payload.text("Grüße 😀").asText()).isEqualTo("Grüße 😀");
    }

    @Test
    void sharesTheBytesItWasGiven() {
        byte[] bytes = {1, 2, 3};

        assertThat(Payload.binary(bytes).bytes()).isSameAs(bytes);
    }

    @Test
    void keepsItsContentOutOfLogs() {
        assertThat(Payload.text("secret")).hasToString("TEXT[6 bytes]");
    }
}
