package io.parley.conformance;

import org.junit.jupiter.api.Nested;

/** The proxies of {@code docker/} that Debian has as packages. */
class ProxyIT {

    @Nested
    class Nginx extends ProxyContract {
        Nginx() {
            super(Proxy::nginx);
        }
    }

    @Nested
    class HaProxy extends ProxyContract {
        HaProxy() {
            super(Proxy::haproxy);
        }
    }

    @Nested
    class Caddy extends ProxyContract {
        Caddy() {
            super(Proxy::caddy);
        }
    }
}
