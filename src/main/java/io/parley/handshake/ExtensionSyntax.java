package io.parley.handshake;

import java.util.List;

/**
 * Recognises the value of {@code Sec-WebSocket-Extensions}, RFC 6455 section 9.1: extensions divided by commas, each a
 * token with parameters, whose values are tokens or quoted strings that hold a token.
 */
final class ExtensionSyntax {

    private final String line;
    private int at;

    private ExtensionSyntax(String line) {
        this.line = line;
    }

    /** Whether each line is a list of extensions, so that together they are one. */
    static boolean isValid(List<String> lines) {
        for (String line : lines) {
            if (!new ExtensionSyntax(line).extensions()) {
                return false;
            }
        }
        return true;
    }

    private boolean extensions() {
        do {
            if (!extension()) {
                return false;
            }
        } while (skip(','));
        return at == line.length();
    }

    private boolean extension() {
        blanks();
        if (!token()) {
            return false;
        }
        while (skip(';')) {
            blanks();
            if (!token()) {
                return false;
            }
            if (skip('=')) {
                blanks();
                if (!quotedToken() && !token()) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean token() {
        int start = at;
        while (at < line.length() && HttpToken.isTokenCharacter(line.charAt(at))) {
            at++;
        }
        boolean found = at > start;
        blanks();
        return found;
    }

    /** "The value after quoted-string unescaping MUST conform to the token ABNF", section 9.1. */
    private boolean quotedToken() {
        if (!next('"')) {
            return false;
        }
        int length = 0;
        while (!next('"')) {
            next('\\');
            if (at == line.length() || !HttpToken.isTokenCharacter(line.charAt(at))) {
                return false;
            }
            at++;
            length++;
        }
        blanks();
        return length > 0;
    }

    private boolean skip(char wanted) {
        blanks();
        return next(wanted);
    }

    private boolean next(char wanted) {
        if (at < line.length() && line.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void blanks() {
        at = HttpToken.skipBlanks(line, at, line.length());
    }
}
