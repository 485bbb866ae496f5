package io.parley.protocol.mqtt;

import org.jspecify.annotations.Nullable;

/** The versions of MQTT that Parley speaks. */
public enum MqttVersion {
    /** MQTT 3.1, as IBM wrote it. */
    V3_1("MQIsdp", 3),
    /** MQTT 3.1.1 (OASIS 2014, ISO/IEC 20922). */
    V3_1_1("MQTT", 4),
    /** MQTT 5.0 (OASIS 2019). */
    V5("MQTT", 5);

    private final String protocolName;
    private final int level;

    MqttVersion(String protocolName, int level) {
        this.protocolName = protocolName;
        this.level = level;
    }

    /** The name that CONNECT begins with. */
    public String protocolName() {
        return protocolName;
    }

    /** The number in CONNECT. */
    public int level() {
        return level;
    }

    /** Whether packets have properties and reason codes. */
    public boolean hasProperties() {
        return this == V5;
    }

    static @Nullable MqttVersion of(String name, int level) {
        for (MqttVersion version : values()) {
            if (version.level == level && version.protocolName.equals(name)) {
                return version;
            }
        }
        return null;
    }
}
