package io.parley.http.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a request's query, each at most once and none that the resource does not have. */
final class Query {

    private final Map<String, String> values;

    private Query(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads a query as forms write it: percent-encoded UTF-8, with {@code +} for a blank.
     *
     * @param raw as it was sent, or null where there is none
     * @param known the parameters that the resource has
     * @throws ProblemException where it has another one, or one twice, or is not encoded well
     */
    static Query parse(@Nullable String raw, Set<String> known) {
        Map<String, String> values = new HashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                if (!pair.isEmpty()) {
                    int equals = pair.indexOf('=');
                    String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                    add(values, name, equals < 0 ? "" : decoded(pair.substring(equals + 1)), known);
                }
            }
        }
        return new Query(values);
    }

    @Nullable String text(String name) {
        return values.get(name);
    }

    String text(String name, String fallback) {
        return values.getOrDefault(name, fallback);
    }

    /** A parameter that has to be there. */
    String required(String name) {
        String value = values.get(name);
        if (value == null) {
            throw Problem.badRequest("the parameter '" + name + "' is missing").exception();
        }
        return value;
    }

    /** A whole number from {@code least} to {@code most}. */
    long number(String name, long fallback, long least, long most) {
        String text = values.get(name);
        if (text == null) {
            return fallback;
        }
        boolean digits = text.length() <= 16 && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        long number = digits ? Long.parseLong(text) : -1;
        if (number < least || number > most) {
            throw Problem.badRequest("the parameter '" + name + "' is a whole number from " + least + " to " + most)
                    .exception();
        }
        return number;
    }

    private static void add(Map<String, String> values, String name, String value, Set<String> known) {
        if (!known.contains(name)) {
            throw Problem.badRequest(
                            known.isEmpty()
                                    ? "this resource has no parameters"
                                    : "this resource has only the parameters "
                                            + String.join(
                                                    ", ",
                                                    known.stream().sorted().toList()))
                    .exception();
        }
        if (values.putIfAbsent(name, value) != null) {
            throw Problem.badRequest("the parameter '" + name + "' is there twice")
                    .exception();
        }
    }

    private static String decoded(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.put(octet(text, i));
                i += 2;
            } else if (c > ' ' && c < 0x7f) {
                bytes.put((byte) (c == '+' ? ' ' : c));
            } else {
                throw notEncoded();
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw notEncoded();
        }
    }

    private static byte octet(String text, int percent) {
        boolean whole = percent + 2 < text.length();
        int high = whole ? Character.digit(text.charAt(percent + 1), 16) : -1;
        int low = whole ? Character.digit(text.charAt(percent + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw notEncoded();
        }
        return (byte) (high << 4 | low);
    }

    private static ProblemException notEncoded() {
        return Problem.badRequest("the query is not percent-encoded UTF-8").exception();
    }
}
