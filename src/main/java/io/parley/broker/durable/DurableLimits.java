package io.parley.broker.durable;

/**
 * The bounds of a {@link DurableBroker}; each is a setting.
 *
 * @param channels how many channels may exist at once, 1 or more
 * @param historyBytes how much the history and the idempotency keys of all channels may take together, in bytes, 0 or more
 * @param idempotencyKeys how many idempotency keys each channel remembers, 0 or more; 0 turns idempotency off
 */
public record DurableLimits(int channels, long historyBytes, int idempotencyKeys) {

    public DurableLimits {
        if (channels < 1 || historyBytes < 0 || idempotencyKeys < 0) {
            throw new IllegalArgumentException("limits of channels " + channels + ", history bytes " + historyBytes
                    + ", idempotency keys " + idempotencyKeys);
        }
    }
}
