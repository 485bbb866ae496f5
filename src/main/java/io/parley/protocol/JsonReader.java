package io.parley.protocol;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a JSON message (RFC 8259) in the order in which they stand, without making a tree of it.
 *
 * <p>A value can be taken as the slice of the text that it is ({@link #raw}), checked but not written anew. Whatever is wrong is a
 * {@link Refusal}: {@link ErrorCode#MALFORMED} where the text is not JSON and {@link ErrorCode#TOO_LARGE} where it is nested too
 * deeply, after which nothing more can be read; {@link ErrorCode#BAD_REQUEST} where it is not what the caller asked for, after
 * which {@link #skipTo} goes on. For one thread.
 */
public final class JsonReader implements AutoCloseable {

    /** Numbers up to this size, either sign, are exact in every JSON implementation (RFC 8259 section 6). */
    public static final long LARGEST_INTEGER = (1L << 53) - 1;

    private static final int LONGEST_MARK = 64;

    /** As many digits as {@link #LARGEST_INTEGER} has, and a sign. */
    private static final int LONGEST_INTEGER = 17;

    /** How much of a client's own text an error repeats. */
    private static final int QUOTED = 40;

    /** One for all: making one is a service look-up. Its own limits are lifted, since this class and the endpoint hold ours. */
    private static final JsonParserFactory PARSERS = JsonProvider.provider()
            .createParserFactory(Map.of(
                    "org.eclipse.parsson.maxDepth", Integer.MAX_VALUE,
                    "org.eclipse.parsson.maxParsingLimit", Integer.MAX_VALUE));

    private final String text;
    private final int maxDepth;
    private final JsonParser parser;
    private final boolean escapes;
    private int depth;

    /**
     * @param text one message
     * @param maxDepth how many objects and arrays may be open at once, 1 or more
     */
    public JsonReader(String text, int maxDepth) {
        checkWhole(text);
        this.text = text;
        this.maxDepth = maxDepth;
        this.escapes = text.contains("\\u");
        this.parser = PARSERS.createParser(new StringReader(text));
    }

    /** The fields of one object, each name once. */
    public final class Fields {

        private final String what;
        private final List<String> seen = new ArrayList<>(4);

        private Fields(String what) {
            this.what = what;
        }

        /** The next field's name, or null at the object's end. Its value must be read or skipped before the next call. */
        public @Nullable String next() {
            if (advance() == Event.END_OBJECT) {
                return null;
            }
            String name = parser.getString();
            if (seen.contains(name)) {
                throw new Refusal(ErrorCode.BAD_REQUEST, what + " has the field " + quote(name) + " twice");
            }
            seen.add(name);
            return name;
        }

        /** The refusal of a field that the object does not have. */
        public Refusal unknown(String name, String known) {
            return new Refusal(ErrorCode.BAD_REQUEST, what + " has no field " + quote(name) + "; it has " + known);
        }

        /** The refusal of an object that lacks a field. */
        public Refusal missing(String name) {
            return new Refusal(ErrorCode.BAD_REQUEST, what + " needs the field \"" + name + "\"");
        }
    }

    /** The elements of one array; more than allowed are {@link ErrorCode#TOO_LARGE}. */
    public final class Elements {

        private final String what;
        private final int most;
        private final Limit limit;
        private int count;

        private Elements(String what, int most, Limit limit) {
            this.what = what;
            this.most = most;
            this.limit = limit;
        }

        /** Whether there is another element. It must be read or skipped before the next call. */
        public boolean next() {
            int at = valueStart();
            if (at < text.length() && text.charAt(at) == ']') {
                advance();
                return false;
            }
            if (++count > most) {
                throw new Refusal(
                        ErrorCode.TOO_LARGE, limit, what + " has at most " + most + " elements (" + limit + ")");
            }
            return true;
        }
    }

    /**
     * Enters an array, which is a field's value.
     *
     * @param what the field's name
     * @param most how many elements it may have, 1 or more
     * @param limit what says so
     */
    public Elements array(String what, int most, Limit limit) {
        if (advance() != Event.START_ARRAY) {
            throw wrongType(what, "an array");
        }
        return new Elements('"' + what + '"', most, limit);
    }

    /**
     * Enters an object, which is the message itself or a field's value.
     *
     * @param what what to call it in errors
     */
    public Fields object(String what) {
        boolean message = depth == 0;
        if (advance() != Event.START_OBJECT) {
            throw new Refusal(message ? ErrorCode.MALFORMED : ErrorCode.BAD_REQUEST, what + " is a JSON object");
        }
        return new Fields(what);
    }

    /** A string of at most {@code longest} UTF-16 units. */
    public String string(String what, int longest) {
        if (advance() != Event.VALUE_STRING) {
            throw wrongType(what, "a string");
        }
        String value = parser.getString();
        if (value.length() > longest) {
            throw new Refusal(ErrorCode.BAD_REQUEST, '"' + what + "\" has at most " + longest + " characters");
        }
        return value;
    }

    /** A string as {@link #string} has it, or null. */
    public @Nullable String stringOrNull(String what, int longest) {
        int start = valueStart();
        if (text.startsWith("null", start)) {
            advance();
            return null;
        }
        return string(what, longest);
    }

    /** An integer between 0 and {@code largest}, written without a fraction or exponent. */
    public long integer(String what, long largest) {
        String digits = raw();
        long value = isInteger(digits) ? Long.parseLong(digits) : -1;
        if (value < 0 || value > largest) {
            throw wrongType(what, "an integer from 0 to " + largest);
        }
        return value;
    }

    /** True or false. */
    public boolean bool(String what) {
        Event event = advance();
        if (event != Event.VALUE_TRUE && event != Event.VALUE_FALSE) {
            throw wrongType(what, "true or false");
        }
        return event == Event.VALUE_TRUE;
    }

    /** Any value, as the text that it is, without white space around it. */
    public String raw() {
        int start = valueStart();
        skip();
        int end = offset();
        if (end > text.length()) {
            // Where a text ends right behind a number, Parsson counts what it has read twice.
            throw tooShort();
        }
        return text.substring(start, end);
    }

    /**
     * The mark by which a client tells replies apart, as the text that it is: an integer, or a string of at most
     * {@value #LONGEST_MARK} characters as they are written.
     */
    public String mark(String what) {
        String mark = raw();
        boolean string = mark.charAt(0) == '"' && mark.length() <= LONGEST_MARK + 2;
        if (!string && !isInteger(mark)) {
            throw wrongType(what, "an integer, or a string of at most " + LONGEST_MARK + " characters");
        }
        return mark;
    }

    /** A position: an object of {@code epoch} and {@code offset}. */
    public Position position(String what) {
        Fields fields = object('"' + what + '"');
        String epoch = null;
        long offset = -1;
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "epoch" -> epoch = string("epoch", LONGEST_MARK);
                case "offset" -> offset = integer("offset", LARGEST_INTEGER);
                default -> throw fields.unknown(name, "epoch and offset");
            }
        }
        if (epoch == null || epoch.isEmpty()) {
            throw fields.missing("epoch");
        }
        if (offset < 0) {
            throw fields.missing("offset");
        }
        return new Position(epoch, offset);
    }

    /** Passes over a value, which is checked all the same. */
    public void skip() {
        int level = depth;
        do {
            advance();
        } while (depth > level);
    }

    /** Passes over what is left of the objects and arrays that are open beyond so many. */
    public void skipTo(int level) {
        while (depth > level) {
            advance();
        }
    }

    /** How many objects and arrays are open. */
    public int depth() {
        return depth;
    }

    /** Checks that nothing follows the value that was read. */
    public void end() {
        try {
            if (parser.hasNext()) {
                throw new Refusal(ErrorCode.MALFORMED, "more than one JSON value in a message");
            }
        } catch (JsonParsingException e) {
            throw malformed(e);
        }
    }

    @Override
    public void close() {
        parser.close();
    }

    /** Whether the JSON text of a value is an integer that is exact everywhere. */
    private static boolean isInteger(String json) {
        if (json.length() > LONGEST_INTEGER) {
            return false;
        }
        for (int i = json.charAt(0) == '-' ? 1 : 0; i < json.length(); i++) {
            if (json.charAt(i) < '0' || json.charAt(i) > '9') {
                return false;
            }
        }
        return Math.abs(Long.parseLong(json)) <= LARGEST_INTEGER;
    }

    /** A client's text for an error message: in quotes, cut, without control characters. */
    public static String quote(String foreign) {
        StringBuilder quoted = new StringBuilder("\"");
        foreign.codePoints().limit(QUOTED).forEach(c -> quoted.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return quoted.append(foreign.length() > QUOTED ? "…\"" : "\"").toString();
    }

    private Event advance() {
        Event event;
        try {
            event = parser.next();
        } catch (JsonParsingException e) {
            throw malformed(e);
        }
        switch (event) {
            case START_OBJECT, START_ARRAY -> {
                if (++depth > maxDepth) {
                    throw new Refusal(
                            ErrorCode.TOO_LARGE,
                            Limit.JSON_DEPTH,
                            "the JSON is nested more than " + maxDepth + " deep (parley.limits.json-depth)");
                }
            }
            case END_OBJECT, END_ARRAY -> depth--;
            case KEY_NAME, VALUE_STRING -> {
                if (escapes) {
                    checkWhole(parser.getString());
                }
            }
            default -> {}
        }
        return event;
    }

    /** Where the value of the field just named begins, or the next element of an array. */
    private int valueStart() {
        int at = offset();
        while (at < text.length() && isBetween(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBetween(char c) {
        return c == ' ' || c == ':' || c == ',' || c == '\t' || c == '\n' || c == '\r';
    }

    /** The offset right behind what was read last. */
    private int offset() {
        return (int) parser.getLocation().getStreamOffset();
    }

    private static Refusal wrongType(String what, String type) {
        return new Refusal(ErrorCode.BAD_REQUEST, '"' + what + "\" is " + type);
    }

    private Refusal malformed(JsonParsingException e) {
        long at = e.getLocation().getStreamOffset();
        if (text.isBlank()) {
            return new Refusal(ErrorCode.MALFORMED, "not JSON: the message is empty");
        }
        if (at < 0 || at >= text.length()) {
            return tooShort();
        }
        return new Refusal(
                ErrorCode.MALFORMED, "not JSON: unexpected " + name(text.charAt((int) at)) + place(text, (int) at));
    }

    private Refusal tooShort() {
        return new Refusal(ErrorCode.MALFORMED, "not JSON: it ends too early, after " + text.length() + " characters");
    }

    private static String name(char c) {
        boolean visible = c > ' ' && c < 0x7f;
        return visible ? "'" + c + "'" : String.format("U+%04X", (int) c);
    }

    private static String place(String text, int at) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < at; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return " at line " + line + ", column " + (at - start + 1);
    }

    private static void checkWhole(String text) {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isLowSurrogate(c) || at == text.length() || !Character.isLowSurrogate(text.charAt(at))) {
                throw new Refusal(ErrorCode.MALFORMED, "not Unicode: half of a surrogate pair" + place(text, at - 1));
            }
            at++;
        }
    }
}
