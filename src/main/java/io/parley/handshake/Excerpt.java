package io.parley.handshake;

/** Quotes what a client sent so that it can stand in a one-line message: short, and printable ASCII only. */
final class Excerpt {

    private static final int LONGEST = 80;

    private Excerpt() {}

    static String of(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int at = 0; at < Math.min(text.length(), LONGEST); at++) {
            char c = text.charAt(at);
            quoted.append(c >= ' ' && c <= '~' ? c : '?');
        }
        if (text.length() > LONGEST) {
            quoted.append("...");
        }
        return quoted.append('"').toString();
    }
}
