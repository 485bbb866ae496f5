package io.parley.runtime;

import java.time.Duration;

/** The part of the table of settings about event streams and long polls; {@link ConfigurationKeys#GROUPS} lists it with the rest. */
public final class FallbackKeys {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    public static final ConfigurationKey<Integer> FALLBACK_CHANNELS = new ConfigurationKey<>(
            "parley.fallback.channels",
            ValueType.wholeNumber(1, 10_000),
            "100",
            "Channels and patterns one event stream or long poll may follow; their positions must fit into a header.");
    public static final ConfigurationKey<Duration> FALLBACK_HEARTBEAT = new ConfigurationKey<>(
            "parley.fallback.heartbeat",
            ValueType.duration(SECOND, HOUR),
            "15s",
            "Longest time without a byte on an event stream; then a comment is sent.");
    public static final ConfigurationKey<Duration> FALLBACK_RETRY = new ConfigurationKey<>(
            "parley.fallback.retry",
            ValueType.duration(Duration.ofMillis(1), HOUR),
            "2s",
            "Time after which an EventSource whose stream has ended comes back.");
    public static final ConfigurationKey<Duration> FALLBACK_POLL_WAIT = new ConfigurationKey<>(
            "parley.fallback.poll-wait",
            ValueType.duration(SECOND, HOUR),
            "25s",
            "Longest time a long poll waits for something to tell; shorter than the patience of proxies.");
    public static final ConfigurationKey<Duration> FALLBACK_LEASE = new ConfigurationKey<>(
            "parley.fallback.lease",
            ValueType.duration(SECOND, HOUR),
            "10s",
            "Time for which a client that polls is still there after an answer.");

    static final ConfigurationGroup GROUP = ConfigurationGroup.of(
            "Fallbacks", FALLBACK_CHANNELS, FALLBACK_HEARTBEAT, FALLBACK_RETRY, FALLBACK_POLL_WAIT, FALLBACK_LEASE);

    private FallbackKeys() {}
}
