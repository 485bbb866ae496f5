package io.parley.handshake;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of the rules by which an opening handshake is refused, each with the name that the log and the
 * inspector show and the HTTP status that the client sees.
 */
public enum Rule {
    /** An ordinary GET or HEAD on the path of an endpoint; RFC 9110 section 15.5.22. */
    UPGRADE_REQUIRED("handshake.upgrade-required", 426),
    /** The request target is not a path with an optional query; RFC 6455 section 4.2.1 item 1. */
    TARGET_SYNTAX("handshake.target-syntax", 400),
    /** No endpoint has this path; RFC 6455 section 4.2.2 item 4, "resource name". */
    PATH("handshake.path", 404),
    /** What a trusted proxy says of the client cannot be understood; RFC 7239 section 4. */
    FORWARDED("handshake.forwarded", 400),
    /** The method is not GET; RFC 6455 section 4.2.1 item 1. */
    METHOD("handshake.method", 405),
    /** The protocol is not HTTP/1.1, the only one whose connection can be upgraded; item 1. */
    HTTP_VERSION("handshake.http-version", 400),
    /** Not exactly one Host field, or it does not name a host; item 2. */
    HOST("handshake.host", 400),
    /** The Host is none that the hub goes by: RFC 9110 section 7.4, and the defence against DNS rebinding. */
    HOST_FOREIGN("http.host-foreign", 421),
    /** The Connection field has no option "upgrade"; item 4. */
    CONNECTION("handshake.connection", 400),
    /** Not exactly one Sec-WebSocket-Version, or not 13; item 6 and section 4.4. */
    VERSION("handshake.version", 426),
    /** Not exactly one Sec-WebSocket-Key; item 5. */
    KEY_COUNT("handshake.key-count", 400),
    /** The key is not base64; item 5. */
    KEY_ENCODING("handshake.key-encoding", 400),
    /** The key is base64, but not of 16 bytes; item 5. */
    KEY_LENGTH("handshake.key-length", 400),
    /** The request announces a body, whose bytes would be taken for frames. */
    BODY("handshake.body", 400),
    /** Sec-WebSocket-Protocol is not a list of tokens; item 8 and section 4.3. */
    SUBPROTOCOL_SYNTAX("handshake.subprotocol-syntax", 400),
    /** Sec-WebSocket-Protocol names one twice; section 4.1, client requirement 10. */
    SUBPROTOCOL_TWICE("handshake.subprotocol-twice", 400),
    /** Sec-WebSocket-Extensions does not follow the grammar of section 9.1; item 9. */
    EXTENSION_SYNTAX("handshake.extension-syntax", 400),
    /** More than one Origin field; item 7. */
    ORIGIN_COUNT("handshake.origin-count", 400),
    /** The origin is no serialised origin; RFC 6454 section 6.1. */
    ORIGIN_SYNTAX("handshake.origin-syntax", 400),
    /** The origin is opaque ("null"), so nobody can say whose page it is; RFC 6454 section 7.3. */
    ORIGIN_OPAQUE("handshake.origin-null", 403),
    /** No origin where one is required; section 4.2.2 item 4. */
    ORIGIN_MISSING("handshake.origin-missing", 403),
    /** The page comes from an origin that is not allowed; section 4.2.2 item 4. */
    ORIGIN_FOREIGN("handshake.origin-foreign", 403),
    /** The Authorization, a token entry, the cookie or the query is not of the form it must have; RFC 6750 section 2. */
    CREDENTIALS_SYNTAX("auth.credentials-syntax", 400),
    /** Different credentials at once; RFC 6750 section 2. */
    CREDENTIALS_SEVERAL("auth.credentials-several", 400),
    /** A token in the query, where the settings take none there; RFC 6750 section 2.3. */
    QUERY_TOKEN("auth.query-token", 400),
    /** A password on a connection that anybody on the way can read; RFC 7617 section 4. */
    BASIC_WITHOUT_TLS("auth.basic-without-tls", 403),
    /** Credentials that a browser sends by itself, from a page that is not the hub's own. */
    CROSS_SITE("auth.cross-site", 403),
    /** The credentials prove nothing; RFC 6750 section 3.1, "invalid_token". */
    UNAUTHENTICATED("auth.unauthenticated", 401),
    /** They prove who it is, who may not connect. */
    NOT_PERMITTED("auth.not-permitted", 403),
    /** Whose credentials they are cannot be found out at the moment. */
    AUTHENTICATION_UNAVAILABLE("auth.unavailable", 503),
    /** No subprotocol in common where one is required; section 4.2.2 item 4. */
    SUBPROTOCOL_REQUIRED("handshake.subprotocol-required", 400);

    private final String id;
    private final int status;

    Rule(String id, int status) {
        this.id = id;
        this.status = status;
    }

    /** The stable name, shown in the log and the inspector. */
    public String id() {
        return id;
    }

    /** The HTTP status of a refusal by this rule. */
    public int status() {
        return status;
    }

    Verdict.Refused refuse(String reason) {
        Map<String, String> headers = headers();
        String error = error();
        if (error != null) {
            // RFC 6750 section 3 has neither quotes nor backslashes in a description.
            headers.put(
                    "WWW-Authenticate",
                    "Bearer realm=\"parley\", error=\"" + error + "\", error_description=\""
                            + reason.replace('"', '\'').replace('\\', '/') + "\"");
        }
        return new Verdict.Refused(status, headers, id, reason);
    }

    /** The error code of RFC 6750 section 3.1; null where the rule has nothing to do with credentials, or no code stands for it. */
    private @Nullable String error() {
        return switch (this) {
            case CREDENTIALS_SYNTAX, CREDENTIALS_SEVERAL, QUERY_TOKEN -> "invalid_request";
            case UNAUTHENTICATED -> "invalid_token";
            default -> null;
        };
    }

    /**
     * A 426 names the protocol to upgrade to (RFC 9110 section 15.5.22), and who sends Upgrade must list it in Connection
     * too, so that no proxy forwards it (section 7.8). That it says "close" beside it is no contradiction: Upgrade tells
     * what would be accepted, not what happens on this connection.
     */
    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Connection", status == 426 ? "Upgrade, close" : "close");
        headers.put("Content-Type", "text/plain; charset=utf-8");
        headers.put("X-Content-Type-Options", "nosniff");
        if (status == 426) {
            headers.put("Upgrade", "websocket");
            headers.put("Sec-WebSocket-Version", "13");
        }
        if (status == 503) {
            headers.put("Retry-After", "5");
        }
        if (status == 405) {
            headers.put("Allow", "GET");
        }
        return headers;
    }
}
