package io.parley.conformance;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The fallbacks on every runtime. */
class FallbackRuntimesIT {

    @Nested
    class EmbeddedFallback extends FallbackContract {
        EmbeddedFallback() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class EmbeddedHostileFallback extends HostileFallbackContract {
        EmbeddedHostileFallback() {
            super(EmbeddedHub::start);
        }
    }

    @Tag("conformance")
    @Nested
    class EmbeddedTlsFallback extends FallbackContract {
        EmbeddedTlsFallback() {
            super(TlsHub.speaking("TLSv1.3"));
        }
    }

    @Tag("conformance")
    @Nested
    class EmbeddedTlsHostileFallback extends HostileFallbackContract {
        EmbeddedTlsHostileFallback() {
            super(TlsHub.speaking("TLSv1.3"));
        }
    }

    @Tag("conformance")
    @Nested
    class Tomcat10Fallback extends FallbackContract {
        Tomcat10Fallback() {
            super(TomcatHub::ten);
        }
    }

    @Tag("conformance")
    @Nested
    class Tomcat10HostileFallback extends HostileFallbackContract {
        Tomcat10HostileFallback() {
            super(TomcatHub::ten);
        }
    }

    @Tag("conformance")
    @Nested
    class Tomcat11Fallback extends FallbackContract {
        Tomcat11Fallback() {
            super(TomcatHub::eleven);
        }
    }

    @Tag("conformance")
    @Nested
    class Tomcat11HostileFallback extends HostileFallbackContract {
        Tomcat11HostileFallback() {
            super(TomcatHub::eleven);
        }
    }

    @Nested
    class Payara6Fallback extends FallbackContract {
        Payara6Fallback() {
            super(PayaraHub::start);
        }
    }

    @Tag("conformance")
    @Nested
    class Payara6HostileFallback extends HostileFallbackContract {
        Payara6HostileFallback() {
            super(PayaraHub::start);
        }
    }

    @Nested
    class EmbeddedFallbackLimit extends FallbackLimitContract {
        EmbeddedFallbackLimit() {
            super(EmbeddedHub::start);
        }
    }

    @Tag("conformance")
    @Nested
    class Tomcat11FallbackLimit extends FallbackLimitContract {
        Tomcat11FallbackLimit() {
            super(TomcatHub::eleven);
        }
    }

    @Tag("conformance")
    @Nested
    class Payara6FallbackLimit extends FallbackLimitContract {
        Payara6FallbackLimit() {
            super(PayaraHub::start);
        }
    }
}
