package io.parley.backend;

import io.parley.auth.Action;
import io.parley.auth.Rights;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ErrorCode;
import io.parley.channel.Payload;
import io.parley.channel.Refusal;
import io.parley.hub.Answer;
import io.parley.hub.Question;
import io.parley.protocol.JsonReader;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the backend says. Fields that are not known are passed over; whatever else is not as it should be is {@link
 * Failure#MALFORMED}. Pure.
 */
final class AnswerDecoder {

    private static final int LONGEST_SENTENCE = 500;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_CODE = 32;
    private static final String UNEXPLAINED = "the backend does not allow this";
    private static final JsonProvider JSON = JsonProvider.provider();

    private final int maxDepth;

    /** @param maxDepth how deeply an answer may be nested, 1 or more */
    AnswerDecoder(int maxDepth) {
        this.maxDepth = maxDepth;
    }

    /** The answer to a question of this kind. */
    Answer answer(byte[] body, Question.Kind kind) {
        Boolean allow = null;
        String reason = UNEXPLAINED;
        Payload payload = null;
        String name = null;
        Rights rights = Rights.NONE;
        try (JsonReader json = new JsonReader(text(body), maxDepth)) {
            JsonReader.Fields fields = json.object("an answer");
            for (String field = fields.next(); field != null; field = fields.next()) {
                switch (field) {
                    case "allow" -> allow = json.bool(field);
                    case "reason" -> reason = sentence(json.string(field, Integer.MAX_VALUE));
                    case "data" -> payload = Payload.json(json.raw());
                    case "binary" -> payload = binary(json);
                    case "name" -> name = name(json.stringOrNull(field, LONGEST_NAME));
                    case "rights" -> rights = rights(json.raw());
                    default -> json.skip();
                }
            }
            json.end();
        } catch (Refusal | JsonException e) {
            throw malformed(e.getMessage());
        }
        if (allow == null) {
            throw malformed("it lacks \"allow\"");
        }
        if (!allow) {
            return new Answer.Denied(reason);
        }
        boolean connect = kind == Question.Kind.CONNECT;
        return new Answer.Allowed(
                kind == Question.Kind.PUBLISH ? payload : null, connect ? name : null, connect ? rights : Rights.NONE);
    }

    /**
     * The result of a call.
     *
     * @throws Refusal the error that the backend gave
     */
    Payload result(byte[] body) {
        Payload result = null;
        Refusal error = null;
        try (JsonReader json = new JsonReader(text(body), maxDepth)) {
            JsonReader.Fields fields = json.object("a result");
            for (String field = fields.next(); field != null; field = fields.next()) {
                switch (field) {
                    case "result" -> result = Payload.json(json.raw());
                    case "binary" -> result = binary(json);
                    case "error" -> error = error(json);
                    default -> json.skip();
                }
            }
            json.end();
        } catch (Refusal e) {
            throw malformed(e.reason());
        }
        if (error != null) {
            throw error;
        }
        if (result == null) {
            throw malformed("it lacks \"result\"");
        }
        return result;
    }

    private static Refusal error(JsonReader json) {
        String code = "";
        String message = "the backend gave no reason";
        JsonReader.Fields fields = json.object("\"error\"");
        for (String field = fields.next(); field != null; field = fields.next()) {
            switch (field) {
                case "code" -> code = json.string(field, LONGEST_CODE);
                case "message" -> message = sentence(json.string(field, Integer.MAX_VALUE));
                default -> json.skip();
            }
        }
        return new Refusal(code(code), message);
    }

    /** The backend may use those errors that say something about a call; everything else is its own failure. */
    private static ErrorCode code(String wireName) {
        for (ErrorCode code : List.of(
                ErrorCode.BAD_REQUEST,
                ErrorCode.TOO_LARGE,
                ErrorCode.UNAUTHENTICATED,
                ErrorCode.NOT_PERMITTED,
                ErrorCode.NO_SUCH_PROCEDURE,
                ErrorCode.LIMIT_EXCEEDED,
                ErrorCode.UNAVAILABLE)) {
            if (code.wireName().equals(wireName)) {
                return code;
            }
        }
        return ErrorCode.INTERNAL;
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("it is not UTF-8");
        }
    }

    private static Payload binary(JsonReader json) {
        try {
            return Payload.binary(Base64.getDecoder().decode(json.string("binary", Integer.MAX_VALUE)));
        } catch (IllegalArgumentException e) {
            throw malformed("\"binary\" is not base64");
        }
    }

    private static @Nullable String name(@Nullable String name) {
        if (name != null && (name.isBlank() || name.codePoints().anyMatch(Character::isISOControl))) {
            throw malformed("\"name\" is blank or has control characters");
        }
        return name;
    }

    private static Rights rights(String text) {
        Map<Action, List<ChannelFilter>> granted = new EnumMap<>(Action.class);
        try (jakarta.json.JsonReader reader = JSON.createReader(new StringReader(text))) {
            if (!(reader.readValue() instanceof JsonObject object)) {
                throw malformed("\"rights\" is an object of actions");
            }
            for (Map.Entry<String, JsonValue> entry : object.entrySet()) {
                granted.put(action(entry.getKey()), patterns(entry.getValue()));
            }
        }
        return new Rights(granted);
    }

    private static Action action(String wireName) {
        for (Action action : Action.values()) {
            if (action.wireName().equals(wireName)) {
                return action;
            }
        }
        throw malformed("\"rights\" has an action that there is not");
    }

    private static List<ChannelFilter> patterns(JsonValue value) {
        if (!(value instanceof JsonArray array)) {
            throw malformed("\"rights\" has a list of patterns for each action");
        }
        List<ChannelFilter> patterns = new ArrayList<>();
        for (JsonValue element : array) {
            if (!(element instanceof JsonString string)) {
                throw malformed("a pattern is a string");
            }
            patterns.add(ChannelFilter.parse(string.getString()));
        }
        return patterns;
    }

    /** Foreign words for a client: one line, cut. */
    private static String sentence(String foreign) {
        StringBuilder clean = new StringBuilder();
        foreign.codePoints()
                .limit(LONGEST_SENTENCE)
                .forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return clean.toString().isBlank() ? UNEXPLAINED : clean.toString();
    }

    private static Unanswered malformed(@Nullable String why) {
        return new Unanswered(Failure.MALFORMED, "the backend's answer cannot be used: " + why);
    }
}
