package io.parley.handshake;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A host with an optional port, as the {@code Host} field and an origin carry it: RFC 3986 section 3.2 without userinfo.
 *
 * @param host in lower case; an IPv6 address in brackets and canonical
 * @param port 0 to 65535, or {@link #NO_PORT} where the text names none
 */
record Authority(String host, int port) {

    static final int NO_PORT = -1;

    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_PORT = 5;

    /** Reads {@code host} or {@code host:port}; null where the text is neither. A name has DNS letters and underscores. */
    static @Nullable Authority parse(String text) {
        int colon = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        int endOfHost = colon > 0 && colon < text.length() ? colon : text.length();
        String host = canonicalHost(text.substring(0, endOfHost));
        if (host == null) {
            return null;
        }
        if (endOfHost == text.length()) {
            return new Authority(host, NO_PORT);
        }
        int port = text.charAt(endOfHost) == ':' ? parsedPort(text, endOfHost + 1) : NO_PORT;
        return port == NO_PORT ? null : new Authority(host, port);
    }

    /** Whether the host is a name, not an address. */
    boolean isName() {
        char last = host.charAt(host.length() - 1);
        int lastLabel = host.lastIndexOf('.') + 1;
        return last != ']' && !isAllDigits(host, lastLabel);
    }

    private static @Nullable String canonicalHost(String text) {
        if (text.startsWith("[") && text.endsWith("]")) {
            String address = Ipv6.canonical(text.substring(1, text.length() - 1));
            return address == null ? null : '[' + address + ']';
        }
        return isName(text) ? text.toLowerCase(Locale.ROOT) : null;
    }

    private static boolean isName(String text) {
        int end = text.endsWith(".") ? text.length() - 1 : text.length();
        if (end > LONGEST_NAME) {
            return false;
        }
        boolean labelIsEmpty = true;
        for (int at = 0; at < end; at++) {
            char c = text.charAt(at);
            if (c == '.' ? labelIsEmpty : !isNameCharacter(c)) {
                return false;
            }
            labelIsEmpty = c == '.';
        }
        return !labelIsEmpty;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static int parsedPort(String text, int from) {
        int length = text.length() - from;
        if (length == 0 || length > LONGEST_PORT || !isAllDigits(text, from)) {
            return NO_PORT;
        }
        int port = Integer.parseInt(text, from, text.length(), 10);
        return port <= 65535 ? port : NO_PORT;
    }

    private static boolean isAllDigits(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return false;
            }
        }
        return true;
    }
}
