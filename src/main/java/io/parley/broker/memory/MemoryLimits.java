package io.parley.broker.memory;

/**
 * The bounds of a {@link MemoryBroker}; each is a setting under {@code parley.limits}.
 *
 * @param channels how many channels may exist at once, 1 or more
 * @param historyBytes how much memory the history and the idempotency keys of all channels may take together, in bytes, 0 or more
 * @param idempotencyKeys how many idempotency keys each channel remembers, 0 or more; 0 turns idempotency off
 */
public record MemoryLimits(int channels, long historyBytes, int idempotencyKeys) {

    public MemoryLimits {
        if (channels < 1 || historyBytes < 0 || idempotencyKeys < 0) {
            throw new IllegalArgumentException("limits of channels " + channels + ", history bytes " + historyBytes
                    + ", idempotency keys " + idempotencyKeys);
        }
    }
}
