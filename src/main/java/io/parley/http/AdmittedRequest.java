package io.parley.http;

import io.parley.auth.Identity;
import io.parley.handshake.ForwardedRequest;
import io.parley.handshake.Verdict.Admitted;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An opening handshake as the container is to see it: each header once and in its plainest form, the subprotocol already chosen.
 *
 * <p>Containers read the same legal request differently, such as an {@code Upgrade} that lists more than {@code websocket}.
 */
final class AdmittedRequest extends HttpServletRequestWrapper {

    private final Identity who;

    /** What stands in place of the client's headers of these names; an empty list where there is none. */
    private final Map<String, List<String>> replaced = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    AdmittedRequest(HttpServletRequest request, ForwardedRequest seen, Admitted admitted, boolean extensible) {
        super(request);
        this.who = admitted.who();
        replaced.put("Host", seen.header("Host"));
        replaced.put("Upgrade", List.of("websocket"));
        replaced.put("Connection", List.of("Upgrade"));
        replaced.put("Sec-WebSocket-Version", List.of("13"));
        replaced.put(
                "Sec-WebSocket-Key",
                List.of(request.getHeader("Sec-WebSocket-Key").trim()));
        replaced.put("Authorization", List.of());
        replaced.put("Cookie", List.of());
        replaced.put("Sec-WebSocket-Protocol", listOf(admitted.subprotocol()));
        replaced.put("Origin", listOf(admitted.origin()));
        replaced.put(AdmissionFilter.PEER, List.of(seen.remoteAddress()));
        if (!extensible) {
            replaced.put("Sec-WebSocket-Extensions", List.of());
        }
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return who.proof() == Identity.Proof.NONE ? super.getUserPrincipal() : new AdmittedPrincipal(who);
    }

    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> handler) throws IOException, ServletException {
        Payara.forgetUpgrade(getRequest());
        return super.upgrade(handler);
    }

    /** None: it may hold a ticket or a token, which nobody behind the filter has a use for. */
    @Override
    public @Nullable String getQueryString() {
        return null;
    }

    @Override
    public @Nullable String getHeader(String name) {
        List<String> values = replaced.get(name);
        if (values == null) {
            return super.getHeader(name);
        }
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        List<String> values = replaced.get(name);
        return values == null ? super.getHeaders(name) : Collections.enumeration(values);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(Collections.list(super.getHeaderNames()));
        replaced.forEach((name, values) -> {
            names.remove(name);
            if (!values.isEmpty()) {
                names.add(name);
            }
        });
        return Collections.enumeration(names);
    }

    private static List<String> listOf(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }
}
