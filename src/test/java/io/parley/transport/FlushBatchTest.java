package io.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FlushBatchTest {

    private final List<String> flushed = new ArrayList<>();

    @Test
    void flushesAtOnceOutsideOfABatch() {
        FlushBatch.add(pending("a"));

        assertThat(flushed).containsExactly("a");
    }

    @Test
    void flushesInOrderWhenTheBatchEnds() {
        FlushBatch.begin();
        FlushBatch.add(pending("a"));
        FlushBatch.add(pending("b"));
        assertThat(flushed).isEmpty();

        FlushBatch.end();

        assertThat(flushed).containsExactly("a", "b");
    }

    @Test
    void flushesAtTheEndOfTheOutermostBatchOnly() {
        FlushBatch.begin();
        FlushBatch.begin();
        FlushBatch.add(pending("inner"));
        FlushBatch.end();
        assertThat(flushed).isEmpty();

        FlushBatch.end();

        assertThat(flushed).containsExactly("inner");
    }

    @Test
    void flushesInTheSameRoundWhatFlushingBringsAbout() {
        FlushBatch.begin();
        FlushBatch.add(() -> {
            flushed.add("leave");
            FlushBatch.begin();
            FlushBatch.add(pending("left"));
            FlushBatch.end();
        });
        FlushBatch.add(pending("b"));

        FlushBatch.end();

        assertThat(flushed).containsExactly("leave", "b", "left");
    }

    @Test
    void flushesTheOthersWhereOneFails() {
        FlushBatch.begin();
        FlushBatch.add(() -> {
            throw new IllegalStateException("wanted by the test");
        });
        FlushBatch.add(pending("b"));

        FlushBatch.end();

        assertThat(flushed).containsExactly("b");
        FlushBatch.add(pending("at once"));
        assertThat(flushed).containsExactly("b", "at once");
    }

    @Test
    void forgetsWhatItHasFlushed() {
        FlushBatch.begin();
        FlushBatch.add(pending("a"));
        FlushBatch.end();

        FlushBatch.begin();
        FlushBatch.end();

        assertThat(flushed).containsExactly("a");
    }

    @Test
    void holdsUpNoOtherThread() {
        FlushBatch.begin();
        try {
            CompletableFuture.runAsync(() -> FlushBatch.add(pending("other"))).join();

            assertThat(flushed).containsExactly("other");
        } finally {
            FlushBatch.end();
        }
    }

    private Pending pending(String name) {
        return () -> flushed.add(name);
    }
}
