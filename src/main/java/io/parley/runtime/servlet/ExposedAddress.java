package io.parley.runtime.servlet;

import io.parley.handshake.Verdict.Refused;
import io.parley.runtime.AuthKeys;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a hub which anybody may use from being reached from other machines, unless the settings say that this is meant.
 *
 * <p>What the embedded runtime checks before it listens, a web application can only see by each request: where it listens is the
 * container's affair.
 */
final class ExposedAddress {

    private static final Refused EXPOSED = new Refused(
            403,
            Map.of(
                    "Connection",
                    "close",
                    "Content-Type",
                    "text/plain; charset=utf-8",
                    "X-Content-Type-Options",
                    "nosniff"),
            "auth.exposed",
            "This address is reachable from other machines, and no authentication is configured; connect by the loopback "
                    + "address, configure some, or set " + AuthKeys.AUTH_ANONYMOUS_BEYOND_LOOPBACK_INSECURELY.name()
                    + "=true to let anybody in.");

    private final boolean allowed;

    /** @param allowed whether anybody may connect from anywhere */
    ExposedAddress(boolean allowed) {
        this.allowed = allowed;
    }

    /**
     * Why a request must not be admitted, or null.
     *
     * @param localAddress the numeric address of this machine at which the request arrived
     */
    @Nullable Refused refusal(String localAddress) {
        if (allowed) {
            return null;
        }
        try {
            return InetAddress.getByName(localAddress).isLoopbackAddress() ? null : EXPOSED;
        } catch (UnknownHostException e) {
            return EXPOSED;
        }
    }
}
