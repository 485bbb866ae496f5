package io.parley.runtime.embedded;

import io.parley.handshake.Verdict.Refused;
import java.util.LinkedHashMap;
import java.util.Map;

/** The catalogue of the rules by which the embedded server refuses a request beside those of the opening handshake. */
enum ServerRule {
    /** Tyrus or an endpoint could not open the session; the log says why. */
    FAILED("handshake.failed", 500),
    /** The request head is too long. */
    HEAD_SIZE("http.head-size", 431),
    /** The request head is not HTTP. */
    SYNTAX("http.syntax", 400),
    /** The request target cannot be decoded to a path. */
    TARGET("http.target", 400),
    /** CONNECT asks for a proxy. */
    CONNECT("http.connect", 405);

    private final String id;
    private final int status;

    ServerRule(String id, int status) {
        this.id = id;
        this.status = status;
    }

    /** The stable name, shown in the log and the metrics. */
    String id() {
        return id;
    }

    int status() {
        return status;
    }

    /** A refusal by this rule, for a reason in one plain sentence. */
    Refused refuse(String reason) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Connection", "close");
        headers.put("Content-Type", "text/plain; charset=utf-8");
        headers.put("X-Content-Type-Options", "nosniff");
        if (status == 405) {
            headers.put("Allow", "GET, HEAD");
        }
        return new Refused(status, headers, id, reason);
    }
}
