package io.parley.protocol.mqtt;

import io.parley.channel.Headers;
import io.parley.channel.Payload;
import io.parley.channel.Qos;
import io.parley.channel.Refusal;
import io.parley.protocol.JsonReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes of an MQTT client are to everybody else: UTF-8 that is one JSON value is JSON, other UTF-8 is text, the rest is
 * binary. The bytes themselves are never changed. Pure.
 */
public final class PayloadRules {

    private static final long MILLIS = 1000;

    /** One for each quality of service, without and with RETAIN: most messages say nothing more. */
    private static final Headers[] PLAIN = new Headers[6];

    static {
        for (Qos qos : Qos.values()) {
            PLAIN[qos.level() * 2] = Headers.plain(qos, false);
            PLAIN[qos.level() * 2 + 1] = Headers.plain(qos, true);
        }
    }

    private PayloadRules() {}

    /**
     * The payload of a message, with what its properties say.
     *
     * @param jsonDepth what is nested more deeply is text
     * @param now milliseconds since 1970, from which the message's expiry counts
     * @throws MalformedPacket with {@link ReasonCode#PAYLOAD_FORMAT_INVALID} where the bytes are not the UTF-8 they are said to be
     */
    public static Payload read(byte[] bytes, Qos qos, boolean retain, Properties properties, int jsonDepth, long now) {
        Payload payload = read(bytes, jsonDepth);
        boolean utf8 = properties.number(Property.PAYLOAD_FORMAT_INDICATOR, 0) == 1;
        if (utf8 && payload.kind() == Payload.Kind.BINARY) {
            throw new MalformedPacket(ReasonCode.PAYLOAD_FORMAT_INVALID, "the payload is said to be UTF-8, and is not");
        }
        return payload.with(headers(qos, retain, properties, now));
    }

    private static Payload read(byte[] bytes, int jsonDepth) {
        String text = text(bytes);
        if (text == null) {
            return Payload.binary(bytes);
        }
        return isJson(text, jsonDepth) ? Payload.json(bytes) : Payload.text(text);
    }

    /** The text that the bytes are in UTF-8, or null. */
    private static @Nullable String text(byte[] bytes) {
        if (isAscii(bytes)) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isJson(String text, int depth) {
        if (!mayBeJson(text)) {
            return false;
        }
        try (JsonReader reader = new JsonReader(text, depth)) {
            reader.raw();
            reader.end();
            return true;
        } catch (Refusal notJson) {
            return false;
        }
    }

    /** Whether the first and last characters are those of some JSON value, which spares most texts the parser. */
    private static boolean mayBeJson(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        if (from == to) {
            return false;
        }
        char last = text.charAt(to - 1);
        return switch (text.charAt(from)) {
            case '{' -> last == '}';
            case '[' -> last == ']';
            case '"' -> last == '"' && to - from > 1;
            case 't', 'n', 'f' -> {
                String word = text.substring(from, to);
                yield word.equals("true") || word.equals("false") || word.equals("null");
            }
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> last >= '0' && last <= '9';
            default -> false;
        };
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private static Headers headers(Qos qos, boolean retain, Properties properties, long now) {
        if (properties.values().isEmpty() && properties.user().isEmpty()) {
            return PLAIN[qos.level() * 2 + (retain ? 1 : 0)];
        }
        long format = properties.number(Property.PAYLOAD_FORMAT_INDICATOR, -1);
        long expiry = properties.number(Property.MESSAGE_EXPIRY_INTERVAL, -1);
        return new Headers(
                qos,
                retain,
                format < 0 ? Headers.Format.UNSAID : format == 0 ? Headers.Format.BYTES : Headers.Format.UTF8,
                properties.text(Property.CONTENT_TYPE),
                properties.text(Property.RESPONSE_TOPIC),
                properties.bytes(Property.CORRELATION_DATA),
                expiry < 0 ? Headers.NEVER : now + expiry * MILLIS,
                properties.user());
    }
}
