package io.parley.auth;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keys of a JWK set somewhere on the net: fetched again after an interval, or earlier where a token names a key that is not there;
 * good for a while when they cannot be fetched, and then none.
 *
 * <p>One fetch at a time, and never two within {@link Times#retry()}, whoever asks: a flood of made-up key ids makes no flood of
 * requests.
 */
final class RemoteKeys implements KeySource {

    private static final Logger LOG = System.getLogger(RemoteKeys.class.getName());

    /** Gets the text of the set. */
    interface Fetch extends AutoCloseable {

        /** Does not block. Fails with any exception. */
        CompletionStage<String> fetch();

        @Override
        void close();
    }

    /**
     * When to fetch.
     *
     * @param interval from one fetch to the next
     * @param retry the least time between two
     * @param stale how long keys are good after they were fetched
     */
    record Times(Duration interval, Duration retry, Duration stale) {}

    private record Fetched(List<VerificationKey> keys, Instant at) {}

    private final Fetch fetch;
    private final Times times;
    private final InstantSource clock;

    private volatile @Nullable Fetched fetched;

    /** Guarded by this, as is the next. */
    private @Nullable CompletableFuture<Void> underWay;

    private @Nullable Instant lastTried;

    RemoteKeys(Fetch fetch, Times times, InstantSource clock) {
        this.fetch = fetch;
        this.times = times;
        this.clock = clock;
    }

    @Override
    public List<VerificationKey> keys() {
        Fetched now = fetched;
        return now == null || clock.instant().isAfter(now.at.plus(times.stale)) ? List.of() : now.keys;
    }

    @Override
    public boolean outOfReach() {
        return keys().isEmpty();
    }

    @Override
    public boolean refreshable() {
        return true;
    }

    @Override
    public CompletionStage<Void> refresh() {
        CompletableFuture<Void> mine;
        Instant now = clock.instant();
        synchronized (this) {
            if (underWay != null) {
                return underWay;
            }
            if (lastTried != null && now.isBefore(lastTried.plus(times.retry))) {
                return CompletableFuture.completedFuture(null);
            }
            lastTried = now;
            mine = new CompletableFuture<>();
            underWay = mine;
        }
        fetch.fetch().whenComplete((text, failure) -> {
            take(text, failure, now);
            synchronized (this) {
                underWay = null;
            }
            mine.complete(null);
        });
        return mine;
    }

    @Override
    public void tick() {
        Fetched last = fetched;
        if (last == null || !clock.instant().isBefore(last.at.plus(times.interval))) {
            refresh();
        }
    }

    @Override
    public void close() {
        fetch.close();
    }

    private void take(@Nullable String text, @Nullable Throwable failure, Instant asked) {
        try {
            if (text == null) {
                LOG.log(
                        Level.WARNING,
                        "the keys of parley.auth.jwks-url cannot be fetched: {0}",
                        String.valueOf(failure));
            } else {
                fetched = new Fetched(List.copyOf(KeyText.jwkSet(text, false)), asked);
            }
        } catch (UnusableKeyException e) {
            LOG.log(Level.WARNING, "what parley.auth.jwks-url gives cannot be used: {0}", e.getMessage());
        }
    }
}
