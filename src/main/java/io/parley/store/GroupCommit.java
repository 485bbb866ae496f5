package io.parley.store;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes changes in the order in which they come, and syncs as many as there are at once.
 *
 * <p>One thread makes all changes, so that a sync holds exactly those that were made before it. A second one completes their
 * stages, in the same order, while the first is at the disk again. Once a sync has failed, nobody knows what the disk holds:
 * everything that waits and everything later fails, until the process starts anew.
 */
final class GroupCommit implements AutoCloseable {

    /** What is synced. Called by one thread. */
    interface Disk {

        /** Puts all changes so far on the disk. */
        void sync();

        /** Does what can wait; called from time to time. */
        void housekeep();

        /** Ends; called once. */
        void close(boolean failed);
    }

    /** One change. */
    private static final class Change {

        private final long bytes;
        private final Runnable work;
        private final CompletableFuture<Void> synced = new CompletableFuture<>();

        Change(long bytes, Runnable work) {
            this.bytes = bytes;
            this.work = work;
        }
    }

    /** What one sync has decided. */
    private record Decided(List<Change> changes, @Nullable Refusal failure) {}

    private static final System.Logger LOG = System.getLogger(GroupCommit.class.getName());
    private static final long HOUSEKEEPING_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long END_MILLIS = TimeUnit.SECONDS.toMillis(30);

    private final StoreSettings settings;
    private final Disk disk;
    private final Consumer<Runnable> around;
    private final StoreCounts counts;
    private final Thread writer = thread("parley-store", this::writeAll);
    private final Thread teller = thread("parley-store-told", this::tellAll);
    private final BlockingQueue<Decided> decided = new LinkedBlockingQueue<>();
    private long nextHousekeeping = System.nanoTime() + HOUSEKEEPING_NANOS;

    /** All below is guarded by this object. */
    private List<Change> queue = new ArrayList<>();

    private int waitingChanges;
    private long waitingBytes;
    private boolean closing;
    private @Nullable Refusal failure;

    /** @param around runs what completes the stages of one sync */
    GroupCommit(StoreSettings settings, Disk disk, Consumer<Runnable> around, StoreCounts counts) {
        this.settings = settings;
        this.disk = disk;
        this.around = around;
        this.counts = counts;
        writer.start();
        teller.start();
    }

    /**
     * Takes a change.
     *
     * @throws Refusal where it is not taken: too much waits, the store has failed, or it is closed
     */
    synchronized CompletionStage<Void> add(long bytes, Runnable work) {
        if (failure != null) {
            throw failure;
        }
        if (closing) {
            throw new Refusal(ErrorCode.UNAVAILABLE, "the hub is shutting down");
        }
        if (waitingChanges >= settings.waitingChanges()) {
            throw full(Limit.STORE_WAITING_CHANGES, settings.waitingChanges() + " changes");
        }
        if (waitingChanges > 0 && waitingBytes + bytes > settings.waitingBytes()) {
            throw full(Limit.STORE_WAITING_BYTES, settings.waitingBytes() + " bytes");
        }
        Change change = new Change(bytes, work);
        waitingChanges++;
        waitingBytes += bytes;
        queue.add(change);
        notifyAll();
        return change.synced;
    }

    /** Whether this is the thread that makes changes. */
    boolean isWriting() {
        return Thread.currentThread() == writer;
    }

    synchronized int waitingChanges() {
        return waitingChanges;
    }

    synchronized long waitingBytes() {
        return waitingBytes;
    }

    /** Why nothing is taken any more, or null. */
    synchronized @Nullable Refusal failure() {
        return failure;
    }

    /** Takes no more changes, syncs those that wait, completes their stages, and ends. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            writer.join(END_MILLIS);
            teller.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive() || teller.isAlive()) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "{0}={1}: the disk has not answered for {2} s; the store is left as it is",
                    StoreSettings.FILE_SETTING,
                    settings.file(),
                    TimeUnit.MILLISECONDS.toSeconds(END_MILLIS));
        }
    }

    private void writeAll() {
        for (List<Change> batch = take(); batch != null; batch = take()) {
            if (!batch.isEmpty()) {
                decided.add(new Decided(batch, write(batch)));
            }
            if (System.nanoTime() - nextHousekeeping >= 0) {
                housekeep();
            }
        }
        boolean failed = failure() != null;
        try {
            disk.close(failed);
        } catch (RuntimeException | Error e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    StoreSettings.FILE_SETTING + "=" + settings.file() + " was not closed",
                    e);
        }
        decided.add(new Decided(List.of(), null));
    }

    /** All that waits, nothing where it is time to keep house; null where there will be no more. */
    private synchronized @Nullable List<Change> take() {
        while (queue.isEmpty() && !closing) {
            long left = nextHousekeeping - System.nanoTime();
            if (left <= 0) {
                return List.of();
            }
            await(left);
        }
        if (queue.isEmpty()) {
            return null;
        }
        List<Change> taken = queue;
        queue = new ArrayList<>();
        return taken;
    }

    private void await(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException e) {
            // The thread is our own: whoever interrupts it means another one, and an interrupt would close the file.
            LOG.log(System.Logger.Level.DEBUG, "an interrupt was ignored");
        }
    }

    private @Nullable Refusal write(List<Change> batch) {
        Refusal failed = failure();
        if (failed != null) {
            return failed;
        }
        long begun = System.nanoTime();
        try {
            for (Change change : batch) {
                change.work.run();
            }
            disk.sync();
        } catch (RuntimeException | Error e) {
            return fail(e);
        }
        counts.committed(batch.size(), System.nanoTime() - begun);
        return null;
    }

    private void housekeep() {
        nextHousekeeping = System.nanoTime() + HOUSEKEEPING_NANOS;
        if (failure() == null) {
            try {
                disk.housekeep();
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
    }

    private synchronized Refusal fail(Throwable cause) {
        LOG.log(
                System.Logger.Level.ERROR,
                StoreSettings.FILE_SETTING + "=" + settings.file()
                        + " cannot be written: nothing durable is taken until the hub is started anew",
                cause);
        Refusal why = new Refusal(
                ErrorCode.UNAVAILABLE,
                "the durable store cannot be written (" + StoreSettings.FILE_SETTING
                        + "): see the hub's log, mend the disk and start the hub anew");
        failure = why;
        return why;
    }

    private void tellAll() {
        try {
            for (Decided next = decided.take(); !next.changes.isEmpty(); next = decided.take()) {
                tell(next);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody may interrupt this thread", e);
        }
    }

    private void tell(Decided told) {
        synchronized (this) {
            for (Change change : told.changes) {
                waitingChanges--;
                waitingBytes -= change.bytes;
            }
        }
        try {
            around.accept(() -> told.changes.forEach(change -> complete(change, told.failure)));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "what follows a sync has failed", e);
        }
    }

    private static void complete(Change change, @Nullable Refusal failure) {
        if (failure == null) {
            change.synced.complete(null);
        } else {
            change.synced.completeExceptionally(failure);
        }
    }

    private Refusal full(Limit limit, String allowed) {
        counts.limits().add(limit);
        return new Refusal(
                ErrorCode.LIMIT_EXCEEDED, limit, "at most " + allowed + " may wait for the disk (" + limit + ")");
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
