package io.parley.store;

import io.parley.channel.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file of maps whose changes are on the disk before anybody is told that they were made.
 *
 * <p>A store is read when the hub starts and written ever after: what it holds is in memory as well, with those who need it. Every
 * method may be called by any thread; {@link #write} never blocks.
 */
public final class Store implements AutoCloseable {

    /** Plain files. */
    static final String PLAIN = "file:";

    private final StoreFile file;
    private final GroupCommit commits;
    private final StoreCounts counts = new StoreCounts();

    private Store(StoreSettings settings, StoreFile file, Consumer<Runnable> around) {
        this.file = file;
        this.commits = new GroupCommit(settings, file, around, counts);
    }

    /**
     * Opens the file, or makes it where there is none, and heals it where it needs that. Takes time in proportion to what it
     * holds, since all of it is checked.
     *
     * @param around runs what completes the stages of one sync; it has to run it before it returns
     * @throws UnusableStoreException where another hub has it open, where it cannot be made, or where nothing of it can be read
     */
    public static Store open(StoreSettings settings, Consumer<Runnable> around) throws UnusableStoreException {
        return open(settings, around, PLAIN);
    }

    /**
     * As {@link #open(StoreSettings, Consumer)}, on files of another kind.
     *
     * @param scheme what MVStore's file systems know that kind by
     */
    static Store open(StoreSettings settings, Consumer<Runnable> around, String scheme) throws UnusableStoreException {
        return new Store(settings, StoreFile.open(settings.file(), scheme), around);
    }

    /** The map of that name whose keys are numbers of 0 or more; the same on each start. */
    public StoredMap<Long> numbered(String name) {
        return ask(() -> new StoredMap<>(this, Keys.NUMBERS, file.map(Keys.NUMBERS, name)));
    }

    /** The map of that name whose keys are texts. */
    public StoredMap<String> named(String name) {
        return ask(() -> new StoredMap<>(this, Keys.TEXTS, file.map(Keys.TEXTS, name)));
    }

    /**
     * Has a change made by the store's thread, and synced. Changes are made in the order of the calls, and all that one does is on
     * the disk together or not at all.
     *
     * @param bytes about how many bytes it holds until then
     * @param change puts and removes records; must neither block nor throw
     * @return completes once the change is on the disk, after those before it; fails with a {@link Refusal} where it is unknown
     *     whether it is, and then so does every later one
     * @throws Refusal where the change is not taken: nothing was done
     */
    public CompletionStage<Void> write(long bytes, Runnable change) {
        return commits.add(bytes, change);
    }

    /**
     * An id of what the file holds: four digits, new whenever anything that was synced is lost, or may be, as where the file was
     * put in place of another. What counts on the file counts under this id.
     */
    public String generation() {
        return file.generation();
    }

    /** What opening the file has found. */
    public Recovery recovery() {
        return file.recovery();
    }

    /** Why the store takes nothing any more, or null while it does. */
    public @Nullable Refusal failure() {
        return commits.failure();
    }

    public StoreCounts counts() {
        return counts;
    }

    /** How many changes wait for the disk. */
    public int waitingChanges() {
        return commits.waitingChanges();
    }

    /** How many bytes wait for the disk. */
    public long waitingBytes() {
        return commits.waitingBytes();
    }

    /** The length of the file, in bytes. */
    public long fileBytes() {
        return file.size();
    }

    /** Syncs what waits, completes its stages, and closes the file. Later changes are refused. */
    @Override
    public void close() {
        commits.close();
    }

    /** The file, for questions to it. */
    StoreFile file() {
        return file;
    }

    /** Has the store's thread answer, and waits for that and for the sync after it. */
    <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        CompletionStage<T> synced =
                commits.add(0, () -> answer(question, answer)).thenCompose(done -> answer);
        try {
            return synced.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static <T> void answer(Supplier<T> question, CompletableFuture<T> answer) {
        try {
            answer.complete(question.get());
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    void checkChanging() {
        if (!commits.isWriting()) {
            throw new IllegalStateException("a map is read and written in a change only");
        }
    }
}
