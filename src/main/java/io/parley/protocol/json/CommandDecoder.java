package io.parley.protocol.json;

import io.parley.auth.Credentials;
import io.parley.broker.Draft;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.ErrorCode;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import io.parley.protocol.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message of a client: at most one {@code id} and exactly one verb, in either order.
 *
 * <p>Pure. Whatever is wrong with the message becomes {@link Command.Unreadable}, with the id where it can be found.
 */
final class CommandDecoder {

    static final int LONGEST_NAME = 64;
    static final int LONGEST_TOKEN = 16_384;
    static final int LONGEST_PROCEDURE = 255;

    /** How many publications {@code history} brings where no limit is said. */
    static final int DEFAULT_HISTORY = 100;

    /** A channel name as {@link ChannelName} takes it has fewer characters than bytes; it judges the rest itself. */
    private static final int LONGEST_CHANNEL = Integer.MAX_VALUE;

    private static final String VERBS = "connect, subscribe, publish, unsubscribe, history, presence, call or ping";

    private final JsonReader json;
    private @Nullable String id;
    private @Nullable String verb;
    private @Nullable Command command;
    private @Nullable Refusal refusal;

    private CommandDecoder(JsonReader json) {
        this.json = json;
    }

    /**
     * Decodes a message.
     *
     * @param maxDepth how deeply it may be nested
     */
    static Command.Request decode(String message, int maxDepth) {
        try (JsonReader json = new JsonReader(message, maxDepth)) {
            CommandDecoder decoder = new CommandDecoder(json);
            Command command = decoder.message();
            return new Command.Request(decoder.id, command);
        } catch (Refusal notEvenUnicode) {
            return new Command.Request(null, new Command.Unreadable(notEvenUnicode));
        }
    }

    private Command message() {
        try {
            JsonReader.Fields fields = json.object("a command");
            for (String name = fields.next(); name != null; name = fields.next()) {
                try {
                    field(name);
                } catch (Refusal e) {
                    keep(e);
                    json.skipTo(1);
                }
            }
            json.end();
        } catch (Refusal e) {
            return new Command.Unreadable(e);
        }
        if (refusal != null) {
            return new Command.Unreadable(refusal);
        }
        return command != null ? command : new Command.Unreadable(badRequest("a message has one command: " + VERBS));
    }

    /** The first of several mistakes is told; where the text is no JSON, nothing after it counts. */
    private void keep(Refusal e) {
        if (e.code() == ErrorCode.MALFORMED || e.code() == ErrorCode.TOO_LARGE) {
            throw e;
        }
        if (refusal == null) {
            refusal = e;
        }
    }

    private void field(String name) {
        if (name.equals("id")) {
            id = json.mark("id");
            return;
        }
        String first = verb;
        if (first != null) {
            json.skip();
            throw badRequest(
                    "a message has one command, not " + JsonReader.quote(first) + " and " + JsonReader.quote(name));
        }
        verb = name;
        command = switch (name) {
            case "connect" -> connect();
            case "subscribe" -> subscribe();
            case "unsubscribe" -> unsubscribe();
            case "publish" -> publish();
            case "history" -> history();
            case "presence" -> presence();
            case "call" -> call();
            case "ping" -> ping();
            default -> {
                json.skip();
                throw new Refusal(
                        ErrorCode.UNKNOWN_COMMAND,
                        "there is no command " + JsonReader.quote(name) + "; a message has one of " + VERBS);
            }
        };
    }

    private Command connect() {
        JsonReader.Fields fields = json.object("\"connect\"");
        String displayName = null;
        boolean named = false;
        Credentials.Token token = null;
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "name" -> {
                    displayName = checkName(json.stringOrNull("name", LONGEST_NAME));
                    named = true;
                }
                case "token" -> token = new Credentials.Token(json.string("token", LONGEST_TOKEN));
                default -> throw fields.unknown(name, "name and token");
            }
        }
        return new Command.Connect(displayName, named || token == null, token);
    }

    private Command subscribe() {
        JsonReader.Fields fields = json.object("\"subscribe\"");
        ChannelFilter filter = null;
        Position since = null;
        Integer history = null;
        boolean presence = false;
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "channel", "pattern" -> filter = filter(name, filter);
                case "since" -> since = json.position("since");
                case "history" -> history = (int) json.integer("history", Integer.MAX_VALUE);
                case "presence" -> presence = json.bool("presence");
                default -> throw fields.unknown(name, "channel, pattern, since, history and presence");
            }
        }
        if (filter == null) {
            throw fields.missing("channel");
        }
        if (filter instanceof ChannelPattern && (since != null || history != null)) {
            throw badRequest(
                    "\"since\" and \"history\" go with a channel, not with a pattern: each channel has its own");
        }
        return new Command.Subscribe(filter, since, history, presence);
    }

    private Command unsubscribe() {
        JsonReader.Fields fields = json.object("\"unsubscribe\"");
        ChannelFilter filter = null;
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "channel", "pattern" -> filter = filter(name, filter);
                default -> throw fields.unknown(name, "channel and pattern");
            }
        }
        if (filter == null) {
            throw fields.missing("channel");
        }
        return new Command.Unsubscribe(filter);
    }

    private Command publish() {
        JsonReader.Fields fields = json.object("\"publish\"");
        ChannelName channel = null;
        Payload payload = null;
        String key = null;
        String state = null;
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "channel" -> channel = channel();
                case "data", "binary" -> {
                    if (payload != null) {
                        throw badRequest("\"publish\" has \"data\" or \"binary\", not both");
                    }
                    payload = name.equals("data") ? Payload.json(json.raw()) : binary();
                }
                case "key" -> key = json.string("key", Draft.MAX_KEY_LENGTH);
                case "state" -> state = json.string("state", Draft.MAX_STATE_LENGTH);
                default -> throw fields.unknown(name, "channel, data, binary, key and state");
            }
        }
        if (channel == null) {
            throw fields.missing("channel");
        }
        if (payload == null) {
            throw fields.missing("data");
        }
        return new Command.Publish(channel, payload, key, state);
    }

    private Command history() {
        JsonReader.Fields fields = json.object("\"history\"");
        ChannelName channel = null;
        Position since = null;
        int limit = DEFAULT_HISTORY;
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "channel" -> channel = channel();
                case "since" -> since = json.position("since");
                case "limit" -> limit = (int) json.integer("limit", Integer.MAX_VALUE);
                default -> throw fields.unknown(name, "channel, since and limit");
            }
        }
        if (channel == null) {
            throw fields.missing("channel");
        }
        return new Command.History(channel, since, limit);
    }

    private Command presence() {
        JsonReader.Fields fields = json.object("\"presence\"");
        ChannelName channel = null;
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "channel" -> channel = channel();
                default -> throw fields.unknown(name, "channel");
            }
        }
        if (channel == null) {
            throw fields.missing("channel");
        }
        return new Command.Presence(channel);
    }

    private Command call() {
        JsonReader.Fields fields = json.object("\"call\"");
        String procedure = null;
        String arguments = "null";
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "procedure" -> procedure = json.string("procedure", LONGEST_PROCEDURE);
                case "arguments" -> arguments = json.raw();
                default -> throw fields.unknown(name, "procedure and arguments");
            }
        }
        if (procedure == null) {
            throw fields.missing("procedure");
        }
        return new Command.Call(procedure, Payload.json(arguments));
    }

    private Command ping() {
        JsonReader.Fields fields = json.object("\"ping\"");
        String name = fields.next();
        if (name != null) {
            throw fields.unknown(name, "none");
        }
        return new Command.Ping();
    }

    private ChannelName channel() {
        return ChannelName.parse(json.string("channel", LONGEST_CHANNEL));
    }

    private ChannelFilter filter(String name, @Nullable ChannelFilter before) {
        if (before != null) {
            throw badRequest("\"" + verb + "\" has \"channel\" or \"pattern\", not both");
        }
        return name.equals("channel") ? channel() : ChannelPattern.parse(json.string("pattern", LONGEST_CHANNEL));
    }

    private Payload binary() {
        String base64 = json.string("binary", Integer.MAX_VALUE);
        try {
            return Payload.binary(Base64.getDecoder().decode(base64.getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            throw badRequest("\"binary\" is not base64 (RFC 4648 section 4): " + e.getMessage());
        }
    }

    private static @Nullable String checkName(@Nullable String name) {
        if (name == null) {
            return null;
        }
        if (name.isBlank() || name.codePoints().anyMatch(Character::isISOControl)) {
            throw badRequest("\"name\" has at least one visible character, and no control characters");
        }
        return name;
    }

    private static Refusal badRequest(String message) {
        return new Refusal(ErrorCode.BAD_REQUEST, message);
    }
}
