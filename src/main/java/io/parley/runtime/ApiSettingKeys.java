package io.parley.runtime;

import io.parley.auth.ApiKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The part of the table of settings that is about the HTTP API. */
public final class ApiSettingKeys {

    private static final int MIB = 1024 * 1024;
    private static final Duration SECOND = Duration.ofSeconds(1);

    public static final ConfigurationKey<List<String>> API_KEYS = new ConfigurationKey<>(
            "parley.api.keys",
            ValueType.list("keys, each name:sha256:scopes or name:sha256:scopes:channels", ApiKeys::parse)
                    .asSecret(),
            "",
            "Who may use the HTTP API: for each backend its name, the SHA-256 of its secret in hexadecimal digits, its scopes "
                    + "(publish, read, connections, tickets, revocations) and, if not all, its channels, divided by blanks. "
                    + "A key with the scope tickets makes tickets a way in: there is authentication then.");
    public static final ConfigurationKey<List<String>> API_KEYS_FILE = new ConfigurationKey<>(
            "parley.api.keys-file",
            new ValueType<>("a file with a correct key in each line", ApiSettingKeys::lines),
            "",
            "File of more such keys, one in each line; empty lines and those that begin with # do not count.");
    public static final ConfigurationKey<Integer> API_REQUEST_BYTES = new ConfigurationKey<>(
            "parley.api.request-bytes", ValueType.size(1, 1024 * MIB), "2MiB", "Longest body of a request.");
    public static final ConfigurationKey<Duration> API_TIMEOUT = new ConfigurationKey<>(
            "parley.api.timeout",
            ValueType.duration(Duration.ofMillis(1), Duration.ofHours(1)),
            "10s",
            "Time for a request to come in and be answered, and as long again for its answer to be taken.");
    public static final ConfigurationKey<Integer> API_REQUESTS_IN_FLIGHT = new ConfigurationKey<>(
            "parley.api.requests-in-flight",
            ValueType.wholeNumber(1, 1_000_000),
            "256",
            "Requests that may be under way, over all backends.");
    public static final ConfigurationKey<Integer> API_PAGE_SIZE = new ConfigurationKey<>(
            "parley.api.page-size", ValueType.wholeNumber(1, 100_000), "1000", "Most items of one page.");
    public static final ConfigurationKey<Integer> API_BATCH_SIZE = new ConfigurationKey<>(
            "parley.api.batch-size",
            ValueType.wholeNumber(1, 100_000),
            "1000",
            "Most operations of one batch, and most channels of one broadcast.");
    public static final ConfigurationKey<Integer> API_IDEMPOTENCY_KEYS = new ConfigurationKey<>(
            "parley.api.idempotency-keys",
            ValueType.wholeNumber(1, 10_000_000),
            "10000",
            "Idempotency-Keys remembered; the oldest is forgotten first.");
    public static final ConfigurationKey<Long> API_IDEMPOTENCY_BYTES = new ConfigurationKey<>(
            "parley.api.idempotency-bytes",
            ValueType.largeSize(1, 1024L * 1024 * MIB),
            "16MiB",
            "Bytes of the answers remembered with them; the oldest is forgotten first.");
    public static final ConfigurationKey<Duration> API_IDEMPOTENCY_AGE = new ConfigurationKey<>(
            "parley.api.idempotency-age",
            ValueType.duration(SECOND, Duration.ofDays(7)),
            "10m",
            "Time for which they are remembered.");

    static final ConfigurationGroup GROUP = ConfigurationGroup.of(
            "HTTP API",
            API_KEYS,
            API_KEYS_FILE,
            API_REQUEST_BYTES,
            API_TIMEOUT,
            API_REQUESTS_IN_FLIGHT,
            API_PAGE_SIZE,
            API_BATCH_SIZE,
            API_IDEMPOTENCY_KEYS,
            API_IDEMPOTENCY_BYTES,
            API_IDEMPOTENCY_AGE);

    private ApiSettingKeys() {}

    private static List<String> lines(String file) {
        if (file.isEmpty()) {
            return List.of();
        }
        List<String> keys;
        try (var lines = Files.lines(Path.of(file))) {
            keys = lines.map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException | InvalidPathException | java.io.UncheckedIOException e) {
            throw new IllegalArgumentException("cannot be read", e);
        }
        ApiKeys.parse(keys);
        return keys;
    }
}
