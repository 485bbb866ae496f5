package io.parley.protocol.chat;

import io.parley.channel.Payload;
import io.parley.channel.Refusal;
import io.parley.protocol.JsonReader;
import org.jspecify.annotations.Nullable;

/** The words in a payload, whatever kind of client published it. Pure, and never fails. */
final class Speech {

    private Speech() {}

    /** The text of a text payload or of a JSON string, or null where the payload is no text. */
    static @Nullable String text(Payload payload) {
        return switch (payload.kind()) {
            case TEXT -> payload.asText();
            case JSON -> string(payload);
            case BINARY -> null;
        };
    }

    /** The payload as one line for a person to read. */
    static String line(Payload payload) {
        String text = text(payload);
        if (text != null) {
            return visible(text);
        }
        return payload.kind() == Payload.Kind.BINARY
                ? "[binary, " + payload.size() + " bytes]"
                : visible(payload.asText());
    }

    /**
     * The text without what could forge another line or turn its direction: line ends and tabs become spaces, other control
     * characters and the directional ones of Unicode (UAX #9 section 2) go, as does half of a surrogate pair.
     */
    static String visible(String text) {
        if (text.codePoints().noneMatch(c -> isBreak(c) || isHidden(c))) {
            return text;
        }
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> isBreak(c) || !isHidden(c))
                .forEach(c -> kept.appendCodePoint(isBreak(c) ? ' ' : c));
        return kept.toString();
    }

    private static @Nullable String string(Payload payload) {
        byte[] bytes = payload.bytes();
        if (bytes.length == 0 || bytes[0] != '"') {
            return null;
        }
        try (JsonReader json = new JsonReader(payload.asText(), 1)) {
            return json.string("payload", Integer.MAX_VALUE);
        } catch (Refusal e) {
            return null;
        }
    }

    private static boolean isBreak(int c) {
        return c == '\n' || c == '\r' || c == '\t' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    private static boolean isHidden(int c) {
        return Character.isISOControl(c)
                || c == 0x061C
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || (c >= 0xD800 && c <= 0xDFFF);
    }
}
