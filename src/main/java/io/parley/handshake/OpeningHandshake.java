package io.parley.handshake;

import io.parley.auth.Identity;
import io.parley.handshake.Verdict.Admitted;
import io.parley.handshake.Verdict.NotAnUpgrade;
import io.parley.handshake.Verdict.Presented;
import io.parley.handshake.Verdict.Refused;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges a request by the server's side of the opening handshake, RFC 6455 section 4.2.1: a straight line of small checks,
 * of which the first that fails decides.
 *
 * <p>The line begins with what the request line says, because no header can be judged before it is known what is asked of
 * whom: a malformed target is 400, then an unknown path is 404, then a method other than GET is 405. Immutable and for any
 * number of threads.
 */
public final class OpeningHandshake {

    private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";

    private static final List<Check> IN_ORDER = List.of(
            OpeningHandshake::method,
            OpeningHandshake::httpVersion,
            OpeningHandshake::host,
            OpeningHandshake::connection,
            OpeningHandshake::version,
            OpeningHandshake::key,
            OpeningHandshake::body,
            OpeningHandshake::subprotocols,
            OpeningHandshake::extensions);

    private final Endpoints endpoints;
    private final OriginPolicy origins;
    private final SubprotocolPolicy subprotocols;
    private final CredentialsPolicy credentials;

    public OpeningHandshake(
            Endpoints endpoints, OriginPolicy origins, SubprotocolPolicy subprotocols, CredentialsPolicy credentials) {
        this.endpoints = endpoints;
        this.origins = origins;
        this.subprotocols = subprotocols;
        this.credentials = credentials;
    }

    /**
     * Judges one request up to where it must be found out who sends it; {@link #choose} goes on from there. Never blocks, never
     * throws, takes time in proportion to the size of the request's head, and does not admit.
     *
     * @param remoteAddress the client's address
     * @param principal as whom the servlet container knows the client, or null
     */
    public Verdict check(OpeningRequest request, String remoteAddress, @Nullable String principal) {
        List<String> spoken = endpoints.subprotocolsAt(request.path());
        if (!HttpToken.listContains(request.header("Upgrade"), "websocket")) {
            return spoken == null ? new NotAnUpgrade() : withoutUpgrade(request);
        }
        Refused refused = target(request);
        if (refused != null) {
            return refused;
        }
        if (spoken == null) {
            return Rule.PATH.refuse("There is no WebSocket endpoint at " + Excerpt.of(request.path()) + ".");
        }
        for (Check check : IN_ORDER) {
            refused = check.of(request);
            if (refused != null) {
                return refused;
            }
        }
        refused = origin(request);
        return refused != null ? refused : credentials(request, spoken, remoteAddress, principal);
    }

    /** Judges by origin and credentials alone, for requests that open something other than a WebSocket. */
    Verdict identify(OpeningRequest request, String remoteAddress, @Nullable String principal) {
        Refused refused = origins.refusal(request);
        return refused != null ? refused : credentials(request, List.of(), remoteAddress, principal);
    }

    /** Section 4.2.2 item 4: the subprotocol, or none, for a client of whom everything else is settled. */
    Verdict choose(Presented presented, Identity who) {
        String chosen = subprotocols.choose(presented.offered(), presented.spoken());
        if (chosen == null && subprotocols.required() && !presented.spoken().isEmpty()) {
            return Rule.SUBPROTOCOL_REQUIRED.refuse("The request offers no subprotocol that is spoken here, and "
                    + "parley.subprotocols.required demands one; spoken here: "
                    + String.join(", ", presented.spoken()) + ".");
        }
        return new Admitted(presented.path(), chosen, presented.origin(), who);
    }

    /**
     * Section 4.2.1 item 3, {@code Upgrade}. An endpoint has nothing to show to an ordinary GET; other methods are left to
     * whoever serves HTTP on the same path.
     */
    private static Verdict withoutUpgrade(OpeningRequest request) {
        return request.method().equals("GET") || request.method().equals("HEAD")
                ? Rule.UPGRADE_REQUIRED.refuse("This is a WebSocket endpoint; it answers only a GET with \"Upgrade: "
                        + "websocket\" and \"Connection: Upgrade\".")
                : new NotAnUpgrade();
    }

    /** Section 4.2.1 item 1: the Request-URI. */
    private static @Nullable Refused target(OpeningRequest request) {
        if (!RequestTarget.isPath(request.path())) {
            return Rule.TARGET_SYNTAX.refuse(
                    "The path has a character that must be percent-encoded, or does not start with one slash.");
        }
        return RequestTarget.isQuery(request.query())
                ? null
                : Rule.TARGET_SYNTAX.refuse("The query has a character that must be percent-encoded.");
    }

    /** Section 4.2.1 item 1: the method. */
    private static @Nullable Refused method(OpeningRequest request) {
        return request.method().equals("GET")
                ? null
                : Rule.METHOD.refuse("A WebSocket is opened with GET, not with " + Excerpt.of(request.method()) + ".");
    }

    /** Section 4.2.1 item 1: the version. HTTP/1.0 has no Upgrade, HTTP/2 another one (RFC 8441). */
    private static @Nullable Refused httpVersion(OpeningRequest request) {
        return request.protocol().equals("HTTP/1.1")
                ? null
                : Rule.HTTP_VERSION.refuse(
                        "A WebSocket is opened over HTTP/1.1, not over " + Excerpt.of(request.protocol()) + ".");
    }

    /** Section 4.2.1 item 2: {@code Host}; RFC 9112 section 3.2. */
    private static @Nullable Refused host(OpeningRequest request) {
        List<String> hosts = request.header("Host");
        if (hosts.size() != 1) {
            return Rule.HOST.refuse("The request must have exactly one Host, but has " + hosts.size() + ".");
        }
        return Authority.parse(HttpToken.trim(hosts.get(0))) != null
                ? null
                : Rule.HOST.refuse("The Host " + Excerpt.of(hosts.get(0)) + " is not of the form host or host:port.");
    }

    /** Section 4.2.1 item 4: {@code Connection}. */
    private static @Nullable Refused connection(OpeningRequest request) {
        return HttpToken.listContains(request.header("Connection"), "upgrade")
                ? null
                : Rule.CONNECTION.refuse("The Connection header must list the option \"Upgrade\".");
    }

    /** Section 4.2.1 item 6, section 4.4: {@code Sec-WebSocket-Version}. */
    private static @Nullable Refused version(OpeningRequest request) {
        List<String> versions = request.header("Sec-WebSocket-Version");
        if (versions.size() != 1) {
            return Rule.VERSION.refuse(
                    "The request must have exactly one Sec-WebSocket-Version, but has " + versions.size() + ".");
        }
        return HttpToken.trim(versions.get(0)).equals("13")
                ? null
                : Rule.VERSION.refuse("The Sec-WebSocket-Version " + Excerpt.of(versions.get(0))
                        + " is not spoken here, only 13 is.");
    }

    /** Section 4.2.1 item 5: {@code Sec-WebSocket-Key}. */
    private static @Nullable Refused key(OpeningRequest request) {
        List<String> keys = request.header("Sec-WebSocket-Key");
        if (keys.size() != 1) {
            return Rule.KEY_COUNT.refuse(
                    "The request must have exactly one Sec-WebSocket-Key, but has " + keys.size() + ".");
        }
        String key = HttpToken.trim(keys.get(0));
        if (!SecWebSocketKey.isBase64(key)) {
            return Rule.KEY_ENCODING.refuse("The Sec-WebSocket-Key is not base64.");
        }
        return SecWebSocketKey.encodesSixteenBytes(key)
                ? null
                : Rule.KEY_LENGTH.refuse("The Sec-WebSocket-Key is not the base64 of exactly 16 bytes.");
    }

    /** A body would be read as frames, or frames as a body: RFC 9112 section 6 says when there is one. */
    private static @Nullable Refused body(OpeningRequest request) {
        boolean none = request.header("Transfer-Encoding").isEmpty();
        for (String length : request.header("Content-Length")) {
            none &= HttpToken.trim(length).equals("0");
        }
        return none ? null : Rule.BODY.refuse("A request that opens a WebSocket must not have a body.");
    }

    /** Section 4.2.1 item 8: {@code Sec-WebSocket-Protocol}. Section 11.3.4: several lines are one list. */
    private static @Nullable Refused subprotocols(OpeningRequest request) {
        List<String> offered = HttpToken.list(request.header(SUBPROTOCOL));
        if (offered == null) {
            return Rule.SUBPROTOCOL_SYNTAX.refuse(
                    "The Sec-WebSocket-Protocol is not a list of names divided by commas.");
        }
        return offered.size() < 2 || new HashSet<>(offered).size() == offered.size()
                ? null
                : Rule.SUBPROTOCOL_TWICE.refuse("The Sec-WebSocket-Protocol names a subprotocol twice.");
    }

    /** Section 4.2.1 item 9: {@code Sec-WebSocket-Extensions}. */
    private static @Nullable Refused extensions(OpeningRequest request) {
        return ExtensionSyntax.parse(request.header("Sec-WebSocket-Extensions")) != null
                ? null
                : Rule.EXTENSION_SYNTAX.refuse(
                        "The Sec-WebSocket-Extensions is not a list of extensions with their parameters.");
    }

    /** Section 4.2.1 item 7, section 4.2.2 item 4: {@code Origin}. */
    private @Nullable Refused origin(OpeningRequest request) {
        return origins.refusal(request);
    }

    private Verdict credentials(
            OpeningRequest request, List<String> spoken, String remoteAddress, @Nullable String principal) {
        CredentialsPolicy.Found found = credentials.find(request, remoteAddress, principal);
        if (found instanceof CredentialsPolicy.Unusable unusable) {
            return unusable.refusal();
        }
        CredentialsPolicy.Shown shown = (CredentialsPolicy.Shown) found;
        Refused refused = crossSite(request, shown.way());
        if (refused != null) {
            return refused;
        }
        List<String> offered = new ArrayList<>();
        for (String entry :
                Objects.requireNonNullElse(HttpToken.list(request.header(SUBPROTOCOL)), List.<String>of())) {
            if (!CredentialsPolicy.isToken(entry)) {
                offered.add(entry);
            }
        }
        return new Presented(request.path(), spoken, offered, originOf(request), shown.credentials(), shown.way());
    }

    /**
     * What a browser sends by itself says whose browser it is, and not whose page has it open the WebSocket: that page must be
     * the hub's own, whichever others may connect. Without an Origin nobody can tell; only a password may come so, which
     * programs send as well.
     */
    private static @Nullable Refused crossSite(OpeningRequest request, Way way) {
        String origin = originOf(request);
        if (!way.isAmbient() || (origin == null && way == Way.BASIC)) {
            return null;
        }
        Origin own = Origin.ofServer(HttpToken.trim(request.header("Host").get(0)), request.secure());
        return origin != null && own != null && own.equals(Origin.parse(origin))
                ? null
                : Rule.CROSS_SITE.refuse(
                        "A browser sends these credentials by itself, so they count from the hub's own "
                                + "pages only" + (origin == null ? ", and the request has no Origin" : "")
                                + "; from elsewhere, show a token or a ticket.");
    }

    private static @Nullable String originOf(OpeningRequest request) {
        List<String> lines = request.header("Origin");
        return lines.isEmpty() ? null : HttpToken.trim(lines.get(0));
    }

    /** One step of the line; null where the request passes it. */
    private interface Check {
        @Nullable Refused of(OpeningRequest request);
    }
}
