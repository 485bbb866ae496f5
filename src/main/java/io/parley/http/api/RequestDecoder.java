package io.parley.http.api;

import io.parley.broker.HistoryQuery;
import io.parley.channel.ChannelName;
import io.parley.channel.CloseCode;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import io.parley.protocol.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of requests. Pure.
 *
 * <p>Whatever is wrong with one is a {@link Refusal}.
 */
final class RequestDecoder {

    /** How many items a page has where no limit is said. */
    static final int DEFAULT_PAGE = 100;

    private static final int LONGEST_REASON = 1000;

    /** {@link ChannelName} judges the length itself. */
    private static final int LONGEST_CHANNEL = Integer.MAX_VALUE;

    /** Those of the catalogue that say something about the connection which a backend can know. */
    private static final List<CloseCode> CLOSE_CODES = List.of(
            CloseCode.NORMAL,
            CloseCode.GOING_AWAY,
            CloseCode.POLICY_VIOLATION,
            CloseCode.SERVICE_RESTART,
            CloseCode.TRY_AGAIN_LATER,
            CloseCode.REPLACED,
            CloseCode.EXPIRED);

    private final ApiLimits limits;

    RequestDecoder(ApiLimits limits) {
        this.limits = limits;
    }

    /** How a connection is to be closed. */
    record Disconnect(CloseCode code, String reason) {}

    Operation publish(String body) {
        return whole(body, this::publish);
    }

    Operation broadcast(String body) {
        return whole(body, this::broadcast);
    }

    Disconnect disconnect(String body) {
        return whole(body, RequestDecoder::disconnect);
    }

    List<Operation> batch(String body) {
        return whole(body, this::batch);
    }

    /** One JSON value and nothing behind it. */
    <T> T whole(String body, Function<JsonReader, T> value) {
        try (JsonReader json = new JsonReader(body, limits.jsonDepth())) {
            T read = value.apply(json);
            json.end();
            return read;
        }
    }

    private List<Operation> batch(JsonReader json) {
        JsonReader.Fields fields = json.object("the request");
        List<Operation> operations = null;
        for (String name = fields.next(); name != null; name = fields.next()) {
            if (!name.equals("operations")) {
                throw fields.unknown(name, "operations");
            }
            operations = new ArrayList<>();
            JsonReader.Elements elements = json.array("operations", limits.batchSize(), Limit.API_BATCH_SIZE);
            while (elements.next()) {
                operations.add(operation(json));
            }
        }
        if (operations == null) {
            throw fields.missing("operations");
        }
        return operations;
    }

    private Operation operation(JsonReader json) {
        JsonReader.Fields fields = json.object("an operation");
        String name = fields.next();
        Operation operation = name == null ? null : operation(name, json);
        if (operation == null || fields.next() != null) {
            throw badRequest("an operation has one field: publish, broadcast, history, presence or occupancy");
        }
        return operation;
    }

    private @Nullable Operation operation(String name, JsonReader json) {
        return switch (name) {
            case "publish" -> publish(json);
            case "broadcast" -> broadcast(json);
            case "history" -> history(json);
            case "presence" -> new Operation.Presence(onlyChannel(json, name));
            case "occupancy" -> new Operation.Occupancy(onlyChannel(json, name));
            default -> null;
        };
    }

    private Operation publish(JsonReader json) {
        JsonReader.Fields fields = json.object("a publish");
        ChannelName channel = null;
        ContentDecoder content = new ContentDecoder(json);
        for (String name = fields.next(); name != null; name = fields.next()) {
            if (name.equals("channel")) {
                channel = channel(json);
            } else if (!content.take(name)) {
                throw fields.unknown(name, "channel, data, binary, key and state");
            }
        }
        if (channel == null) {
            throw fields.missing("channel");
        }
        return new Operation.Publish(channel, content.whole(fields));
    }

    private Operation broadcast(JsonReader json) {
        JsonReader.Fields fields = json.object("a broadcast");
        List<ChannelName> channels = null;
        ContentDecoder content = new ContentDecoder(json);
        for (String name = fields.next(); name != null; name = fields.next()) {
            if (name.equals("channels")) {
                channels = channels(json);
            } else if (!content.take(name)) {
                throw fields.unknown(name, "channels, data, binary, key and state");
            }
        }
        if (channels == null) {
            throw fields.missing("channels");
        }
        return new Operation.Broadcast(channels, content.whole(fields));
    }

    private Operation history(JsonReader json) {
        JsonReader.Fields fields = json.object("a history");
        ChannelName channel = null;
        Position since = null;
        int limit = Math.min(DEFAULT_PAGE, limits.pageSize());
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "channel" -> channel = channel(json);
                case "since" -> since = json.position("since");
                case "limit" -> limit = (int) json.integer("limit", limits.pageSize());
                default -> throw fields.unknown(name, "channel, since and limit");
            }
        }
        if (channel == null) {
            throw fields.missing("channel");
        }
        return new Operation.History(channel, new HistoryQuery(since, limit));
    }

    private static ChannelName onlyChannel(JsonReader json, String what) {
        JsonReader.Fields fields = json.object('"' + what + '"');
        ChannelName channel = null;
        for (String name = fields.next(); name != null; name = fields.next()) {
            if (!name.equals("channel")) {
                throw fields.unknown(name, "channel");
            }
            channel = channel(json);
        }
        if (channel == null) {
            throw fields.missing("channel");
        }
        return channel;
    }

    private List<ChannelName> channels(JsonReader json) {
        Set<ChannelName> channels = new LinkedHashSet<>();
        JsonReader.Elements elements = json.array("channels", limits.batchSize(), Limit.API_BATCH_SIZE);
        while (elements.next()) {
            ChannelName channel = channel(json);
            if (!channels.add(channel)) {
                throw badRequest("\"channels\" has " + JsonReader.quote(channel.value()) + " twice");
            }
        }
        return List.copyOf(channels);
    }

    private static ChannelName channel(JsonReader json) {
        return ChannelName.parse(json.string("channel", LONGEST_CHANNEL));
    }

    private static Disconnect disconnect(JsonReader json) {
        JsonReader.Fields fields = json.object("a disconnect");
        CloseCode code = CloseCode.POLICY_VIOLATION;
        String reason = "ended by the backend";
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "code" -> code = closeCode(json.integer("code", 4999));
                case "reason" -> reason = json.string("reason", LONGEST_REASON);
                default -> throw fields.unknown(name, "code and reason");
            }
        }
        if (!CloseCode.fit(reason).equals(reason)) {
            throw badRequest("\"reason\" has at most " + CloseCode.MAX_REASON_BYTES + " bytes in UTF-8");
        }
        return new Disconnect(code, reason);
    }

    private static CloseCode closeCode(long number) {
        for (CloseCode code : CLOSE_CODES) {
            if (code.number() == number) {
                return code;
            }
        }
        throw badRequest("\"code\" is one of "
                + CLOSE_CODES.stream()
                        .map(code -> Integer.toString(code.number()))
                        .collect(Collectors.joining(", ")));
    }

    private static Refusal badRequest(String message) {
        return new Refusal(ErrorCode.BAD_REQUEST, message);
    }
}
