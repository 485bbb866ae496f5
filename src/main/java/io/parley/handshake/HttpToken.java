package io.parley.handshake;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads tokens and comma-separated lists of them in header fields, RFC 7230 sections 3.2.6 and 7. */
final class HttpToken {

    private static final boolean[] TCHAR = new boolean[128];

    static {
        for (char c = '!'; c <= '~'; c++) {
            TCHAR[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
        }
    }

    private HttpToken() {}

    static boolean isTokenCharacter(char c) {
        return c < TCHAR.length && TCHAR[c];
    }

    /** Whether the text is one token and nothing else, not even blanks around it. */
    static boolean isToken(String text) {
        return isToken(text, 0, text.length());
    }

    /**
     * Whether a list, which may span several field lines, has this token in any case. Other entries may be anything.
     *
     * @param token in lower case
     */
    static boolean listContains(List<String> lines, String token) {
        for (String line : lines) {
            for (int start = 0; start <= line.length(); ) {
                int comma = commaOrEnd(line, start);
                int from = skipBlanks(line, start, comma);
                int to = trimBlanks(line, from, comma);
                if (isSameWithoutCase(line, from, to, token)) {
                    return true;
                }
                start = comma + 1;
            }
        }
        return false;
    }

    /**
     * The entries of a list that may span several field lines, in order; null where one of them is empty or no token.
     * No line at all is an empty list.
     */
    static @Nullable List<String> list(List<String> lines) {
        List<String> tokens = new ArrayList<>();
        for (String line : lines) {
            for (int start = 0; start <= line.length(); ) {
                int comma = commaOrEnd(line, start);
                int from = skipBlanks(line, start, comma);
                int to = trimBlanks(line, from, comma);
                if (!isToken(line, from, to)) {
                    return null;
                }
                tokens.add(line.substring(from, to));
                start = comma + 1;
            }
        }
        return tokens;
    }

    /** The text without the optional blanks (space and tab only) that may surround a field's value. */
    static String trim(String value) {
        int from = skipBlanks(value, 0, value.length());
        return value.substring(from, trimBlanks(value, from, value.length()));
    }

    static int skipBlanks(String text, int from, int to) {
        int at = from;
        while (at < to && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int trimBlanks(String text, int from, int to) {
        int at = to;
        while (at > from && isBlank(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static int commaOrEnd(String line, int from) {
        int comma = line.indexOf(',', from);
        return comma < 0 ? line.length() : comma;
    }

    /** Case is a matter of ASCII here: to Unicode, the Kelvin sign and K are the same letter. */
    private static boolean isSameWithoutCase(String text, int from, int to, String lowerCase) {
        if (to - from != lowerCase.length()) {
            return false;
        }
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            char lower = c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
            if (lower != lowerCase.charAt(at - from)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isToken(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (!isTokenCharacter(text.charAt(at))) {
                return false;
            }
        }
        return from < to;
    }
}
