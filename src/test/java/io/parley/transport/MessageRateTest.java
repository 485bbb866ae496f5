package io.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.Rate;
import org.junit.jupiter.api.Test;

class MessageRateTest {

    private final MessageRate rate = new MessageRate(new Rate(2, 100));

    @Test
    void admitsSoManyInASecondAndNoMore() {
        assertThat(rate.admits(7)).isTrue();
        assertThat(rate.admits(7)).isTrue();
        assertThat(rate.admits(7)).isFalse();
        assertThat(rate.admits(7)).isFalse();
    }

    @Test
    void countsAnewInEachSecond() {
        rate.admits(7);
        rate.admits(7);
        rate.admits(7);

        assertThat(rate.admits(8)).isTrue();
        assertThat(rate.admits(8)).isTrue();
        assertThat(rate.admits(8)).isFalse();
    }

    @Test
    void takesASecondBeforeAsOneOfItsOwn() {
        rate.admits(7);
        rate.admits(7);

        assertThat(rate.admits(-7)).isTrue();
    }

    @Test
    void admitsSoManyBytesInASecondAndNoMore() {
        assertThat(rate.admitsBytes(7, 60)).isTrue();
        assertThat(rate.admitsBytes(7, 40)).isTrue();
        assertThat(rate.admitsBytes(7, 1)).isFalse();
        assertThat(rate.admitsBytes(8, 100)).isTrue();
        assertThat(rate.admitsBytes(8, Integer.MAX_VALUE)).isFalse();
    }

    @Test
    void countsWithoutALimitWhereThereIsNone() {
        MessageRate unlimited = new MessageRate(Rate.UNLIMITED);
        for (int i = 0; i < 1000; i++) {
            assertThat(unlimited.admits(7)).isTrue();
            assertThat(unlimited.admitsBytes(7, Integer.MAX_VALUE)).isTrue();
        }
    }
}
