package io.parley.http.api;

import io.parley.channel.Limit;
import io.parley.channel.Tally;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was answered to requests with an {@code Idempotency-Key}, so that one sent twice takes effect once and gets the
 * first one's answer, even while the first is under way.
 *
 * <p>Only what took effect is remembered: after an error the same key can be tried anew. The oldest are forgotten first, where there
 * are too many, too many bytes of answers, or after their time. Any thread.
 */
final class Idempotency {

    /** What a key takes beside its answer: two short texts and the places that hold them, in bytes. */
    private static final int ENTRY = 512;

    private record Key(String caller, String key) {}

    private static final class Entry {

        private final String fingerprint;
        private final long time;
        private final CompletableFuture<ApiAnswer> answer = new CompletableFuture<>();

        /** Guarded by the map. */
        private int size = ENTRY;

        private Entry(String fingerprint, long time) {
            this.fingerprint = fingerprint;
            this.time = time;
        }
    }

    private final ApiLimits limits;
    private final InstantSource clock;
    private final Tally<Limit> reached;

    /** In the order in which they came. Guarded by itself, as are the bytes. */
    private final LinkedHashMap<Key, Entry> entries = new LinkedHashMap<>();

    private long bytes;

    /** @param reached where to count what is forgotten before its time */
    Idempotency(ApiLimits limits, InstantSource clock, Tally<Limit> reached) {
        this.reached = reached;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * The answer to a request: of the first one with that key, or by doing the work.
     *
     * @param fingerprint the same for requests that ask the same
     * @throws ProblemException with 422 where the key was used for something else
     */
    CompletionStage<ApiAnswer> once(
            String caller, String key, String fingerprint, Supplier<CompletionStage<ApiAnswer>> work) {
        Key name = new Key(caller, key);
        Entry mine = new Entry(fingerprint, clock.millis());
        Entry first;
        synchronized (entries) {
            forgetOld();
            first = entries.putIfAbsent(name, mine);
            if (first == null) {
                bytes += mine.size;
                forgetExcess();
            }
        }
        if (first != null) {
            if (!first.fingerprint.equals(fingerprint)) {
                throw Problem.of(
                                422,
                                "idempotency_key_reused",
                                "this Idempotency-Key came with another request before; use a new key for a new request")
                        .exception();
            }
            return first.answer.thenApply(answer -> answer.with("Idempotency-Replayed", "true"));
        }
        return start(work).whenComplete((answer, failure) -> settle(name, mine, answer, failure));
    }

    /** How many keys are remembered. */
    int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    private static CompletionStage<ApiAnswer> start(Supplier<CompletionStage<ApiAnswer>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void settle(Key name, Entry entry, @Nullable ApiAnswer answer, @Nullable Throwable failure) {
        synchronized (entries) {
            if (entries.get(name) == entry) {
                if (answer != null && answer.status() < 300) {
                    entry.size += answer.body().length;
                    bytes += answer.body().length;
                    forgetExcess();
                } else {
                    entries.remove(name);
                    bytes -= entry.size;
                }
            }
        }
        if (answer != null) {
            entry.answer.complete(answer);
        } else if (failure != null) {
            entry.answer.completeExceptionally(failure);
        }
    }

    private void forgetOld() {
        long oldest = clock.millis() - limits.idempotencyAge().toMillis();
        Iterator<Map.Entry<Key, Entry>> first = entries.entrySet().iterator();
        while (first.hasNext()) {
            Entry entry = first.next().getValue();
            if (entry.time > oldest) {
                return;
            }
            forget(first, entry);
        }
    }

    private void forgetExcess() {
        Iterator<Map.Entry<Key, Entry>> first = entries.entrySet().iterator();
        while (first.hasNext()) {
            boolean tooMany = entries.size() > limits.idempotencyKeys();
            if (!tooMany && bytes <= limits.idempotencyBytes()) {
                return;
            }
            reached.add(tooMany ? Limit.API_IDEMPOTENCY_KEYS : Limit.API_IDEMPOTENCY_BYTES);
            forget(first, first.next().getValue());
        }
    }

    private void forget(Iterator<Map.Entry<Key, Entry>> at, Entry entry) {
        at.remove();
        bytes -= entry.size;
    }
}
