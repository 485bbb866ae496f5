package io.parley.auth;

import jakarta.json.JsonException;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object (RFC 8259) into maps, lists, strings and booleans, refusing what readers understand differently: names that
 * stand twice, half of a surrogate pair, anything behind the object. Pure.
 *
 * <p>Numbers stay text, as {@link Digits}: making a number of {@code 1e999999999} would cost more than a token is worth.
 */
final class StrictJson {

    /** How deep objects and arrays may be nested; what a token of ours holds needs three. */
    static final int DEEPEST = 16;

    private static final JsonParserFactory PARSERS = JsonProvider.provider().createParserFactory(Map.of());

    private final JsonParser parser;

    /** A number as it is written. */
    record Digits(String text) {}

    private StrictJson(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * The fields of the object that this text is. Values are {@link Map}, {@link List}, {@link String}, {@link Boolean}, {@link Digits} or
     * null.
     *
     * @throws IllegalArgumentException where the text is none; the message holds nothing of it
     */
    static Map<String, @Nullable Object> object(String text) {
        try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
            StrictJson json = new StrictJson(parser);
            if (parser.next() != Event.START_OBJECT) {
                throw new IllegalArgumentException("not a JSON object");
            }
            Map<String, @Nullable Object> object = json.fields(1);
            if (parser.hasNext()) {
                throw new IllegalArgumentException("something stands behind the JSON object");
            }
            return object;
        } catch (JsonException | NoSuchElementException e) {
            throw new IllegalArgumentException("not JSON");
        }
    }

    private @Nullable Object value(Event event, int depth) {
        return switch (event) {
            case START_OBJECT -> fields(depth + 1);
            case START_ARRAY -> elements(depth + 1);
            case VALUE_STRING -> whole(parser.getString());
            case VALUE_NUMBER -> new Digits(parser.getString());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private Map<String, @Nullable Object> fields(int depth) {
        checkDepth(depth);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.next() != Event.END_OBJECT) {
            String name = whole(parser.getString());
            if (fields.containsKey(name)) {
                throw new IllegalArgumentException("a name stands twice in the JSON");
            }
            fields.put(name, value(parser.next(), depth));
        }
        return fields;
    }

    private List<@Nullable Object> elements(int depth) {
        checkDepth(depth);
        List<@Nullable Object> elements = new ArrayList<>();
        for (Event event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
            elements.add(value(event, depth));
        }
        return Collections.unmodifiableList(elements);
    }

    private static void checkDepth(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("the JSON is nested more than " + DEEPEST + " deep");
        }
    }

    private static String whole(String text) {
        if (!isWhole(text)) {
            throw new IllegalArgumentException("half of a surrogate pair in the JSON");
        }
        return text;
    }

    /** Whether no surrogate stands alone. */
    static boolean isWhole(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
