package io.parley.broker.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.parley.broker.PresenceStore;
import io.parley.broker.PresenceStoreContract;
import io.parley.channel.Departure;
import io.parley.channel.Member;
import org.junit.jupiter.api.Test;

class MemoryPresenceStoreTest extends PresenceStoreContract {

    @Override
    protected PresenceStore create() {
        return new MemoryPresenceStore();
    }

    @Test
    void keepsNothingOfAChannelThatAllHaveLeft() {
        Member anna = new Member("a1", null);
        join(anna);
        assertThat(memory().channels()).isEqualTo(1);

        leave(anna, Departure.CLOSED);

        assertThat(memory().channels()).isZero();
    }

    @Test
    void makesNoChannelForOneWhoLeavesOrLooks() {
        leave(new Member("a1", null), Departure.CLOSED);
        roster(10);

        assertThat(memory().channels()).isZero();
    }

    @Test
    void hasOneListenerFromTheStart() {
        assertThatIllegalStateException().isThrownBy(() -> store.start(event -> {}));
        PresenceStore silent = create();
        assertThatIllegalStateException().isThrownBy(() -> silent.join(room, new Member("a1", null)));
    }

    private MemoryPresenceStore memory() {
        return (MemoryPresenceStore) store;
    }
}
