package io.parley.handshake;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whose page a request comes from: scheme, host and port, RFC 6454 section 4. Two origins are the same when all three
 * are, which is this record's equality because {@link #parse} leaves one form of each.
 *
 * @param scheme in lower case: {@code https}, or an application's own such as {@code capacitor}
 * @param host in lower case; an IPv6 address in brackets and in its canonical form
 * @param port 0 to 65535, the scheme's default where the origin names none; -1 where the scheme has no default either
 */
public record Origin(String scheme, String host, int port) {

    private static final String SEPARATOR = "://";

    /**
     * Reads one serialised origin, RFC 6454 section 6.2: {@code scheme://host} or {@code scheme://host:port}, and nothing
     * more: no userinfo, path or slash at the end, no second origin, no blanks.
     *
     * @return null where the text is anything else; so is {@code null}, which names no origin at all
     */
    public static @Nullable Origin parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        if (separator < 0 || !isScheme(text, separator)) {
            return null;
        }
        Authority authority = Authority.parse(text.substring(separator + SEPARATOR.length()));
        return authority == null ? null : of(text.substring(0, separator).toLowerCase(Locale.ROOT), authority);
    }

    /**
     * The origin of the pages that this server itself serves.
     *
     * @param host the value of the request's {@code Host} field
     * @param secure whether the client reached us through TLS
     * @return null where the value is not {@code host} or {@code host:port}
     */
    public static @Nullable Origin ofServer(String host, boolean secure) {
        Authority authority = Authority.parse(host);
        return authority == null ? null : of(secure ? "https" : "http", authority);
    }

    static Origin of(String scheme, Authority authority) {
        int port = authority.port() == Authority.NO_PORT ? defaultPort(scheme) : authority.port();
        return new Origin(scheme, authority.host(), port);
    }

    /** The serialised origin, without a port where it is the scheme's default. */
    @Override
    public String toString() {
        return scheme + SEPARATOR + host + (port == defaultPort(scheme) ? "" : ":" + port);
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> 80;
            case "https", "wss" -> 443;
            default -> Authority.NO_PORT;
        };
    }

    private static boolean isScheme(String text, int length) {
        for (int at = 0; at < length; at++) {
            char c = text.charAt(at);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean laterOnly = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (!letter && (at == 0 || !laterOnly)) {
                return false;
            }
        }
        return length > 0;
    }
}
