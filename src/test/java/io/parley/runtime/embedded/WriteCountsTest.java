package io.parley.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteCountsTest {

    private static final int THREADS = 4;
    private static final int WRITES = 10_000;

    private final WriteCounts counts = new WriteCounts();

    @Test
    void sumsWhatEachThreadHasWritten() throws InterruptedException {
        writeInThreads();

        assertThat(counts.writes()).isEqualTo(THREADS * WRITES);
        assertThat(counts.bytes()).isEqualTo(THREADS * WRITES * 100L);
        assertThat(counts.fanOutBytes()).isEqualTo(THREADS * WRITES * 60L);
        assertThat(counts.parked()).isEqualTo(THREADS);
        assertThat(counts.parkedBytes()).isEqualTo(THREADS * 5);
    }

    @Test
    void keepsTheCountsOfEndedThreadsButNotTheThreads() throws InterruptedException {
        writeInThreads();

        counts.join().wrote(1);

        assertThat(counts.threads()).isEqualTo(1);
        assertThat(counts.writes()).isEqualTo(THREADS * WRITES + 1);
        assertThat(counts.bytes()).isEqualTo(THREADS * WRITES * 100L + 1);
        assertThat(counts.fanOutBytes()).isEqualTo(THREADS * WRITES * 60L);
        assertThat(counts.parkedBytes()).isEqualTo(THREADS * 5);
    }

    private void writeInThreads() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> {
                WriteCounts.Cells cells = counts.join();
                for (int write = 0; write < WRITES; write++) {
                    cells.wrote(100);
                    cells.fannedOut(60);
                }
                cells.parked(5);
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
