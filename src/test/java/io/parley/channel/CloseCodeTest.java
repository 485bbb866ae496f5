package io.parley.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloseCodeTest {

    @ParameterizedTest
    @EnumSource(CloseCode.class)
    void mayBeSentInACloseFrame(CloseCode code) {
        // RFC 6455 section 7.4: 1004, 1005, 1006 and 1015 never are, 1016 to 2999 are unassigned.
        assertThat(code.number())
                .matches(n -> n >= 1000 && n <= 1014 && (n < 1004 || n > 1006) || n >= 3000 && n <= 4999);
    }

    @ParameterizedTest
    @EnumSource(CloseCode.class)
    void saysByItsRangeWhetherToReconnect(CloseCode code) {
        if (code.number() >= 4000) {
            assertThat(code.reconnect()).isEqualTo(code.number() < 4500);
        }
    }

    @Test
    void hasEachNumberOnce() {
        assertThat(Arrays.stream(CloseCode.values()).map(CloseCode::number)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "NORMAL, CLOSED",
        "GOING_AWAY, CLOSED",
        "PROTOCOL_ERROR, CLOSED",
        "SLOW_CONSUMER, SLOW",
        "DEAD_PEER, LOST",
        "REPLACED, REPLACED",
        "EXPIRED, EXPIRED",
    })
    void saysHowTheMemberLeft(CloseCode code, Departure departure) {
        assertThat(code.departure()).isEqualTo(departure);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 122, 123})
    void leavesAReasonThatFits(int length) {
        String reason = "x".repeat(length);

        assertThat(CloseCode.fit(reason)).isSameAs(reason);
    }

    @Test
    void cutsALongReason() {
        assertThat(CloseCode.fit("x".repeat(124))).isEqualTo("x".repeat(123));
        assertThat(CloseCode.fit("x".repeat(100_000))).isEqualTo("x".repeat(123));
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "漢", "😀"})
    void cutsBetweenCharactersWhereverTheyLie(String character) {
        for (int before = 0; before < 8; before++) {
            String reason = "x".repeat(before) + character.repeat(130);

            String fit = CloseCode.fit(reason);

            int bytes = fit.getBytes(StandardCharsets.UTF_8).length;
            int width = character.getBytes(StandardCharsets.UTF_8).length;
            assertThat(reason).startsWith(fit);
            assertThat(bytes).isBetween(CloseCode.MAX_REASON_BYTES - width + 1, CloseCode.MAX_REASON_BYTES);
        }
    }

    @Test
    void knowsWhichNumbersMayBeSent() {
        assertThat(IntStream.rangeClosed(0, 65_535).filter(CloseCode::maySend).boxed())
                .startsWith(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000)
                .endsWith(4999)
                .hasSize(12 + 2000);
        assertThat(CloseCode.values()).allMatch(code -> CloseCode.maySend(code.number()));
    }
}
