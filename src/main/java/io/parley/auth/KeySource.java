package io.parley.auth;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where the keys come from that tokens are checked with. Any thread; nothing blocks. */
interface KeySource extends AutoCloseable {

    /** The keys as they are known now; none where the source has been out of reach for too long. */
    List<VerificationKey> keys();

    /** Whether {@link #keys()} is empty for the moment only. */
    default boolean outOfReach() {
        return false;
    }

    /** Whether {@link #refresh()} can ever bring newer keys. */
    default boolean refreshable() {
        return false;
    }

    /** Looks for newer keys because a token names one that is not there; done at once where that is not due. Never fails. */
    default CompletionStage<Void> refresh() {
        return CompletableFuture.completedFuture(null);
    }

    /** What is to be done from time to time; may read a file. */
    default void tick() {}

    @Override
    default void close() {}

    /** Keys that never change. */
    static KeySource of(List<VerificationKey> keys) {
        List<VerificationKey> fixed = List.copyOf(keys);
        return () -> fixed;
    }
}
