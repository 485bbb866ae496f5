package io.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageRateTest {

    private final MessageRate rate = new MessageRate(2);

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
}
