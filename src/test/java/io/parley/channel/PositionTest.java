package io.parley.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PositionTest {

    @Test
    void isFollowedByTheNextOffsetOfItsEpoch() {
        assertThat(new Position("k3f", 0).next()).isEqualTo(new Position("k3f", 1));
    }

    @Test
    void refusesWhatIsNoPosition() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Position("", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Position("k3f", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Position("k3f", Long.MAX_VALUE).next());
    }
}
