package io.parley.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.channel.ErrorCode;
import io.parley.channel.Payload;
import io.parley.channel.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DraftTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void takesKeysOfOneTo64Characters(int length) {
        assertThat(new Draft(null, Payload.text(""), "k".repeat(length)).key()).hasSize(length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65, 100_000})
    void refusesOtherKeys(int length) {
        Refusal refusal =
                catchThrowableOfType(Refusal.class, () -> new Draft(null, Payload.text(""), "k".repeat(length)));

        assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(refusal.reason()).isEqualTo("an idempotency key has 1 to 64 characters, not " + length);
    }

    @Test
    void needsNoKey() {
        assertThat(new Draft(null, Payload.text(""), null).key()).isNull();
    }
}
