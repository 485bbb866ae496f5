package io.parley.http.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import io.parley.protocol.JsonReader;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a stream or a poll asks for, from the query of a GET or the JSON of a POST. Pure.
 *
 * @param channels how many channels and patterns one request may name
 * @param jsonDepth how deep JSON may be nested
 */
record FollowReader(int channels, int jsonDepth) {

    private static final int LONGEST_NAME = 64;
    private static final int MOST_SECONDS = 3600;

    /** How much one event may say about what was missed. */
    private static final int MOST_HISTORY = 1_000_000;

    private static final String FOREIGN =
            "the Last-Event-ID is none that was given out for these channels in this order";
    private static final String NO_POSITION = "the Last-Event-ID has no position for it";

    /**
     * Reads a query such as {@code channel=room%2Flobby&channel=room%2Ftea&presence=true}; names that are not known here are for
     * others.
     *
     * @param query as sent, or null
     * @param lastEventId the header of that name; the query's {@code lastEventId} goes before it
     * @throws Refusal where it makes no sense
     */
    FollowRequest query(@Nullable String query, @Nullable String lastEventId) {
        List<ChannelFilter> filters = new ArrayList<>();
        boolean presence = false;
        int history = 0;
        String name = null;
        Integer wait = null;
        String last = lastEventId;
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            switch (key) {
                case "channel" -> add(filters, ChannelFilter.parse(value));
                case "presence" -> presence = flag(value);
                case "history" -> history = number("history", value, MOST_HISTORY);
                case "wait" -> wait = number("wait", value, MOST_SECONDS);
                case "name" -> name = checkedName(value);
                case "lastEventId" -> last = value;
                default -> {}
            }
        }
        List<Wanted> wanted = new ArrayList<>();
        for (ChannelFilter filter : filters) {
            boolean wild = filter instanceof ChannelPattern;
            wanted.add(new Wanted(filter, null, wild ? 0 : history, presence, null));
        }
        if (wanted.isEmpty()) {
            throw badRequest("name at least one channel to follow, as in ?channel=room%2Flobby");
        }
        return new FollowRequest(checked(resumed(wanted, last)), name, wait);
    }

    /**
     * Reads a JSON object: {@code subscribe} is a list of what the native command of that name carries; {@code name} and {@code wait}
     * as in a query.
     *
     * @param lastEventId the header of that name, for channels that state no {@code since}
     * @throws Refusal where it makes no sense
     */
    FollowRequest json(String body, @Nullable String lastEventId) {
        List<Wanted> wanted = new ArrayList<>();
        String own = null;
        Integer wait = null;
        try (JsonReader json = new JsonReader(body, jsonDepth)) {
            JsonReader.Fields fields = json.object("the body");
            for (String field = fields.next(); field != null; field = fields.next()) {
                switch (field) {
                    case "subscribe" -> subscribe(json, wanted);
                    case "name" -> {
                        String name = json.stringOrNull("name", LONGEST_NAME);
                        own = name == null ? null : checkedName(name);
                    }
                    case "wait" -> wait = (int) json.integer("wait", MOST_SECONDS);
                    default -> throw fields.unknown(field, "subscribe, name and wait");
                }
            }
            json.end();
        }
        return new FollowRequest(checked(resumed(wanted, lastEventId)), own, wait);
    }

    /** The name alone, out of a query; null where there is none. */
    static @Nullable String name(@Nullable String query) {
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            if (pair.startsWith("name=")) {
                return checkedName(decoded(pair.substring("name=".length())));
            }
        }
        return null;
    }

    private void subscribe(JsonReader json, List<Wanted> wanted) {
        JsonReader.Elements all = json.array("subscribe", channels, Limit.FALLBACK_CHANNELS);
        while (all.next()) {
            wanted.add(wanted(json, json.object("an entry of \"subscribe\"")));
        }
    }

    private static Wanted wanted(JsonReader json, JsonReader.Fields fields) {
        ChannelFilter filter = null;
        Position since = null;
        int history = 0;
        boolean presence = false;
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "channel" -> filter = ChannelName.parse(json.string("channel", Integer.MAX_VALUE));
                case "pattern" -> filter = ChannelPattern.parse(json.string("pattern", Integer.MAX_VALUE));
                case "since" -> since = json.position("since");
                case "history" -> history = (int) json.integer("history", MOST_HISTORY);
                case "presence" -> presence = json.bool("presence");
                default -> throw fields.unknown(name, "channel, pattern, since, history and presence");
            }
        }
        if (filter == null) {
            throw fields.missing("channel");
        }
        if (filter instanceof ChannelPattern && (since != null || history != 0)) {
            throw badRequest(
                    "\"since\" and \"history\" go with a channel, not with a pattern: each channel has its own");
        }
        return new Wanted(filter, since, history, presence, null);
    }

    /** What the id says for each channel, or honestly that it says nothing. */
    private static List<Wanted> resumed(List<Wanted> wanted, @Nullable String lastEventId) {
        if (lastEventId == null || lastEventId.isEmpty()) {
            return wanted;
        }
        List<@Nullable Position> positions =
                Positions.parse(lastEventId, wanted.stream().map(Wanted::filter).toList());
        List<Wanted> resumed = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Wanted one = wanted.get(i);
            Position position = positions == null ? null : positions.get(i);
            boolean stated = one.since() != null;
            resumed.add(
                    stated
                            ? one
                            : one.since(position, position != null ? null : positions == null ? FOREIGN : NO_POSITION));
        }
        return resumed;
    }

    private List<Wanted> checked(List<Wanted> wanted) {
        Set<ChannelFilter> seen = new HashSet<>();
        for (Wanted one : wanted) {
            if (!seen.add(one.filter())) {
                throw badRequest("the channel " + JsonReader.quote(one.filter().value()) + " is named twice");
            }
        }
        return wanted;
    }

    private void add(List<ChannelFilter> filters, ChannelFilter filter) {
        if (filters.size() >= channels) {
            throw tooMany();
        }
        filters.add(filter);
    }

    private Refusal tooMany() {
        return new Refusal(
                ErrorCode.LIMIT_EXCEEDED,
                Limit.FALLBACK_CHANNELS,
                "one stream or poll follows at most " + channels + " channels (parley.fallback.channels)");
    }

    private static String checkedName(String name) {
        if (name.length() > LONGEST_NAME || name.isBlank() || name.codePoints().anyMatch(Character::isISOControl)) {
            throw badRequest("\"name\" has at most " + LONGEST_NAME
                    + " characters, at least one visible, and no control characters");
        }
        return name;
    }

    private static boolean flag(String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw badRequest("\"presence\" is true or false");
        }
        return value.equals("true");
    }

    private static int number(String what, String value, int largest) {
        int number = value.matches("[0-9]{1,7}") ? Integer.parseInt(value) : -1;
        if (number < 0 || number > largest) {
            throw badRequest('"' + what + "\" is an integer from 0 to " + largest);
        }
        return number;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, UTF_8);
        } catch (IllegalArgumentException e) {
            throw badRequest("the query is not percent-encoded: " + e.getMessage());
        }
    }

    private static Refusal badRequest(String message) {
        return new Refusal(ErrorCode.BAD_REQUEST, message);
    }
}
