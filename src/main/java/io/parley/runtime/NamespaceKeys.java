package io.parley.runtime;

import java.time.Duration;

/** The part of the table of settings that each namespace has; {@link ConfigurationKeys#GROUPS} lists it with the rest. */
public final class NamespaceKeys {

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final String SAME = "The same for the channels of one namespace.";
    private static final int MIB = 1024 * 1024;

    private static final ValueType<Integer> HISTORY_SIZE = ValueType.wholeNumber(0, 1_000_000);
    private static final ValueType<Duration> HISTORY_AGE = ValueType.duration(MILLISECOND, Duration.ofDays(3650));

    public static final ConfigurationKey<Integer> ANY_NAMESPACE_HISTORY_SIZE = new ConfigurationKey<>(
            "parley.any-namespace.history-size",
            HISTORY_SIZE,
            "100",
            "Publications each channel keeps for clients that come back.");
    public static final ConfigurationKey<Duration> ANY_NAMESPACE_HISTORY_AGE = new ConfigurationKey<>(
            "parley.any-namespace.history-age", HISTORY_AGE, "10m", "Time for which a publication is kept.");
    public static final ConfigurationKey<Boolean> ANY_NAMESPACE_PRESENCE = new ConfigurationKey<>(
            "parley.any-namespace.presence",
            ValueType.flag(),
            "true",
            "Whether subscribers may see who else is subscribed.");
    public static final ConfigurationKey<Integer> NAMESPACE_HISTORY_SIZE =
            new ConfigurationKey<>("parley.namespace.<name>.history-size", HISTORY_SIZE, "", SAME);
    public static final ConfigurationKey<Duration> NAMESPACE_HISTORY_AGE =
            new ConfigurationKey<>("parley.namespace.<name>.history-age", HISTORY_AGE, "", SAME);
    public static final ConfigurationKey<Boolean> NAMESPACE_PRESENCE =
            new ConfigurationKey<>("parley.namespace.<name>.presence", ValueType.flag(), "", SAME);
    public static final ConfigurationKey<Integer> TYPING_HISTORY_SIZE = new ConfigurationKey<>(
            "parley.namespace.typing.history-size",
            HISTORY_SIZE,
            "0",
            "Nobody wants to know who was typing, so the namespace typing keeps nothing.");
    public static final ConfigurationKey<Boolean> TYPING_PRESENCE = new ConfigurationKey<>(
            "parley.namespace.typing.presence",
            ValueType.flag(),
            "false",
            "Who is there is told in the room itself, not once more in its typing channel.");

    private static final ValueType<Duration> CONFLATION_INTERVAL =
            ValueType.duration(MILLISECOND, Duration.ofMinutes(10));
    private static final ValueType<Integer> MESSAGES_PER_SECOND = ValueType.wholeNumber(0, 10_000_000);
    private static final ValueType<Integer> BYTES_PER_SECOND = ValueType.size(0, 1024 * MIB);

    public static final ConfigurationKey<Boolean> ANY_NAMESPACE_CONFLATION = new ConfigurationKey<>(
            "parley.any-namespace.conflation",
            ValueType.flag(),
            "false",
            "Delivers the newest publication of each state at an interval, in place of every publication.");
    public static final ConfigurationKey<Duration> ANY_NAMESPACE_CONFLATION_INTERVAL = new ConfigurationKey<>(
            "parley.any-namespace.conflation-interval",
            CONFLATION_INTERVAL,
            "50ms",
            "The interval, where a namespace is conflated.");
    public static final ConfigurationKey<Integer> ANY_NAMESPACE_MESSAGES_PER_SECOND = new ConfigurationKey<>(
            "parley.any-namespace.messages-per-second",
            MESSAGES_PER_SECOND,
            "0",
            "Publications each channel takes in a second, from all publishers together; 0 is no limit.");
    public static final ConfigurationKey<Integer> ANY_NAMESPACE_BYTES_PER_SECOND = new ConfigurationKey<>(
            "parley.any-namespace.bytes-per-second",
            BYTES_PER_SECOND,
            "0",
            "Bytes of publications each channel takes in a second; 0 is no limit.");
    public static final ConfigurationKey<Boolean> NAMESPACE_CONFLATION =
            new ConfigurationKey<>("parley.namespace.<name>.conflation", ValueType.flag(), "", SAME);
    public static final ConfigurationKey<Duration> NAMESPACE_CONFLATION_INTERVAL =
            new ConfigurationKey<>("parley.namespace.<name>.conflation-interval", CONFLATION_INTERVAL, "", SAME);
    public static final ConfigurationKey<Integer> NAMESPACE_MESSAGES_PER_SECOND =
            new ConfigurationKey<>("parley.namespace.<name>.messages-per-second", MESSAGES_PER_SECOND, "", SAME);
    public static final ConfigurationKey<Integer> NAMESPACE_BYTES_PER_SECOND =
            new ConfigurationKey<>("parley.namespace.<name>.bytes-per-second", BYTES_PER_SECOND, "", SAME);
    public static final ConfigurationKey<Boolean> UPDATES_CONFLATION = new ConfigurationKey<>(
            "parley.namespace.updates.conflation",
            ValueType.flag(),
            "true",
            "Of a player at /ws/updates only the newest state counts.");
    public static final ConfigurationKey<Integer> UPDATES_HISTORY_SIZE = new ConfigurationKey<>(
            "parley.namespace.updates.history-size", HISTORY_SIZE, "0", "Nobody asks where players were.");
    public static final ConfigurationKey<Duration> UPDATES_HISTORY_AGE = new ConfigurationKey<>(
            "parley.namespace.updates.history-age",
            HISTORY_AGE,
            "30s",
            "A player who has said nothing for so long is not shown to newcomers.");
    public static final ConfigurationKey<Boolean> UPDATES_PRESENCE = new ConfigurationKey<>(
            "parley.namespace.updates.presence", ValueType.flag(), "false", "Who plays is told by the states.");

    public static final ConfigurationKey<Boolean> ANY_NAMESPACE_DURABLE = new ConfigurationKey<>(
            "parley.any-namespace.durable",
            ValueType.flag(),
            "false",
            "Whether publications are on disk (parley.store.file) before they are acknowledged and delivered.");
    public static final ConfigurationKey<Boolean> NAMESPACE_DURABLE =
            new ConfigurationKey<>("parley.namespace.<name>.durable", ValueType.flag(), "", SAME);
    public static final ConfigurationKey<Boolean> TYPING_DURABLE = new ConfigurationKey<>(
            "parley.namespace.typing.durable", ValueType.flag(), "false", "Nobody wants to know who was typing.");
    public static final ConfigurationKey<Boolean> UPDATES_DURABLE = new ConfigurationKey<>(
            "parley.namespace.updates.durable", ValueType.flag(), "false", "Nobody asks where players were.");

    static final ConfigurationGroup GROUP = ConfigurationGroup.of(
            "Namespaces",
            ANY_NAMESPACE_HISTORY_SIZE,
            ANY_NAMESPACE_HISTORY_AGE,
            ANY_NAMESPACE_PRESENCE,
            ANY_NAMESPACE_DURABLE,
            ANY_NAMESPACE_CONFLATION,
            ANY_NAMESPACE_CONFLATION_INTERVAL,
            ANY_NAMESPACE_MESSAGES_PER_SECOND,
            ANY_NAMESPACE_BYTES_PER_SECOND,
            NAMESPACE_HISTORY_SIZE,
            NAMESPACE_HISTORY_AGE,
            NAMESPACE_PRESENCE,
            NAMESPACE_DURABLE,
            NAMESPACE_CONFLATION,
            NAMESPACE_CONFLATION_INTERVAL,
            NAMESPACE_MESSAGES_PER_SECOND,
            NAMESPACE_BYTES_PER_SECOND,
            TYPING_HISTORY_SIZE,
            TYPING_PRESENCE,
            TYPING_DURABLE,
            UPDATES_CONFLATION,
            UPDATES_HISTORY_SIZE,
            UPDATES_HISTORY_AGE,
            UPDATES_PRESENCE,
            UPDATES_DURABLE);

    private NamespaceKeys() {}
}
