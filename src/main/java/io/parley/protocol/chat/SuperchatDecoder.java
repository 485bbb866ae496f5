package io.parley.protocol.chat;

import io.parley.channel.ChannelName;
import io.parley.channel.ErrorCode;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import io.parley.protocol.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message of a superchat client: a flat object whose {@code type} says which other fields it has, in any order.
 *
 * <p>Pure. Whatever is wrong with the message becomes {@link SuperchatCommand.Unreadable}, with the id where it can be found.
 */
final class SuperchatDecoder {

    static final int DEFAULT_HISTORY = 20;

    private static final int LONGEST_TYPE = 32;

    private static final Map<String, List<String>> FIELDS = Map.of(
            "join", List.of("room", "since", "history"),
            "leave", List.of("room"),
            "say", List.of("room", "text"),
            "nick", List.of("name"),
            "typing", List.of("room", "on"),
            "history", List.of("room", "since", "limit"),
            "who", List.of("room"));

    private static final String TYPES = "join, leave, say, nick, typing, history or who";

    private final JsonReader json;
    private final List<String> named = new ArrayList<>(4);
    private @Nullable Refusal refusal;

    private @Nullable String id;
    private @Nullable String type;
    private @Nullable ChannelName room;
    private @Nullable String text;
    private @Nullable String name;
    private @Nullable Boolean on;
    private @Nullable Position since;
    private int history = DEFAULT_HISTORY;

    private SuperchatDecoder(JsonReader json) {
        this.json = json;
    }

    /**
     * Decodes a message.
     *
     * @param maxDepth how deeply it may be nested
     */
    static SuperchatCommand.Request decode(String message, int maxDepth) {
        try (JsonReader json = new JsonReader(message, maxDepth)) {
            SuperchatDecoder decoder = new SuperchatDecoder(json);
            SuperchatCommand command = decoder.message();
            return new SuperchatCommand.Request(decoder.id, command);
        } catch (Refusal notEvenUnicode) {
            return new SuperchatCommand.Request(null, new SuperchatCommand.Unreadable(notEvenUnicode));
        }
    }

    private SuperchatCommand message() {
        try {
            JsonReader.Fields fields = json.object("a message");
            for (String field = fields.next(); field != null; field = fields.next()) {
                try {
                    field(field);
                } catch (Refusal e) {
                    keep(e);
                    json.skipTo(1);
                }
            }
            json.end();
            return refusal == null ? command(fields) : new SuperchatCommand.Unreadable(refusal);
        } catch (Refusal e) {
            return new SuperchatCommand.Unreadable(e);
        }
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

    private void field(String field) {
        switch (field) {
            case "id" -> id = json.mark("id");
            case "type" -> type = json.string("type", LONGEST_TYPE);
            default -> {
                named.add(field);
                value(field);
            }
        }
    }

    private void value(String field) {
        switch (field) {
            case "room" -> room = Names.room(json.string("room", Integer.MAX_VALUE));
            case "text" -> text = json.string("text", Integer.MAX_VALUE);
            case "name" -> name = json.string("name", Integer.MAX_VALUE);
            case "on" -> on = json.bool("on");
            case "since" -> since = json.position("since");
            case "history", "limit" -> history = (int) json.integer(field, Integer.MAX_VALUE);
            default -> json.skip();
        }
    }

    private SuperchatCommand command(JsonReader.Fields fields) {
        if (type == null) {
            throw fields.missing("type");
        }
        List<String> known = FIELDS.get(type);
        if (known == null) {
            throw new Refusal(
                    ErrorCode.UNKNOWN_COMMAND,
                    "there is no type " + JsonReader.quote(type) + "; it is one of " + TYPES);
        }
        for (String field : named) {
            if (!known.contains(field)) {
                throw fields.unknown(field, "type, id, " + String.join(", ", known) + " where it is of type " + type);
            }
        }
        if (type.equals("nick")) {
            return new SuperchatCommand.Nick(Names.nick(needed(fields, "name", name)));
        }
        ChannelName in = needed(fields, "room", room);
        return switch (type) {
            case "join" -> new SuperchatCommand.Join(in, since, history);
            case "leave" -> new SuperchatCommand.Leave(in);
            case "say" -> new SuperchatCommand.Say(in, needed(fields, "text", text));
            case "typing" -> new SuperchatCommand.Typing(in, needed(fields, "on", on));
            case "history" -> new SuperchatCommand.History(in, since, history);
            default -> new SuperchatCommand.Who(in);
        };
    }

    private static <T> T needed(JsonReader.Fields fields, String field, @Nullable T value) {
        if (value == null) {
            throw fields.missing(field);
        }
        return value;
    }
}
