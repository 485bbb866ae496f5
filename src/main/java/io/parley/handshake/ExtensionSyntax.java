package io.parley.handshake;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value of {@code Sec-WebSocket-Extensions}, RFC 6455 section 9.1: extensions divided by commas, each a
 * token with parameters, whose values are tokens or quoted strings that hold a token.
 */
final class ExtensionSyntax {

    /** An extension as it was offered, its parameters in the order sent. */
    record Offer(String extension, List<Parameter> parameters) {}

    /** @param value without quotes and escapes, which mean nothing; null where there is none */
    record Parameter(String name, @Nullable String value) {}

    private final String line;
    private int at;

    private ExtensionSyntax(String line) {
        this.line = line;
    }

    /** The extensions of all lines, in the order sent; null where a line is not of this syntax. No line at all is no offer. */
    static @Nullable List<Offer> parse(List<String> lines) {
        List<Offer> offers = new ArrayList<>();
        for (String line : lines) {
            if (!new ExtensionSyntax(line).extensions(offers)) {
                return null;
            }
        }
        return offers;
    }

    private boolean extensions(List<Offer> offers) {
        do {
            Offer offer = extension();
            if (offer == null) {
                return false;
            }
            offers.add(offer);
        } while (skip(','));
        return at == line.length();
    }

    private @Nullable Offer extension() {
        blanks();
        String extension = token();
        if (extension == null) {
            return null;
        }
        List<Parameter> parameters = new ArrayList<>();
        while (skip(';')) {
            blanks();
            String name = token();
            if (name == null) {
                return null;
            }
            String value = null;
            if (skip('=')) {
                blanks();
                value = next('"') ? quotedToken() : token();
                if (value == null) {
                    return null;
                }
            }
            parameters.add(new Parameter(name, value));
        }
        return new Offer(extension, parameters);
    }

    private @Nullable String token() {
        int start = at;
        while (at < line.length() && HttpToken.isTokenCharacter(line.charAt(at))) {
            at++;
        }
        String token = at > start ? line.substring(start, at) : null;
        blanks();
        return token;
    }

    /** "The value after quoted-string unescaping MUST conform to the token ABNF", section 9.1. */
    private @Nullable String quotedToken() {
        StringBuilder token = new StringBuilder();
        while (!next('"')) {
            next('\\');
            if (at == line.length() || !HttpToken.isTokenCharacter(line.charAt(at))) {
                return null;
            }
            token.append(line.charAt(at++));
        }
        blanks();
        return token.length() > 0 ? token.toString() : null;
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
