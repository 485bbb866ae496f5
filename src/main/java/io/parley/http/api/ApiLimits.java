package io.parley.http.api;

import java.time.Duration;

/**
 * The bounds that the API keeps; each is a setting of the same name under {@code parley.api}.
 *
 * @param requestBytes the longest body of a request, in bytes
 * @param jsonDepth how deeply its JSON may be nested ({@code parley.limits.json-depth})
 * @param timeout how long a request may take, its body and its answer included
 * @param requestsInFlight how many requests may be under way
 * @param pageSize how many items one page has at most
 * @param batchSize how many operations one batch has, and how many channels one broadcast
 * @param idempotencyKeys how many {@code Idempotency-Key}s are remembered
 * @param idempotencyBytes how many bytes of answers are remembered with them
 * @param idempotencyAge for how long
 */
public record ApiLimits(
        int requestBytes,
        int jsonDepth,
        Duration timeout,
        int requestsInFlight,
        int pageSize,
        int batchSize,
        int idempotencyKeys,
        long idempotencyBytes,
        Duration idempotencyAge) {

    /** The limits that hold where nothing is configured. */
    public static final ApiLimits DEFAULTS = new ApiLimits(
            2 << 20, 64, Duration.ofSeconds(10), 256, 1000, 1000, 10_000, 16 << 20, Duration.ofMinutes(10));
}
