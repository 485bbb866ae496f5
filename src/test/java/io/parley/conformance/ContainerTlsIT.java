package io.parley.conformance;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** What of the runtime contract TLS may change, on containers that speak it themselves: TLS 1.3. */
class ContainerTlsIT {

    private static RunningHub.Starter tomcat(String version) {
        return TlsHub.on((Map<String, String> settings) -> TomcatHub.startSecured(version, settings));
    }

    @Nested
    class Tomcat11OpeningHandshake extends OpeningHandshakeContract {
        Tomcat11OpeningHandshake() {
            super(tomcat("11"));
        }
    }

    @Nested
    class Tomcat11Framing extends FramingContract {
        Tomcat11Framing() {
            super(tomcat("11"));
        }
    }

    @Nested
    class Tomcat11Close extends CloseContract {
        Tomcat11Close() {
            super(tomcat("11"));
        }
    }

    @Nested
    class Tomcat11SlowConsumer extends SlowConsumerContract {
        Tomcat11SlowConsumer() {
            super(tomcat("11"));
        }
    }

    @Nested
    class Tomcat11PingsDuringWrites extends PingsDuringWritesContract {
        Tomcat11PingsDuringWrites() {
            super(tomcat("11"));
        }
    }

    @Nested
    class Tomcat11FanOut extends FanOutContract {
        Tomcat11FanOut() {
            super(tomcat("11"));
        }
    }

    @Nested
    class Payara6OpeningHandshake extends OpeningHandshakeContract {
        Payara6OpeningHandshake() {
            super(TlsHub.on(PayaraHub::startSecured));
        }
    }

    @Nested
    class Payara6Framing extends FramingContract {
        Payara6Framing() {
            super(TlsHub.on(PayaraHub::startSecured));
        }
    }

    @Tag("conformance")
    @Nested
    class Payara6Close extends CloseContract {
        Payara6Close() {
            super(TlsHub.on(PayaraHub::startSecured));
        }
    }

    @Nested
    class Payara6SlowConsumer extends SlowConsumerContract {
        Payara6SlowConsumer() {
            super(TlsHub.on(PayaraHub::startSecured));
        }
    }

    @Nested
    class Payara6PingsDuringWrites extends PingsDuringWritesContract {
        Payara6PingsDuringWrites() {
            super(TlsHub.on(PayaraHub::startSecured));
        }
    }

    @Nested
    class Payara6FanOut extends FanOutContract {
        Payara6FanOut() {
            super(TlsHub.on(PayaraHub::startSecured));
        }
    }

    @Tag("conformance")
    @Nested
    class Tomcat10OpeningHandshake extends OpeningHandshakeContract {
        Tomcat10OpeningHandshake() {
            super(tomcat("10"));
        }
    }

    @Tag("conformance")
    @Nested
    class Tomcat10Framing extends FramingContract {
        Tomcat10Framing() {
            super(tomcat("10"));
        }
    }

    @Tag("conformance")
    @Nested
    class Tomcat10Close extends CloseContract {
        Tomcat10Close() {
            super(tomcat("10"));
        }
    }

    @Tag("conformance")
    @Nested
    class Tomcat10SlowConsumer extends SlowConsumerContract {
        Tomcat10SlowConsumer() {
            super(tomcat("10"));
        }
    }

    @Tag("conformance")
    @Nested
    class Tomcat10PingsDuringWrites extends PingsDuringWritesContract {
        Tomcat10PingsDuringWrites() {
            super(tomcat("10"));
        }
    }

    @Tag("conformance")
    @Nested
    class Tomcat10FanOut extends FanOutContract {
        Tomcat10FanOut() {
            super(tomcat("10"));
        }
    }
}
