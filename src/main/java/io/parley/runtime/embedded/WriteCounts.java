package io.parley.runtime.embedded;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Counts what the threads of this process write to sockets, at the cost of a plain addition for each write: every thread has cells
 * of its own, which are summed when somebody asks.
 *
 * <p>A {@link java.util.concurrent.atomic.LongAdder} would be an atomic instruction for each write, a thousand of them for one
 * publication to a thousand subscribers. The sums may lag a moment behind.
 */
final class WriteCounts {

    private static final WriteCounts OF_PROCESS = new WriteCounts();

    private final List<Cells> living = new ArrayList<>();
    private final Cells ended = new Cells(Thread.currentThread());

    WriteCounts() {}

    static WriteCounts ofProcess() {
        return OF_PROCESS;
    }

    /** The counts of one thread, added to by it alone. */
    static final class Cells {

        private static final VarHandle WRITES = field("writes");
        private static final VarHandle BYTES = field("bytes");
        private static final VarHandle FAN_OUT_BYTES = field("fanOutBytes");
        private static final VarHandle PARKED = field("parked");
        private static final VarHandle PARKED_BYTES = field("parkedBytes");

        private final Thread owner;

        @SuppressWarnings("unused") // by its handle
        private long writes;

        @SuppressWarnings("unused") // by its handle
        private long bytes;

        @SuppressWarnings("unused") // by its handle
        private long fanOutBytes;

        @SuppressWarnings("unused") // by its handle
        private long parked;

        @SuppressWarnings("unused") // by its handle
        private long parkedBytes;

        private Cells(Thread owner) {
            this.owner = owner;
        }

        /** A system call that took so many bytes. */
        void wrote(int count) {
            add(WRITES, 1);
            add(BYTES, count);
        }

        /** So many bytes of a channel's log were sent or parked. */
        void fannedOut(int count) {
            add(FAN_OUT_BYTES, count);
        }

        /** So many bytes were not taken at once and left for later. */
        void parked(int count) {
            add(PARKED, 1);
            add(PARKED_BYTES, count);
        }

        /** Opaque, not volatile: whole and in time for other threads, yet no more than a plain addition. */
        private void add(VarHandle cell, long count) {
            cell.setOpaque(this, (long) cell.getOpaque(this) + count);
        }

        private long of(VarHandle cell) {
            return (long) cell.getOpaque(this);
        }

        private void take(Cells other) {
            for (VarHandle cell : List.of(WRITES, BYTES, FAN_OUT_BYTES, PARKED, PARKED_BYTES)) {
                add(cell, other.of(cell));
            }
        }

        private static VarHandle field(String name) {
            try {
                return MethodHandles.lookup().findVarHandle(Cells.class, name, long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    /** New cells for the calling thread. */
    synchronized Cells join() {
        forgetEnded();
        Cells cells = new Cells(Thread.currentThread());
        living.add(cells);
        return cells;
    }

    /** System calls that wrote to a socket. */
    long writes() {
        return sum(cells -> cells.of(Cells.WRITES));
    }

    /** Bytes that sockets took at once. */
    long bytes() {
        return sum(cells -> cells.of(Cells.BYTES));
    }

    /** Bytes of channels' logs handed to sockets. */
    long fanOutBytes() {
        return sum(cells -> cells.of(Cells.FAN_OUT_BYTES));
    }

    /** Writes of which the socket did not take everything. */
    long parked() {
        return sum(cells -> cells.of(Cells.PARKED));
    }

    /** Bytes that had to wait for their socket. */
    long parkedBytes() {
        return sum(cells -> cells.of(Cells.PARKED_BYTES));
    }

    /** How many threads have cells of their own. */
    synchronized int threads() {
        return living.size();
    }

    private synchronized long sum(ToLongFunction<Cells> cell) {
        long sum = cell.applyAsLong(ended);
        for (Cells cells : living) {
            sum += cell.applyAsLong(cells);
        }
        return sum;
    }

    /** Keeps what ended threads have counted, but not their cells. */
    private void forgetEnded() {
        living.removeIf(cells -> {
            if (cells.owner.isAlive()) {
                return false;
            }
            ended.take(cells);
            return true;
        });
    }
}
