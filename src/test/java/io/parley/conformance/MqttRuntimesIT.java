package io.parley.conformance;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** MQTT on every runtime. */
class MqttRuntimesIT {

    @Nested
    class EmbeddedMqtt extends MqttContract {
        EmbeddedMqtt() {
            super(EmbeddedHub::start);
        }
    }

    @Tag("conformance")
    @Nested
    class Tomcat10Mqtt extends MqttContract {
        Tomcat10Mqtt() {
            super(TomcatHub::ten);
        }
    }

    @Nested
    class Tomcat11Mqtt extends MqttContract {
        Tomcat11Mqtt() {
            super(TomcatHub::eleven);
        }
    }

    @Tag("conformance")
    @Nested
    class Payara6Mqtt extends MqttContract {
        Payara6Mqtt() {
            super(PayaraHub::start);
        }
    }
}
