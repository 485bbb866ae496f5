package io.parley.handshake;

import io.parley.handshake.Verdict.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as the client sent it to the outermost of the trusted proxies before us: client address, scheme and {@code Host} are
 * those that the proxies report, by {@code Forwarded} (RFC 7239) or by {@code X-Forwarded-For}, {@code -Proto} and {@code -Host}.
 *
 * <p>Whoever is nearest has written the last entry, so the lists are read from their end, past the trusted proxies, up to the first
 * address that is not one: what stands before it may be the client's own invention and is not looked at. From a peer that is not
 * trusted, the fields mean nothing.
 *
 * <p>A request with both kinds of fields is refused: a proxy writes one kind and hands the other on as the client made it up, and
 * nobody here can know which.
 */
public final class ForwardedRequest implements OpeningRequest {

    private final OpeningRequest request;
    private String remoteAddress;
    private boolean secure;
    private @Nullable String host;
    private @Nullable Refused refusal;

    private ForwardedRequest(OpeningRequest request, String peer) {
        this.request = request;
        this.remoteAddress = peer;
        this.secure = request.secure();
    }

    /**
     * The request behind this one.
     *
     * @param peer address of whoever is connected to us
     */
    public static ForwardedRequest of(OpeningRequest request, String peer, TrustedProxies proxies) {
        ForwardedRequest behind = new ForwardedRequest(request, peer);
        if (proxies.contains(peer)) {
            behind.look(proxies);
        }
        return behind;
    }

    /** The client's address; where the proxies hide it, the name that they have given it. */
    public String remoteAddress() {
        return remoteAddress;
    }

    /** Why what the proxies say cannot be used; null where it can, or where they say nothing. */
    public @Nullable Refused refusal() {
        return refusal;
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String protocol() {
        return request.protocol();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public @Nullable String query() {
        return request.query();
    }

    @Override
    public boolean secure() {
        return secure;
    }

    @Override
    public List<String> header(String name) {
        return host != null && name.equalsIgnoreCase("Host") ? List.of(host) : request.header(name);
    }

    private void look(TrustedProxies proxies) {
        List<String> forwarded = request.header("Forwarded");
        List<String> addresses = entries("X-Forwarded-For");
        List<String> schemes = entries("X-Forwarded-Proto");
        List<String> hosts = entries("X-Forwarded-Host");
        boolean other = !(addresses.isEmpty() && schemes.isEmpty() && hosts.isEmpty());
        if (!forwarded.isEmpty() && other) {
            refuse(
                    "The request has both Forwarded and X-Forwarded fields; the proxy must remove those it does not write.");
        } else if (!forwarded.isEmpty()) {
            standard(forwarded, proxies);
        } else if (other) {
            customary(addresses, schemes, hosts, proxies);
        }
    }

    /** RFC 7239: each element is what one proxy knew of whoever connected to it. */
    private void standard(List<String> lines, TrustedProxies proxies) {
        List<Map<String, String>> elements = ForwardedField.parse(lines);
        if (elements == null) {
            refuse("The Forwarded field is not a list of name=value pairs as in RFC 7239.");
            return;
        }
        for (int i = elements.size() - 1; i >= 0; i--) {
            Map<String, String> element = elements.get(i);
            if (!believe(element.get("for"), element.get("proto"), element.get("host"))) {
                return;
            }
            if (!proxies.contains(remoteAddress)) {
                return;
            }
        }
    }

    /** The fields without a standard: addresses are appended by each proxy, scheme and host mostly set by the outermost. */
    private void customary(List<String> addresses, List<String> schemes, List<String> hosts, TrustedProxies proxies) {
        int client = addresses.size() - 1;
        while (client >= 0) {
            if (!believe(addresses.get(client), null, null)) {
                return;
            }
            if (client == 0 || !proxies.contains(remoteAddress)) {
                break;
            }
            client--;
        }
        believe(null, beside(client, addresses, schemes), beside(client, addresses, hosts));
    }

    /** The entry written together with that address; where the lists differ in length, what the nearest proxy wrote. */
    private static @Nullable String beside(int client, List<String> addresses, List<String> entries) {
        if (entries.isEmpty()) {
            return null;
        }
        return entries.get(entries.size() == addresses.size() ? client : entries.size() - 1);
    }

    /** Takes over what is not null; false where something of it is malformed. */
    private boolean believe(@Nullable String node, @Nullable String scheme, @Nullable String authority) {
        String address = node == null ? remoteAddress : addressOf(node);
        if (address == null) {
            return refuse("A proxy reports the client's address as " + Excerpt.of(String.valueOf(node)) + ".");
        }
        if (scheme != null && !Arrays.asList("http", "https", "ws", "wss").contains(scheme.toLowerCase(Locale.ROOT))) {
            return refuse("A proxy reports the client's scheme as " + Excerpt.of(scheme) + ".");
        }
        if (authority != null && Authority.parse(authority) == null) {
            return refuse("A proxy reports the client's Host as " + Excerpt.of(authority) + ".");
        }
        remoteAddress = address;
        secure = scheme == null ? secure : scheme.toLowerCase(Locale.ROOT).endsWith("s");
        host = authority == null ? host : authority;
        return true;
    }

    /**
     * The address of a node with or without a port, RFC 7239 section 6: an address, {@code unknown}, or a name that begins with an
     * underscore; null where the text is none of these.
     */
    private static @Nullable String addressOf(String node) {
        if (node.equalsIgnoreCase("unknown")
                || (node.startsWith("_") && node.chars().allMatch(c -> isObfuscated((char) c)))) {
            return node;
        }
        String address = withoutPort(node);
        return address == null || AddressRange.bytes(address) == null ? null : address;
    }

    private static @Nullable String withoutPort(String node) {
        if (node.startsWith("[")) {
            int end = node.indexOf(']');
            boolean complete = end > 0 && (end == node.length() - 1 || isPort(node, end + 1));
            return complete && node.indexOf(':') < end ? node.substring(1, end) : null;
        }
        int colon = node.indexOf(':');
        boolean v4WithPort = colon >= 0 && colon == node.lastIndexOf(':');
        return !v4WithPort ? node : isPort(node, colon) ? node.substring(0, colon) : null;
    }

    private static boolean isPort(String node, int colon) {
        String port = node.substring(colon + 1);
        boolean digits = port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
        return node.charAt(colon) == ':' && !port.isEmpty() && (digits || port.startsWith("_"));
    }

    private static boolean isObfuscated(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._-".indexOf(c) >= 0;
    }

    private boolean refuse(String reason) {
        refusal = Rule.FORWARDED.refuse(reason);
        return false;
    }

    private List<String> entries(String name) {
        List<String> entries = new ArrayList<>();
        for (String line : request.header(name)) {
            for (String entry : line.split(",", -1)) {
                entries.add(HttpToken.trim(entry));
            }
        }
        return entries;
    }
}
