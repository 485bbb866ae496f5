package io.parley.http.stream;

import io.parley.transport.FlushBatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Has one thread at a time do the work: whoever comes meanwhile leaves it a further round, so that nobody waits and no lock is held.
 * Any thread.
 */
final class Rounds {

    private final Runnable work;
    private final AtomicInteger asked = new AtomicInteger();

    Rounds(Runnable work) {
        this.work = work;
    }

    void run() {
        if (asked.getAndIncrement() != 0) {
            return;
        }
        FlushBatch.begin();
        try {
            int done = 1;
            do {
                work.run();
                done = asked.addAndGet(-done);
            } while (done != 0);
        } finally {
            FlushBatch.endAndForget();
        }
    }
}
