package io.parley.conformance;

import org.junit.jupiter.api.Nested;

/** The runtime contract on the embedded runtime over TLS 1.3, and where the versions differ in how they end, over 1.2. */
class EmbeddedTlsIT {

    @Nested
    class OpeningHandshake extends OpeningHandshakeContract {
        OpeningHandshake() {
            super(TlsHub.speaking("TLSv1.3"));
        }
    }

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
    class FramingTls12 extends FramingContract {
        FramingTls12() {
            super(TlsHub.speaking("TLSv1.2"));
        }
    }

    @Nested
    class CloseTls12 extends CloseContract {
        CloseTls12() {
            super(TlsHub.speaking("TLSv1.2"));
        }
    }
}
