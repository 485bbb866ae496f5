package io.parley.protocol.updates;

import io.parley.channel.ChannelName;
import io.parley.channel.ErrorCode;
import io.parley.channel.Payload;
import io.parley.channel.Refusal;
import io.parley.protocol.JsonReader;
import java.nio.charset.StandardCharsets;

/** Reads one message of a player: an object with one field, which says what it is. Pure. */
final class UpdatesDecoder {

    static final String WORLDS = "updates/";

    static final int LONGEST_NAME = 32;
    static final int LONGEST_WORLD = 64;

    /** Twenty times a second for everybody: a state is small. */
    static final int MOST_STATE_BYTES = 1024;

    private static final String VERBS = "join, state or leave";

    private UpdatesDecoder() {}

    /**
     * Decodes a message.
     *
     * @param maxDepth how deeply it may be nested
     */
    static UpdatesCommand decode(String message, int maxDepth) {
        try (JsonReader json = new JsonReader(message, maxDepth)) {
            JsonReader.Fields fields = json.object("a message");
            String verb = fields.next();
            if (verb == null) {
                throw badRequest("a message has one field: " + VERBS);
            }
            UpdatesCommand command = switch (verb) {
                case "join" -> join(json);
                case "state" -> state(json.raw());
                case "leave" -> leave(json);
                default ->
                    throw new Refusal(
                            ErrorCode.UNKNOWN_COMMAND,
                            "there is no command " + JsonReader.quote(verb) + "; a message has " + VERBS);
            };
            String more = fields.next();
            if (more != null) {
                throw badRequest(
                        "a message has one field, not " + JsonReader.quote(verb) + " and " + JsonReader.quote(more));
            }
            json.end();
            return command;
        } catch (Refusal refusal) {
            return new UpdatesCommand.Unreadable(refusal);
        }
    }

    private static UpdatesCommand join(JsonReader json) {
        JsonReader.Fields fields = json.object("\"join\"");
        ChannelName world = null;
        String player = null;
        for (String field = fields.next(); field != null; field = fields.next()) {
            switch (field) {
                case "world" -> world = world(json.string("world", LONGEST_WORLD));
                case "name" -> player = name(json.string("name", LONGEST_NAME));
                default -> throw fields.unknown(field, "world and name");
            }
        }
        if (world == null) {
            throw fields.missing("world");
        }
        return new UpdatesCommand.Join(world, player);
    }

    private static UpdatesCommand state(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MOST_STATE_BYTES) {
            throw new Refusal(ErrorCode.TOO_LARGE, "a state has at most " + MOST_STATE_BYTES + " bytes");
        }
        return new UpdatesCommand.State(Payload.json(bytes));
    }

    private static UpdatesCommand leave(JsonReader json) {
        JsonReader.Fields fields = json.object("\"leave\"");
        String field = fields.next();
        if (field != null) {
            throw fields.unknown(field, "none");
        }
        return new UpdatesCommand.Leave();
    }

    private static ChannelName world(String name) {
        if (name.isBlank() || name.indexOf('/') >= 0) {
            throw new Refusal(
                    ErrorCode.BAD_CHANNEL,
                    "a world's name has 1 to " + LONGEST_WORLD + " characters, at least one visible, and no '/'");
        }
        return ChannelName.parse(WORLDS + name);
    }

    private static String name(String name) {
        if (name.isBlank() || name.codePoints().anyMatch(Character::isISOControl)) {
            throw badRequest("\"name\" has at least one visible character, and no control characters");
        }
        return name;
    }

    private static Refusal badRequest(String message) {
        return new Refusal(ErrorCode.BAD_REQUEST, message);
    }
}
