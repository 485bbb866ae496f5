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
}
