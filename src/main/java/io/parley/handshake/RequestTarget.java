package io.parley.handshake;

import org.jspecify.annotations.Nullable;

/**
 * Recognises the path and the query of a request target, RFC 3986 sections 3.3 and 3.4.
 *
 * <p>Containers hand the target to {@link java.net.URI} after the handshake and fail there, too late for an answer: what
 * is accepted here, {@code java.net.URI} accepts. Square brackets in a query are against the RFC, but browsers send
 * them unescaped and {@code java.net.URI} takes them.
 */
final class RequestTarget {

    private static final String PATH_PUNCTUATION = "-._~!$&'()*+,;=:@/";
    private static final boolean[] IN_PATH = alphanumericAnd(PATH_PUNCTUATION);
    private static final boolean[] IN_QUERY = alphanumericAnd(PATH_PUNCTUATION + "?[]");

    private RequestTarget() {}

    /**
     * Whether the text is an absolute path. Two slashes at its start are refused, because as a reference they would
     * introduce a host.
     */
    static boolean isPath(String path) {
        return path.startsWith("/") && !path.startsWith("//") && consistsOf(IN_PATH, path);
    }

    /** Whether the text is a query; none at all is one. */
    static boolean isQuery(@Nullable String query) {
        return query == null || consistsOf(IN_QUERY, query);
    }

    private static boolean consistsOf(boolean[] allowed, String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '%') {
                if (at + 2 >= text.length() || !isHex(text.charAt(at + 1)) || !isHex(text.charAt(at + 2))) {
                    return false;
                }
                at += 2;
            } else if (c >= allowed.length || !allowed[c]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static boolean[] alphanumericAnd(String punctuation) {
        boolean[] allowed = new boolean[128];
        for (char c = 0; c < allowed.length; c++) {
            allowed[c] = (c >= '0' && c <= '9')
                    || (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || punctuation.indexOf(c) >= 0;
        }
        return allowed;
    }
}
