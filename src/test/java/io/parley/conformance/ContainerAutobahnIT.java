package io.parley.conformance;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Autobahn's suite on the servlet containers' own WebSockets. */
@Tag("conformance")
class ContainerAutobahnIT {

    private static final String NOT_BEFORE_THE_FRAME_IS_WHOLE =
            "Tyrus finds bytes that are not UTF-8 when the frame has come, or the next one: non-strict, not failed";

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
            super(
                    PayaraHub::start,
                    Map.of(
                            "6.4.2", NOT_BEFORE_THE_FRAME_IS_WHOLE,
                            "6.4.3", NOT_BEFORE_THE_FRAME_IS_WHOLE,
                            "6.4.4", NOT_BEFORE_THE_FRAME_IS_WHOLE));
        }
    }
}
