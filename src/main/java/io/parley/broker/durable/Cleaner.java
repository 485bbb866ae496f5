package io.parley.broker.durable;

import io.parley.channel.Refusal;
import java.util.HashMap;
import java.util.Map;

/**
 * Takes from the log what is not needed any more: a part at a time, each once the one before is on the disk, so that publications
 * never wait for much of it. What is not removed when the process ends is found again at the next start. Any thread.
 */
final class Cleaner {

    private static final int AT_ONCE = 2_000;
    private static final System.Logger LOG = System.getLogger(Cleaner.class.getName());

    private final Log log;

    /** All below is guarded by this object. */
    private final LongQueue unneeded = new LongQueue();

    private Map<Long, byte[]> written = new HashMap<>();
    private boolean running;

    Cleaner(Log log) {
        this.log = log;
    }

    /** Removes the record one day, after all that is to be written by then. */
    synchronized void remove(long id) {
        unneeded.add(id);
    }

    /** Writes the record before anything else is removed. */
    synchronized void write(long id, byte[] record) {
        written.put(id, record);
    }

    /** How many records wait to be removed. */
    synchronized int waiting() {
        return unneeded.size();
    }

    /** Goes on where there is anything to do. */
    synchronized void run() {
        if (running || (unneeded.size() == 0 && written.isEmpty())) {
            return;
        }
        running = true;
        long[] removed = new long[Math.min(AT_ONCE, unneeded.size())];
        for (int i = 0; i < removed.length; i++) {
            removed[i] = unneeded.poll();
        }
        Map<Long, byte[]> put = written;
        written = new HashMap<>();
        try {
            log.change(put, removed).whenComplete((done, failure) -> finished(failure == null));
        } catch (Refusal refusal) {
            // The disk is behind, or gone: tried again at the next sweep.
            LOG.log(System.Logger.Level.DEBUG, "old records stay for now", refusal);
            for (long id : removed) {
                unneeded.add(id);
            }
            put.forEach(written::putIfAbsent);
            running = false;
        }
    }

    private void finished(boolean goesOn) {
        synchronized (this) {
            running = false;
        }
        if (goesOn) {
            run();
        }
    }
}
