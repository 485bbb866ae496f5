package io.parley.runtime;

/** The part of the table of settings that bounds what could grow; {@link ConfigurationKeys#GROUPS} lists it with the rest. */
public final class LimitKeys {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    public static final ConfigurationKey<Integer> LIMITS_CONNECTIONS = new ConfigurationKey<>(
            "parley.limits.connections", ValueType.wholeNumber(1, 10_000_000), "100000", "Connections open at a time.");
    public static final ConfigurationKey<Integer> LIMITS_CONNECTIONS_PER_USER = new ConfigurationKey<>(
            "parley.limits.connections-per-user",
            ValueType.wholeNumber(0, 10_000_000),
            "0",
            "Connections one user may have open at a time; 0 is no limit.");
    public static final ConfigurationKey<Integer> LIMITS_CONNECTIONS_PER_ADDRESS = new ConfigurationKey<>(
            "parley.limits.connections-per-address",
            ValueType.wholeNumber(0, 10_000_000),
            "0",
            "Connections from one IPv4 address or one IPv6 /64, behind trusted proxies the client's; 0 is no limit.");
    public static final ConfigurationKey<Integer> LIMITS_HANDSHAKES_PER_SECOND = new ConfigurationKey<>(
            "parley.limits.handshakes-per-second",
            ValueType.wholeNumber(0, 1_000_000),
            "0",
            "Connections opened in a second, clients of the fallbacks included, as many at once; 0 is no limit.");
    public static final ConfigurationKey<Integer> LIMITS_HANDSHAKES_PER_ADDRESS = new ConfigurationKey<>(
            "parley.limits.handshakes-per-address",
            ValueType.wholeNumber(0, 1_000_000),
            "0",
            "The same for one IPv4 address or one IPv6 /64; 0 is no limit.");
    public static final ConfigurationKey<Integer> LIMITS_ADDRESSES = new ConfigurationKey<>(
            "parley.limits.addresses",
            ValueType.wholeNumber(1, 10_000_000),
            "100000",
            "Addresses whose handshakes are counted apart within a second, and senders of requests to the fallbacks; all others count as one.");
    public static final ConfigurationKey<Integer> LIMITS_MESSAGE_BYTES = new ConfigurationKey<>(
            "parley.limits.message-bytes",
            ValueType.size(1, 1024 * MIB),
            "1MiB",
            "Longest message a client may send, all its fragments together.");
    public static final ConfigurationKey<Integer> LIMITS_LAG_BYTES = new ConfigurationKey<>(
            "parley.limits.lag-bytes",
            ValueType.size(1, 1024 * MIB),
            "4MiB",
            "Unsent bytes beyond which a connection counts as a slow consumer.");
    public static final ConfigurationKey<Integer> LIMITS_QUEUE_BYTES = new ConfigurationKey<>(
            "parley.limits.queue-bytes",
            ValueType.size(1, 1024 * MIB),
            "256KiB",
            "Replies of one connection that may wait to be written.");
    public static final ConfigurationKey<Integer> LIMITS_REPLY_BYTES = new ConfigurationKey<>(
            "parley.limits.reply-bytes",
            ValueType.size(1, 1024 * MIB),
            "1MiB",
            "Payload bytes of the publications that one reply carries.");
    public static final ConfigurationKey<Integer> LIMITS_COMMANDS_IN_FLIGHT = new ConfigurationKey<>(
            "parley.limits.commands-in-flight",
            ValueType.wholeNumber(1, 1_000_000),
            "1000",
            "Commands of one connection that may wait for their answer.");
    public static final ConfigurationKey<Integer> LIMITS_MESSAGES_PER_SECOND = new ConfigurationKey<>(
            "parley.limits.messages-per-second",
            ValueType.wholeNumber(0, 10_000_000),
            "0",
            "Messages one connection may send in a second, over MQTT packets, or commands one client of the fallbacks; 0 is no limit.");
    public static final ConfigurationKey<Integer> LIMITS_BYTES_PER_SECOND = new ConfigurationKey<>(
            "parley.limits.bytes-per-second",
            ValueType.size(0, 1024 * MIB),
            "0",
            "Bytes one connection may send in a second, frame headers included; of the fallbacks, queries and bodies; 0 is no limit.");
    public static final ConfigurationKey<Integer> LIMITS_SUBSCRIPTIONS = new ConfigurationKey<>(
            "parley.limits.subscriptions",
            ValueType.wholeNumber(1, 1_000_000),
            "1000",
            "Channels and patterns one connection may be subscribed to.");
    public static final ConfigurationKey<Integer> LIMITS_CHANNELS = new ConfigurationKey<>(
            "parley.limits.channels", ValueType.wholeNumber(1, 100_000_000), "1000000", "Channels alive at a time.");
    public static final ConfigurationKey<Integer> LIMITS_PATTERNS = new ConfigurationKey<>(
            "parley.limits.patterns",
            ValueType.wholeNumber(0, 10_000_000),
            "10000",
            "Different patterns subscribed to at a time, over all connections.");
    public static final ConfigurationKey<Integer> LIMITS_STATES = new ConfigurationKey<>(
            "parley.limits.states",
            ValueType.wholeNumber(1, 10_000_000),
            "10000",
            "States of a conflated channel that are kept for subscribers to come; the oldest goes first.");
    public static final ConfigurationKey<Integer> LIMITS_JSON_DEPTH = new ConfigurationKey<>(
            "parley.limits.json-depth",
            ValueType.wholeNumber(1, 1000),
            "64",
            "How deep objects and arrays of a JSON message may be nested.");
    public static final ConfigurationKey<Integer> LIMITS_MEMBERS_LISTED = new ConfigurationKey<>(
            "parley.limits.members-listed",
            ValueType.wholeNumber(0, 1_000_000),
            "1000",
            "Members named in one answer about presence; the rest are counted.");
    public static final ConfigurationKey<Long> LIMITS_HISTORY_BYTES = new ConfigurationKey<>(
            "parley.limits.history-bytes",
            ValueType.largeSize(0, 1024L * 1024 * MIB),
            "64MiB",
            "History kept in memory, over all channels; the oldest goes first.");
    public static final ConfigurationKey<Integer> LIMITS_IDEMPOTENCY_KEYS = new ConfigurationKey<>(
            "parley.limits.idempotency-keys",
            ValueType.wholeNumber(0, 1_000_000),
            "100",
            "Publication keys each channel remembers, so that a publication sent twice appears once.");

    private LimitKeys() {}
}
