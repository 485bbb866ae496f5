package io.parley.transport;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects, per thread, what has something to write, so that all that one socket read brings about leaves in one write per
 * receiver.
 *
 * <p>A wire calls {@link #begin()} before it handles what it has read and {@link #end()} after; batches nest. Outside
 * of a batch the write happens at once.
 */
public final class FlushBatch {

    private static final System.Logger LOG = System.getLogger(FlushBatch.class.getName());

    private static final ThreadLocal<FlushBatch> CURRENT = ThreadLocal.withInitial(FlushBatch::new);

    private final List<Pending> pending = new ArrayList<>();
    private int depth;

    private FlushBatch() {}

    public static void begin() {
        CURRENT.get().depth++;
    }

    /** Ends the batch, and flushes where it was the outermost. A flush that fails is logged and costs the others nothing. */
    public static void end() {
        FlushBatch batch = CURRENT.get();
        if (batch.depth > 1) {
            batch.depth--;
            return;
        }
        // Flushing may bring about more to flush, such as a member's leave: it joins the same round.
        List<Pending> pending = batch.pending;
        try {
            for (int i = 0; i < pending.size(); i++) {
                flush(pending.get(i));
            }
        } finally {
            pending.clear();
            batch.depth = 0;
        }
    }

    /** Flushes at the end of this thread's batch, or at once where there is none. The caller sees to it that it is not added twice. */
    public static void add(Pending pending) {
        FlushBatch batch = CURRENT.get();
        if (batch.depth == 0) {
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
