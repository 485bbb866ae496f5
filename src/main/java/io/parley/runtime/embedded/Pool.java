package io.parley.runtime.embedded;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps a few things that are dear to make for whoever needs one next; never waits, for it makes as many as are needed at once
 * and disposes of those beyond its bound. For any number of threads.
 */
final class Pool<T> {

    private final ArrayBlockingQueue<T> idle;
    private final Supplier<T> make;
    private final Consumer<T> dispose;

    /** @param bound how many are kept while nobody needs them, at least 1 */
    Pool(int bound, Supplier<T> make, Consumer<T> dispose) {
        this.idle = new ArrayBlockingQueue<>(bound);
        this.make = make;
        this.dispose = dispose;
    }

    T take() {
        T kept = idle.poll();
        return kept == null ? make.get() : kept;
    }

    void giveBack(T used) {
        if (!idle.offer(used)) {
            dispose.accept(used);
        }
    }
}
