package io.parley.conformance;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Autobahn's suite on the servlet containers' own WebSockets. */
@Tag("conformance")
class ContainerAutobahnIT {

    @Nested
    class OnTomcat10 extends AutobahnContract {
        OnTomcat10() {
            super(TomcatHub::ten, Map.of());
        }
    }

    @Nested
    class OnTomcat11 extends AutobahnContract {
        OnTomcat11() {
            super(TomcatHub::eleven, Map.of());
        }
    }

    @Nested
    class OnPayara6 extends AutobahnContract {
        OnPayara6() {
            super(PayaraHub::start, Map.of());
        }
    }
}
