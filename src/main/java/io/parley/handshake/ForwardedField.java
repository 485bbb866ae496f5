package io.parley.handshake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code Forwarded} field, RFC 7239 section 4: elements between commas, each of pairs between semicolons. */
final class ForwardedField {

    private final String text;
    private int at;

    private ForwardedField(String text) {
        this.text = text;
    }

    /** For each element its parameters, names in lower case; null where a line does not follow the grammar. */
    static @Nullable List<Map<String, String>> parse(List<String> lines) {
        List<Map<String, String>> elements = new ArrayList<>();
        for (String line : lines) {
            if (!new ForwardedField(line).readInto(elements)) {
                return null;
            }
        }
        return elements;
    }

    private boolean readInto(List<Map<String, String>> elements) {
        do {
            Map<String, String> element = new HashMap<>();
            if (!readElement(element)) {
                return false;
            }
            elements.add(element);
        } while (take(','));
        return at == text.length();
    }

    private boolean readElement(Map<String, String> element) {
        do {
            at = HttpToken.skipBlanks(text, at, text.length());
            String name = token();
            if (name == null || !take('=')) {
                return false;
            }
            String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
            // Section 4: a parameter stands at most once in an element.
            if (value == null || element.put(name.toLowerCase(Locale.ROOT), value) != null) {
                return false;
            }
            at = HttpToken.skipBlanks(text, at, text.length());
        } while (take(';'));
        return true;
    }

    private @Nullable String token() {
        int start = at;
        while (at < text.length() && HttpToken.isTokenCharacter(text.charAt(at))) {
            at++;
        }
        return at == start ? null : text.substring(start, at);
    }

    private @Nullable String quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c == '\\' && ++at == text.length()) {
                return null;
            }
            value.append(text.charAt(at));
        }
        return null;
    }

    private boolean take(char wanted) {
        boolean there = at < text.length() && text.charAt(at) == wanted;
        at += there ? 1 : 0;
        return there;
    }
}
