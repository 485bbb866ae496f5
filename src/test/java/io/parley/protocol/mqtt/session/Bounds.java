package io.parley.protocol.mqtt.session;

import java.time.Duration;

/** The default settings of MQTT but for what a test names. */
final class Bounds {

    private static final MqttSettings LIKE = MqttSettings.DEFAULTS;

    private int earlyPackets = LIKE.earlyPackets();
    private int keepAlive = LIKE.keepAlive();
    private int sessions = LIKE.sessions();
    private int inFlight = LIKE.inFlight();
    private int receiveMaximum = LIKE.receiveMaximum();
    private int queueBytes = LIKE.queueBytes();
    private int places = LIKE.places();
    private int willBytes = LIKE.willBytes();
    private int retainedMessages = LIKE.retainedMessages();
    private long retainedBytes = LIKE.retainedBytes();

    Bounds earlyPackets(int most) {
        earlyPackets = most;
        return this;
    }

    Bounds keepAlive(int seconds) {
        keepAlive = seconds;
        return this;
    }

    Bounds sessions(int most) {
        sessions = most;
        return this;
    }

    Bounds inFlight(int most) {
        inFlight = most;
        return this;
    }

    Bounds receiveMaximum(int most) {
        receiveMaximum = most;
        return this;
    }

    Bounds queueBytes(int most) {
        queueBytes = most;
        return this;
    }

    Bounds places(int most) {
        places = most;
        return this;
    }

    Bounds willBytes(int most) {
        willBytes = most;
        return this;
    }

    Bounds retained(int messages, long bytes) {
        retainedMessages = messages;
        retainedBytes = bytes;
        return this;
    }

    MqttSettings settings() {
        return new MqttSettings(
                LIKE.connectTimeout(),
                earlyPackets,
                keepAlive,
                Duration.ofDays(1),
                sessions,
                inFlight,
                receiveMaximum,
                LIKE.topicAliases(),
                queueBytes,
                places,
                willBytes,
                retainedMessages,
                retainedBytes,
                LIKE.sysInterval());
    }
}
