package io.parley.http;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;

/** The headers of every page, which keep a browser from running or embedding what is not ours. */
public final class PageHeaders {

    /** Names and values. */
    public static final Map<String, String> ALL = Map.of(
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "font-src 'self'; connect-src 'self' ws: wss:; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
                    + "frame-ancestors 'none'");

    private PageHeaders() {}

    static void addTo(HttpServletResponse response) {
        ALL.forEach(response::setHeader);
    }
}
