package io.parley.conformance;

import org.junit.jupiter.api.Nested;

/** The runtime contract on Tomcat 10.1, but for what is HTTP of the container alone. */
class Tomcat10RuntimeIT {

    @Nested
    class OpeningHandshake extends OpeningHandshakeContract {
        OpeningHandshake() {
            super(TomcatHub::ten);
        }
    }

    @Nested
    class Framing extends FramingContract {
        Framing() {
            super(TomcatHub::ten);
        }
    }

    @Nested
    class Close extends CloseContract {
        Close() {
            super(TomcatHub::ten);
        }
    }
}
