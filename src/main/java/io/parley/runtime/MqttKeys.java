package io.parley.runtime;

import java.time.Duration;

/** The part of the table of settings that bounds MQTT; {@link ConfigurationKeys#GROUPS} lists it with the rest. */
public final class MqttKeys {

    private static final int MIB = 1024 * 1024;
    private static final int HIGHEST = 65_535;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(3650);

    public static final ConfigurationKey<Duration> MQTT_CONNECT_TIMEOUT = new ConfigurationKey<>(
            "parley.mqtt.connect-timeout",
            ValueType.duration(Duration.ofMillis(1), Duration.ofHours(1)),
            "10s",
            "Time an MQTT client has for its CONNECT.");
    public static final ConfigurationKey<Integer> MQTT_EARLY_PACKETS = new ConfigurationKey<>(
            "parley.mqtt.early-packets",
            ValueType.wholeNumber(0, 100_000),
            "1000",
            "Packets behind a CONNECT that may wait for its answer; together they have no more bytes than one message may.");
    public static final ConfigurationKey<Duration> MQTT_KEEP_ALIVE = new ConfigurationKey<>(
            "parley.mqtt.keep-alive",
            ValueType.duration(Duration.ZERO, Duration.ofSeconds(HIGHEST)),
            "0s",
            "Longest keep-alive of a client, in whole seconds, also for one that wants none; 0s leaves it to the client.");
    public static final ConfigurationKey<Duration> MQTT_SESSION_EXPIRY = new ConfigurationKey<>(
            "parley.mqtt.session-expiry",
            ValueType.duration(Duration.ZERO, LONGEST),
            "1d",
            "Longest time for which the session of a client that is away is kept.");
    public static final ConfigurationKey<Integer> MQTT_SESSIONS = new ConfigurationKey<>(
            "parley.mqtt.sessions",
            ValueType.wholeNumber(0, 10_000_000),
            "10000",
            "Sessions that may outlive their connection.");
    public static final ConfigurationKey<Integer> MQTT_IN_FLIGHT = new ConfigurationKey<>(
            "parley.mqtt.in-flight",
            ValueType.wholeNumber(1, 10_000),
            "100",
            "Messages at QoS 1 and 2 on their way to one client; it may ask for fewer.");
    public static final ConfigurationKey<Integer> MQTT_RECEIVE_MAXIMUM = new ConfigurationKey<>(
            "parley.mqtt.receive-maximum",
            ValueType.wholeNumber(1, HIGHEST),
            "100",
            "Messages at QoS 1 and 2 that one client may have on their way to the hub.");
    public static final ConfigurationKey<Integer> MQTT_TOPIC_ALIASES = new ConfigurationKey<>(
            "parley.mqtt.topic-aliases",
            ValueType.wholeNumber(0, HIGHEST),
            "16",
            "Topic aliases of one connection in each direction.");
    public static final ConfigurationKey<Integer> MQTT_QUEUE_BYTES = new ConfigurationKey<>(
            "parley.mqtt.queue-bytes",
            ValueType.size(1, 1024 * MIB),
            "1MiB",
            "Messages of one subscription that may wait for their client; while it is away, the oldest goes first.");
    public static final ConfigurationKey<Integer> MQTT_PLACES = new ConfigurationKey<>(
            "parley.mqtt.places",
            ValueType.wholeNumber(1, 1_000_000),
            "1000",
            "Channels of one subscription of which it is kept how far its client has come.");
    public static final ConfigurationKey<Integer> MQTT_WILL_BYTES = new ConfigurationKey<>(
            "parley.mqtt.will-bytes",
            ValueType.size(0, 1024 * MIB),
            "64KiB",
            "Payload of a will; the hub keeps one for each connection, and while it is delayed.");
    public static final ConfigurationKey<Integer> MQTT_RETAINED_MESSAGES = new ConfigurationKey<>(
            "parley.mqtt.retained-messages",
            ValueType.wholeNumber(0, 100_000_000),
            "10000",
            "Retained messages over all channels.");
    public static final ConfigurationKey<Long> MQTT_RETAINED_BYTES = new ConfigurationKey<>(
            "parley.mqtt.retained-bytes",
            ValueType.largeSize(0, 1024L * 1024 * MIB),
            "64MiB",
            "Bytes of all retained messages together.");
    public static final ConfigurationKey<Duration> MQTT_SYS_INTERVAL = new ConfigurationKey<>(
            "parley.mqtt.sys-interval",
            ValueType.duration(SECOND, Duration.ofHours(1)),
            "10s",
            "Time between two looks at what is published below $SYS, once somebody has asked for it.");

    static final ConfigurationGroup GROUP = ConfigurationGroup.of(
            "MQTT",
            MQTT_CONNECT_TIMEOUT,
            MQTT_EARLY_PACKETS,
            MQTT_KEEP_ALIVE,
            MQTT_SESSION_EXPIRY,
            MQTT_SESSIONS,
            MQTT_IN_FLIGHT,
            MQTT_RECEIVE_MAXIMUM,
            MQTT_TOPIC_ALIASES,
            MQTT_QUEUE_BYTES,
            MQTT_PLACES,
            MQTT_WILL_BYTES,
            MQTT_RETAINED_MESSAGES,
            MQTT_RETAINED_BYTES,
            MQTT_SYS_INTERVAL);

    private MqttKeys() {}
}
