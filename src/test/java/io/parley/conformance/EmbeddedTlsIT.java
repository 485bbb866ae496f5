package io.parley.conformance;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The runtime contract on the embedded runtime over TLS 1.3, and where the versions differ in how they end, over 1.2. */
class EmbeddedTlsIT {

    @Nested
    class OpeningHandshake extends OpeningHandshakeContract {
        OpeningHandshake() {
            super(TlsHub.speaking("TLSv1.3"));
        }
    }

    @Nested
    class Credentials extends CredentialsContract {
        Credentials() {
            super(TlsHub.speaking("TLSv1.3"));
        }
    }

    @Tag("conformance")
    @Nested
    class HostileHttp extends HostileHttpContract {
        HostileHttp() {
            super(TlsHub.speaking("TLSv1.3"));
        }
    }

    @Nested
    class Framing extends FramingContract {
        Framing() {
            super(TlsHub.speaking("TLSv1.3"));
        }
    }

    @Nested
    class Close extends CloseContract {
        Close() {
            super(TlsHub.speaking("TLSv1.3"));
        }
    }

    @Nested
    class Heartbeat extends HeartbeatContract {
        Heartbeat() {
            super(TlsHub.speaking("TLSv1.3"));
        }
    }

    @Nested
    class SlowConsumer extends SlowConsumerContract {
        SlowConsumer() {
            super(TlsHub.speaking("TLSv1.3"));
        }
    }

    @Nested
    class FanOut extends FanOutContract {
        FanOut() {
            super(TlsHub.speaking("TLSv1.3"));
        }
    }

    @Nested
    class Stop extends StopContract {
        Stop() {
            super(TlsHub.speaking("TLSv1.3"));
        }
    }

    @Tag("conformance")
    @Nested
    class CloseTls12 extends CloseContract {
        CloseTls12() {
            super(TlsHub.speaking("TLSv1.2"));
        }
    }

    @Tag("conformance")
    @Nested
    class FanOutTls12 extends FanOutContract {
        FanOutTls12() {
            super(TlsHub.speaking("TLSv1.2"));
        }
    }

    @Nested
    class Api extends ApiContract {
        Api() {
            super(TlsHub.speaking("TLSv1.3"));
        }
    }

    @Nested
    class Host extends HostContract {
        Host() {
            super(TlsHub.speaking("TLSv1.3"));
        }
    }
}
