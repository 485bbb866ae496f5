package io.parley.conformance;

import java.io.IOException;
import java.util.HashMap;
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
                    OnPayara6::start,
                    Map.of(
                            "6.4.2", NOT_BEFORE_THE_FRAME_IS_WHOLE,
                            "6.4.3", NOT_BEFORE_THE_FRAME_IS_WHOLE,
                            "6.4.4", NOT_BEFORE_THE_FRAME_IS_WHOLE));
        }

        /** Group 9 has frames of 16 MiB, and Tyrus in Payara keeps 4 MiB of one unless the web application says more. */
        private static RunningHub start(Map<String, String> settings) throws IOException {
            Map<String, String> all = new HashMap<>(settings);
            all.put("org.glassfish.tyrus.servlet.incoming-buffer-size", Integer.toString((16 << 20) + 14));
            return PayaraHub.start(all);
        }
    }
}
