package io.parley.protocol.mqtt.session;

import java.time.Duration;

/**
 * The bounds that MQTT keeps beside those of the hub; each is a setting of the same name under {@code parley.mqtt}.
 *
 * @param connectTimeout how long a connection may take to its CONNECT
 * @param earlyPackets how many packets behind a CONNECT may wait for its answer
 * @param keepAlive the longest keep-alive in seconds that a client may have, and what it gets where it wants none; 0 leaves it to
 *     the client
 * @param sessionExpiry the longest time for which a session is kept without a connection
 * @param sessions how many sessions are kept without a connection
 * @param inFlight how many messages at QoS 1 and 2 may be on their way to one client; a client may ask for fewer
 * @param receiveMaximum how many messages at QoS 1 and 2 a client may have on their way to the hub
 * @param topicAliases how many topic aliases a connection has in each direction
 * @param queueBytes how many bytes of a subscription may wait for its client
 * @param places of how many channels it is kept how far a subscription has come
 * @param willBytes how large the payload of a will may be
 * @param retainedMessages how many retained messages there may be
 * @param retainedBytes how many bytes they may have in all
 * @param sysInterval how often the topics below {@code $SYS} are published while somebody follows them
 */
public record MqttSettings(
        Duration connectTimeout,
        int earlyPackets,
        int keepAlive,
        Duration sessionExpiry,
        int sessions,
        int inFlight,
        int receiveMaximum,
        int topicAliases,
        int queueBytes,
        int places,
        int willBytes,
        int retainedMessages,
        long retainedBytes,
        Duration sysInterval) {

    /** The bounds that hold where nothing is configured. */
    public static final MqttSettings DEFAULTS = new MqttSettings(
            Duration.ofSeconds(10),
            1000,
            0,
            Duration.ofDays(1),
            10_000,
            100,
            100,
            16,
            1 << 20,
            1000,
            64 << 10,
            10_000,
            64 << 20,
            Duration.ofSeconds(10));
}
