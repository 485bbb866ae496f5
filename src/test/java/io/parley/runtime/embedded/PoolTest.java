package io.parley.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PoolTest {

    private final AtomicInteger made = new AtomicInteger();
    private final List<Integer> disposed = new ArrayList<>();
    private final Pool<Integer> pool = new Pool<>(2, made::incrementAndGet, disposed::add);

    @Test
    void makesOnlyWhatItDoesNotHave() {
        pool.giveBack(pool.take());
        pool.giveBack(pool.take());

        assertThat(pool.take()).isEqualTo(1);
        assertThat(made).hasValue(1);
    }

    @Test
    void keepsAsManyAsItsBoundAndDisposesOfTheRest() {
        List<Integer> taken = List.of(pool.take(), pool.take(), pool.take());

        taken.forEach(pool::giveBack);

        assertThat(disposed).containsExactly(3);
        assertThat(List.of(pool.take(), pool.take(), pool.take())).containsExactly(1, 2, 4);
    }
}
