package io.parley.conformance;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The runtime contract on Tomcat 10.1, but for what is HTTP of the container alone; most as on Tomcat 11. */
class Tomcat10RuntimeIT {

    @Nested
    class OpeningHandshake extends OpeningHandshakeContract {
        OpeningHandshake() {
            super(TomcatHub::ten);
        }
    }

    @Tag("conformance")
    @Nested
    class Framing extends FramingContract {
        Framing() {
            super(TomcatHub::ten);
        }
    }

    @Tag("conformance")
    @Nested
    class Close extends CloseContract {
        Close() {
            super(TomcatHub::ten);
        }
    }

    @Tag("conformance")
    @Nested
    class Heartbeat extends HeartbeatContract {
        Heartbeat() {
            super(TomcatHub::ten);
        }
    }

    @Tag("conformance")
    @Nested
    class SlowConsumer extends SlowConsumerContract {
        SlowConsumer() {
            super(TomcatHub::ten);
        }
    }

    @Nested
    class FanOut extends FanOutContract {
        FanOut() {
            super(TomcatHub::ten);
        }
    }

    @Tag("conformance")
    @Nested
    class ConnectionLimit extends ConnectionLimitContract {
        ConnectionLimit() {
            super(TomcatHub::ten);
        }
    }

    @Nested
    class Credentials extends CredentialsContract {
        Credentials() {
            super(TomcatHub::ten);
        }
    }

    @Nested
    class AddressLimit extends AddressLimitContract {
        AddressLimit() {
            super(TomcatHub::ten);
        }
    }

    @Nested
    class Pages extends PagesContract {
        Pages() {
            super(TomcatHub::ten);
        }
    }

    @Tag("conformance")
    @Nested
    class PingsDuringWrites extends PingsDuringWritesContract {
        PingsDuringWrites() {
            super(TomcatHub::ten);
        }
    }

    @Tag("conformance")
    @Nested
    class Metrics extends MetricsContract {
        Metrics() {
            super(TomcatHub::ten);
        }
    }

    @Tag("conformance")
    @Nested
    class Health extends HealthContract {
        Health() {
            super(TomcatHub::ten);
        }
    }

    @Tag("conformance")
    @Nested
    class HostileHttp extends HostileHttpContract {
        HostileHttp() {
            super(TomcatHub::ten);
        }
    }

    @Tag("conformance")
    @Nested
    class MessageRate extends MessageRateContract {
        MessageRate() {
            super(TomcatHub::ten);
        }
    }

    @Nested
    class Api extends ApiContract {
        Api() {
            super(TomcatHub::ten);
        }
    }

    @Nested
    class Durable extends DurableContract {
        Durable() {
            super(TomcatHub::ten);
        }
    }
}
