package io.parley.conformance;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The end of a hub with many connections, by the signal that ends the process and by undeploying. */
class DrainIT {

    @Nested
    class Embedded extends DrainContract {
        Embedded() {
            super(EmbeddedHub::start);
        }
    }

    @Tag("conformance")
    @Nested
    class Tomcat10ByTheSignal extends DrainContract {
        Tomcat10ByTheSignal() {
            super(TomcatHub::ten);
        }
    }

    @Tag("conformance")
    @Nested
    class Tomcat10ByUndeploying extends DrainContract {
        Tomcat10ByUndeploying() {
            super(settings -> TomcatHub.startUndeploying("10", settings));
        }
    }

    @Nested
    class Tomcat11ByTheSignal extends DrainContract {
        Tomcat11ByTheSignal() {
            super(TomcatHub::eleven);
        }
    }

    @Tag("conformance")
    @Nested
    class Tomcat11ByUndeploying extends DrainContract {
        Tomcat11ByUndeploying() {
            super(settings -> TomcatHub.startUndeploying("11", settings));
        }
    }

    @Tag("conformance")
    @Nested
    class Payara6ByTheSignal extends DrainContract {
        Payara6ByTheSignal() {
            super(PayaraHub::startAlone);
        }
    }

    @Tag("conformance")
    @Nested
    class Payara6ByUndeploying extends DrainContract {
        Payara6ByUndeploying() {
            super(PayaraHub::start);
        }
    }
}
