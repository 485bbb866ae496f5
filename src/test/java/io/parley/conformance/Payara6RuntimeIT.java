package io.parley.conformance;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The runtime contract on Payara 6, but for what is HTTP of the container alone. */
class Payara6RuntimeIT {

    @Nested
    class OpeningHandshake extends OpeningHandshakeContract {
        OpeningHandshake() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class Framing extends FramingContract {
        Framing() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class Close extends CloseContract {
        Close() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class Heartbeat extends HeartbeatContract {
        Heartbeat() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class SlowConsumer extends SlowConsumerContract {
        SlowConsumer() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class FanOut extends FanOutContract {
        FanOut() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class ConnectionLimit extends ConnectionLimitContract {
        ConnectionLimit() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class Credentials extends CredentialsContract {
        Credentials() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class AddressLimit extends AddressLimitContract {
        AddressLimit() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class Pages extends PagesContract {
        Pages() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class PingsDuringWrites extends PingsDuringWritesContract {
        PingsDuringWrites() {
            super(PayaraHub::start);
        }
    }

    @Tag("conformance")
    @Nested
    class Metrics extends MetricsContract {
        Metrics() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class Health extends HealthContract {
        Health() {
            super(PayaraHub::start);
        }
    }

    @Tag("conformance")
    @Nested
    class HostileHttp extends HostileHttpContract {
        HostileHttp() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class MessageRate extends MessageRateContract {
        MessageRate() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class Api extends ApiContract {
        Api() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class Host extends HostContract {
        Host() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class Durable extends DurableContract {
        Durable() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class UserLimit extends UserLimitContract {
        UserLimit() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class ApiLimit extends ApiLimitContract {
        ApiLimit() {
            super(PayaraHub::start);
        }
    }
}
