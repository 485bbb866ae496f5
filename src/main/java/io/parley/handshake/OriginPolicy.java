package io.parley.handshake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides from which pages a WebSocket may be opened, RFC 6455 sections 4.2.2 item 4 and 10.2: always from the server's
 * own pages, and from those of the origins that the configuration lists.
 *
 * <p>Only browsers send {@code Origin} truthfully, and only they need to be stopped: their user's cookies and network go
 * with a foreign page's request. A client without the field is therefore admitted, unless origins are required.
 */
public final class OriginPolicy {

    private static final String OPAQUE = "null";

    private final boolean any;
    private final boolean required;
    private final Set<Origin> exact;
    private final List<OriginPattern> patterns;

    private OriginPolicy(boolean any, boolean required, Set<Origin> exact, List<OriginPattern> patterns) {
        this.any = any;
        this.required = required;
        this.exact = exact;
        this.patterns = patterns;
    }

    /** Admits the server's own pages, and clients that are no browsers. */
    public static OriginPolicy sameOrigin() {
        return allowing(List.of());
    }

    /**
     * Admits the origins listed, beside the server's own pages and clients that are no browsers.
     *
     * @param entries origins such as {@code https://example.com:8443}, and patterns such as {@code
     *     https://*.example.com}, which stand for one or more labels before the domain and never for the bare domain
     * @throws IllegalArgumentException with the entry in quotes, where one is neither
     */
    public static OriginPolicy allowing(List<String> entries) {
        Set<Origin> exact = new HashSet<>();
        List<OriginPattern> patterns = new ArrayList<>();
        for (String entry : entries) {
            if (OriginPattern.isPattern(entry)) {
                patterns.add(OriginPattern.parse(entry));
            } else {
                exact.add(parsed(entry));
            }
        }
        return new OriginPolicy(false, false, Set.copyOf(exact), List.copyOf(patterns));
    }

    /**
     * Admits every page of the web, opaque origins ({@code null}) included: any page that a user opens may then talk to
     * the hub from that user's browser, with that user's cookies and from inside that user's network.
     */
    public static OriginPolicy allowAnyOriginInsecurely() {
        return new OriginPolicy(true, false, Set.of(), List.of());
    }

    /** The same policy, which also refuses clients that send no {@code Origin}. */
    public OriginPolicy requiringOrigin() {
        return new OriginPolicy(any, true, exact, patterns);
    }

    /**
     * The first lock: the whole decision, where the request's host is known.
     *
     * @param originHeader the value of the one {@code Origin} field; null where there is none
     * @param host the value of the request's {@code Host} field
     * @param secure whether the client reached us through TLS
     */
    public boolean admits(@Nullable String originHeader, String host, boolean secure) {
        return judge(originHeader, host, secure) instanceof Ruling.Allowed;
    }

    /**
     * The second lock: the part of the decision that needs no host, for a {@code Configurator.checkOrigin(String)}, which
     * is told nothing but the origin. It answers false for what {@link #admits} refuses whatever the host: opaque,
     * malformed, and missing where required. It answers true for a well-formed origin that is not listed, because that may
     * be the server's own. Where nothing stands before the configurator, it must settle that case itself as soon as it
     * sees the request's headers (in {@code modifyHandshake}), by asking {@link #admits}.
     */
    public boolean mayAdmit(@Nullable String originHeader) {
        return !(judgeWithoutHost(originHeader) instanceof Ruling.Denied);
    }

    /**
     * Why an HTTP request that is no handshake is refused by its origin, or null; for what pages ask of the hub by other ways than
     * a WebSocket.
     */
    public Verdict.@Nullable Refused refusal(OpeningRequest request) {
        List<String> lines = request.header("Origin");
        if (lines.size() > 1) {
            return Rule.ORIGIN_COUNT.refuse("The request must have at most one Origin, but has " + lines.size() + ".");
        }
        List<String> hosts = request.header("Host");
        String origin = lines.isEmpty() ? null : HttpToken.trim(lines.get(0));
        String host = hosts.isEmpty() ? "" : HttpToken.trim(hosts.get(0));
        return judge(origin, host, request.secure()) instanceof Ruling.Denied denied
                ? denied.rule().refuse(denied.reason())
                : null;
    }

    /** As {@link #admits}, with the reason. Never {@link Ruling.OnlyIfSameOrigin}. */
    Ruling judge(@Nullable String originHeader, String host, boolean secure) {
        Ruling ruling = judgeWithoutHost(originHeader);
        return ruling instanceof Ruling.OnlyIfSameOrigin undecided
                ? undecided.settle(Origin.ofServer(host, secure))
                : ruling;
    }

    private Ruling judgeWithoutHost(@Nullable String originHeader) {
        if (originHeader == null) {
            return required
                    ? new Ruling.Denied(
                            Rule.ORIGIN_MISSING,
                            "The request has no Origin, and parley.origins.required demands one of every client.")
                    : new Ruling.Allowed();
        }
        if (originHeader.equals(OPAQUE)) {
            return any
                    ? new Ruling.Allowed()
                    : new Ruling.Denied(
                            Rule.ORIGIN_OPAQUE,
                            "The Origin is \"null\", as from a file or a sandboxed frame, and no entry of parley.origins "
                                    + "can allow that; serve the page from an origin of its own.");
        }
        Origin origin = Origin.parse(originHeader);
        if (origin == null) {
            return new Ruling.Denied(
                    Rule.ORIGIN_SYNTAX,
                    "The Origin " + Excerpt.of(originHeader)
                            + " is not of the form scheme://host or scheme://host:port.");
        }
        return any || isListed(origin) ? new Ruling.Allowed() : new Ruling.OnlyIfSameOrigin(origin);
    }

    private boolean isListed(Origin origin) {
        if (exact.contains(origin)) {
            return true;
        }
        for (OriginPattern pattern : patterns) {
            if (pattern.matches(origin)) {
                return true;
            }
        }
        return false;
    }

    private static Origin parsed(String entry) {
        Origin origin = Origin.parse(entry);
        if (origin == null) {
            throw new IllegalArgumentException("parley.origins: " + Excerpt.of(entry)
                    + " is no origin; write scheme://host or scheme://host:port, as in https://example.com");
        }
        return origin;
    }

    /** What the policy says of an origin. */
    sealed interface Ruling {

        record Allowed() implements Ruling {}

        record Denied(Rule rule, String reason) implements Ruling {}

        /** The origin is not listed, so it depends on the request's host. */
        record OnlyIfSameOrigin(Origin origin) implements Ruling {

            Ruling settle(@Nullable Origin server) {
                return origin.equals(server)
                        ? new Allowed()
                        : new Denied(
                                Rule.ORIGIN_FOREIGN,
                                "Pages of the origin " + Excerpt.of(origin.toString())
                                        + " may not connect; to allow them, add it to parley.origins.");
            }
        }
    }
}
