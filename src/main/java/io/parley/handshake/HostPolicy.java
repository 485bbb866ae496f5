package io.parley.handshake;

import io.parley.handshake.Verdict.Refused;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By which names the hub may be called, against DNS rebinding: a page of {@code evil.example}, whose name its owner lets point to
 * 127.0.0.1, is of the hub's own origin to the browser and to every check of origins, and only the {@code Host} tells.
 *
 * <p>The names of this machine alone ({@code localhost}, 127.0.0.0/8, {@code ::1}) are always good, since no foreign page can have
 * them. Beside them those that are listed; where none are, every name, but at a loopback address no other. A trusted proxy on this
 * machine is asked by other names of its own, so that then only a list counts. Immutable.
 */
public final class HostPolicy {

    private static final String ANY = "*";
    private static final String BELOW = "*.";

    private final boolean any;
    private final Set<String> hosts;
    private final List<String> domains;

    private HostPolicy(boolean any, Set<String> hosts, List<String> domains) {
        this.any = any;
        this.hosts = hosts;
        this.domains = domains;
    }

    /**
     * A policy by a list of names, addresses and {@code *.example.com}; a lone {@code *} allows every name.
     *
     * @throws IllegalArgumentException where an entry is none of these
     */
    public static HostPolicy allowing(List<String> entries) {
        Set<String> hosts = new HashSet<>();
        Set<String> domains = new HashSet<>();
        for (String entry : entries) {
            if (entry.equals(ANY)) {
                continue;
            }
            boolean below = entry.startsWith(BELOW);
            Authority authority = Authority.parse(below ? entry.substring(BELOW.length()) : entry);
            if (authority == null || authority.port() != Authority.NO_PORT) {
                throw new IllegalArgumentException("no host: " + Excerpt.of(entry));
            }
            if (below) {
                domains.add('.' + authority.host());
            } else {
                hosts.add(authority.host());
            }
        }
        return new HostPolicy(entries.contains(ANY), Set.copyOf(hosts), List.copyOf(domains));
    }

    /**
     * Why a request may not call the hub as it does, or null. What has no {@code Host} that can be understood is left to others.
     *
     * @param atLoopback whether it arrived at a loopback address, and not through a trusted proxy
     */
    public @Nullable Refused refusal(OpeningRequest request, boolean atLoopback) {
        List<String> lines = request.header("Host");
        Authority called = any || lines.size() != 1 ? null : Authority.parse(HttpToken.trim(lines.get(0)));
        if (called == null || isAllowed(withoutRoot(called.host()), atLoopback)) {
            return null;
        }
        return Rule.HOST_FOREIGN.refuse("This hub is not called " + Excerpt.of(called.host())
                + "; if it is, add that name to parley.http.allowed-hosts, or the proxy before it to parley.proxies.");
    }

    private boolean isAllowed(String host, boolean atLoopback) {
        if (isLoopback(host) || hosts.contains(host)) {
            return true;
        }
        if (hosts.isEmpty() && domains.isEmpty()) {
            return !atLoopback;
        }
        return domains.stream().anyMatch(host::endsWith);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    private static String withoutRoot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
