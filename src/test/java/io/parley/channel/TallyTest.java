package io.parley.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {

    private final Tally<Departure> tally = new Tally<>(Departure.class);

    @Test
    void startsAtNoughtForEachKind() {
        for (Departure kind : Departure.values()) {
            assertThat(tally.of(kind)).isZero();
        }
    }

    @Test
    void countsEachKindByItself() {
        tally.add(Departure.LOST);
        tally.add(Departure.SLOW, 3);
        tally.add(Departure.LOST);

        assertThat(tally.of(Departure.LOST)).isEqualTo(2);
        assertThat(tally.of(Departure.SLOW)).isEqualTo(3);
        assertThat(tally.of(Departure.CLOSED)).isZero();
    }
}
