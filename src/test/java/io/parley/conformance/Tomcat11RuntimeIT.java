package io.parley.conformance;

import org.junit.jupiter.api.Nested;

/** The runtime contract on Tomcat 11, but for what is HTTP of the container alone. */
class Tomcat11RuntimeIT {

    @Nested
    class OpeningHandshake extends OpeningHandshakeContract {
        OpeningHandshake() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class Framing extends FramingContract {
        Framing() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class Close extends CloseContract {
        Close() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class Heartbeat extends HeartbeatContract {
        Heartbeat() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class SlowConsumer extends SlowConsumerContract {
        SlowConsumer() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class FanOut extends FanOutContract {
        FanOut() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class ConnectionLimit extends ConnectionLimitContract {
        ConnectionLimit() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class Credentials extends CredentialsContract {
        Credentials() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class AddressLimit extends AddressLimitContract {
        AddressLimit() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class Pages extends PagesContract {
        Pages() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class PingsDuringWrites extends PingsDuringWritesContract {
        PingsDuringWrites() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class Metrics extends MetricsContract {
        Metrics() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class Health extends HealthContract {
        Health() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class HostileHttp extends HostileHttpContract {
        HostileHttp() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class MessageRate extends MessageRateContract {
        MessageRate() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class Api extends ApiContract {
        Api() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class Host extends HostContract {
        Host() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class Durable extends DurableContract {
        Durable() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class UserLimit extends UserLimitContract {
        UserLimit() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class ApiLimit extends ApiLimitContract {
        ApiLimit() {
            super(TomcatHub::eleven);
        }
    }
}
