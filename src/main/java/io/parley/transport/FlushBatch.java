package io.parley.transport;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects, per thread, what has something to write, so that all that one socket read brings about leaves in one write per
 * receiver.
 *
 * <p>A wire calls {@link #begin()} before it handles what it has read and {@link #end()} after; batches nest. Outside
 * of a batch the write happens at once.
 */
public final class FlushBatch {

    private static final System.Logger LOG = System.getLogger(FlushBatch.class.getName());

    private static final ThreadLocal<@Nullable FlushBatch> CURRENT = new ThreadLocal<>();

    private final List<Pending> pending = new ArrayList<>();
    private int depth;
    private @Nullable Input input;

    private FlushBatch() {}

    /** Where a batch's work came from, and more of it may come while it is being flushed. */
    @FunctionalInterface
    public interface Input {

        /** Handles what has come in meanwhile, without blocking; nothing where nothing has. */
        void poll();
    }

    public static void begin() {
        current().depth++;
    }

    /** Begins a batch whose flush may take in more from this input; only the outermost batch's input counts. */
    public static void begin(Input input) {
        FlushBatch batch = current();
        batch.depth++;
        if (batch.depth == 1) {
            batch.input = input;
        }
    }

    private static FlushBatch current() {
        FlushBatch batch = CURRENT.get();
        if (batch == null) {
            batch = new FlushBatch();
            CURRENT.set(batch);
        }
        return batch;
    }

    /**
     * Takes in what the batch's input has by now. A flush to many subscribers takes milliseconds, in which the publisher sends
     * on: those who come late in the round then get it in the same write.
     */
    static void pollInput() {
        FlushBatch batch = CURRENT.get();
        if (batch != null && batch.input != null) {
            batch.input.poll();
        }
    }

    /** Ends the batch, and flushes where it was the outermost. A flush that fails is logged and costs the others nothing. */
    public static void end() {
        FlushBatch batch = CURRENT.get();
        if (batch == null) {
            throw new IllegalStateException("no batch has begun");
        }
        if (batch.depth > 1) {
            batch.depth--;
            return;
        }
        // Flushing may bring about more to flush, such as a member's leave: it joins the same round.
        List<Pending> pending = batch.pending;
        int own = pending.size();
        try {
            for (int i = 0; i < pending.size(); i++) {
                if (i == own) {
                    // What was polled is flushed without polling on, or one publisher could keep the thread for ever.
                    batch.input = null;
                }
                flush(pending.get(i));
            }
        } finally {
            pending.clear();
            batch.input = null;
            batch.depth = 0;
        }
    }

    /**
     * As {@link #end()}, and leaves nothing with the thread: for threads of a container, which outlive the application and would
     * keep its class loader.
     */
    public static void endAndForget() {
        FlushBatch batch = CURRENT.get();
        boolean outermost = batch == null || batch.depth <= 1;
        try {
            end();
        } finally {
            if (outermost) {
                CURRENT.remove();
            }
        }
    }

    /** Flushes at the end of this thread's batch, or at once where there is none. The caller sees to it that it is not added twice. */
    public static void add(Pending pending) {
        FlushBatch batch = CURRENT.get();
        if (batch == null || batch.depth == 0) {
            pending.flush();
        } else {
            batch.pending.add(pending);
        }
    }

    private static void flush(Pending pending) {
        try {
            pending.flush();
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, "a flush failed", failure);
        }
    }
}
