package io.parley.conformance;

import org.junit.jupiter.api.Nested;

/** The runtime contract on the embedded runtime. */
class EmbeddedRuntimeIT {

    @Nested
    class OpeningHandshake extends OpeningHandshakeContract {
        OpeningHandshake() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class HostileHttp extends HostileHttpContract {
        HostileHttp() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class HttpLimits extends HttpLimitsContract {
        HttpLimits() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class Framing extends FramingContract {
        Framing() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class Close extends CloseContract {
        Close() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class Heartbeat extends HeartbeatContract {
        Heartbeat() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class SlowConsumer extends SlowConsumerContract {
        SlowConsumer() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class FanOut extends FanOutContract {
        FanOut() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class ConnectionLimit extends ConnectionLimitContract {
        ConnectionLimit() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class Credentials extends CredentialsContract {
        Credentials() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class AddressLimit extends AddressLimitContract {
        AddressLimit() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class Stop extends StopContract {
        Stop() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class PingsDuringWrites extends PingsDuringWritesContract {
        PingsDuringWrites() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class MessageRate extends MessageRateContract {
        MessageRate() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class Api extends ApiContract {
        Api() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class Host extends HostContract {
        Host() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class Durable extends DurableContract {
        Durable() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class UserLimit extends UserLimitContract {
        UserLimit() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class ApiLimit extends ApiLimitContract {
        ApiLimit() {
            super(EmbeddedHub::start);
        }
    }
}
